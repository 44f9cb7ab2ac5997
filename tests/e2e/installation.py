"""An installation of its own for browser tests: the demo municipality, built and served by the command `lots`."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
LOTS = (sys.executable, "-c", "from web.cli import main; main()")
PASSWORD = "a password for browser tests"
LINK = re.compile(r"Entrepreneur of (\S+): \S+/my/(\S+)")
START_TRIES = 600
STOP_S = 60
PAUSE_S = 0.05


@dataclass(frozen=True, slots=True)
class Installation:
    """Where it is served, and where its data lie. links: case number -> secret of the entrepreneur's link."""

    address: str
    data: Path
    links: Mapping[str, str]

    def lots(self, *arguments: str) -> str:
        """Run `lots` on this installation's data and return what it prints."""
        return run_lots(self.data, *arguments)


def build_demo(data: Path) -> dict[str, str]:
    """Build the demo municipality in the folder *data*; return the entrepreneurs' links."""
    return dict(LINK.findall(run_lots(data, "demo", "--no-serve")))


@contextmanager
def served_copy(template: Path, data: Path, links: Mapping[str, str]) -> Iterator[Installation]:
    """Serve a copy of the demo in *template* on a free port of this machine, with its jobs, and stop it at the end."""
    shutil.copytree(template, data)
    port, log = free_port(), data / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*LOTS, "demo", "--port", str(port)],
            cwd=ROOT,
            env=environment(data),
            stdout=output,
            stderr=output,
        )
    try:
        wait_until_it_listens(server, port, log)
        yield Installation(f"http://127.0.0.1:{port}", data, links)
    finally:
        server.terminate()
        server.wait(STOP_S)
    said = log.read_text(errors="replace")
    assert "Traceback" not in said, said


def wait_until_it_listens(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(START_TRIES):
        if server.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(PAUSE_S)
    raise RuntimeError(f"lots did not start:\n{log.read_text(errors='replace')}")


def run_lots(data: Path, *arguments: str) -> str:
    command, around = [*LOTS, *arguments], environment(data)
    done = subprocess.run(command, cwd=ROOT, env=around, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def environment(data: Path) -> dict[str, str]:
    """The process's own, without what a developer has set for another installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOTS_")}
    return {**kept, "LOTS_DATA_DIR": str(data), "LOTS_DEMO_PASSWORD": PASSWORD}
