"""`lots serve` in a process of its own, to be killed; and a mail server that remembers."""

from __future__ import annotations

import os
import signal
import socketserver
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LOTS = (sys.executable, "-c", "from web.cli import main; main()")
PATIENCE_S = 120
PAUSE_S = 0.02
UNREACHABLE = (OSError, HTTPException)


@dataclass(slots=True)
class Served:
    """One installation, served again and again on one port."""

    url: str
    folder: Path
    port: int
    mail_port: int
    options: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    starts_s: list[float] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def start(self) -> None:
        """Return when it answers. Raises RuntimeError with its log when it does not."""
        began = time.monotonic()
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*LOTS, "serve", "--port", str(self.port), *self.options],
                cwd=ROOT,
                env=self.environment(),
                stdout=output,
                stderr=output,
            )
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() - began > PATIENCE_S:
                raise RuntimeError(f"lots serve did not start:\n{self.log.read_text(errors='replace')[-4000:]}")
            time.sleep(PAUSE_S)
        self.starts_s.append(time.monotonic() - began)

    def end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE_S)
            self.process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=5):  # noqa: S310  # our own address
                return True
        except UNREACHABLE:
            return False

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LOTS_")}
        return {
            **kept,
            "LOTS_DATA_DIR": str(self.folder),
            "LOTS_DATABASE_URL": self.url,
            "LOTS_SECRET_KEY": "only for tests",
            "LOTS_SMTP_URL": f"smtp://127.0.0.1:{self.mail_port}?sender=lots@smedhult.example",
        }


class _MailHandler(socketserver.StreamRequestHandler):
    """As much of SMTP as `smtplib` speaks."""

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self.say("354 go on")
                self.take_message()
            if verb == b"QUIT":
                self.say("221 bye")
                return
            self.say("250 ok")

    def take_message(self) -> None:
        message_id = ""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            if line.lower().startswith(b"message-id:"):
                message_id = line.split(b":", 1)[1].strip().decode()
        server: Any = self.server
        server.taken[message_id] += 1

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """taken: how often each Message-ID has come."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _MailHandler)
        self.taken: Counter[str] = Counter()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Its client was killed in the middle of a word."""


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, name="mail")
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
