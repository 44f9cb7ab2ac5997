"""Mail leaves after the commit, from the outbox: a slow mail server holds no lock, a dead one loses nothing."""

from __future__ import annotations

import logging
import smtplib
import ssl
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote, urlsplit

from sqlalchemy import select, update

from engine.ports import system_now
from workflows.rows import Letter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from engine.jobs import JobRunner

log = logging.getLogger(__name__)

TIMEOUT_S = 20
SWEEP_S = 30
BATCH = 50
PORTS = {"smtp": 25, "smtps": 465}


class Mailbox(Protocol):
    """Takes one message; raises OSError or smtplib.SMTPException when it can't."""

    def __call__(self, message: EmailMessage) -> None: ...


@dataclass(frozen=True, slots=True)
class SmtpMailbox:
    """`smtp://user:password@host:port?sender=address` (STARTTLS where offered), or `smtps://`."""

    url: str

    def __call__(self, message: EmailMessage) -> None:
        with self._server() as server:
            server.send_message(message)

    @property
    def sender(self) -> str:
        parts = urlsplit(self.url)
        given = [pair.split("=", 1)[1] for pair in parts.query.split("&") if pair.startswith("sender=")]
        return unquote(given[0]) if given else f"lots@{parts.hostname}"

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        parts = urlsplit(self.url)
        host, port = parts.hostname or "localhost", parts.port or PORTS[parts.scheme]
        is_wrapped = parts.scheme == "smtps"
        kind: Callable[..., smtplib.SMTP] = smtplib.SMTP_SSL if is_wrapped else smtplib.SMTP
        with kind(host, port, timeout=TIMEOUT_S) as server:
            if not is_wrapped and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            yield server


def mail_letters(database: Engine, mailbox: Mailbox, sender: str, now: datetime) -> int:
    """Send every letter that waits for the mail server; return how many it took.

    A letter may go out twice after a crash, never not at all: its Message-ID is the same both times. One that is
    refused keeps the reason and is tried again with the next sweep.
    """
    with database.connect() as connection:
        waiting = connection.execute(_waiting()).all()
    taken = 0
    for letter in waiting:
        trouble = _try(mailbox, letter, sender)
        taken += trouble is None
        with database.begin() as connection:
            _mark(connection, letter.id, trouble, now)
    return taken


class Postman:
    """Mails the outbox from a thread of its own: when woken, and every half minute."""

    def __init__(self, database: Engine, mailbox: Mailbox, sender: str) -> None:
        self._database = database
        self._mailbox = mailbox
        self._sender = sender
        self._wake = threading.Event()
        self._is_stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="postman", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        self._is_stopped.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=TIMEOUT_S)

    def _run(self) -> None:
        while not self._is_stopped.is_set():
            try:
                mail_letters(self._database, self._mailbox, self._sender, system_now())
            except Exception:  # the worker's loop: record, then go on with the next sweep (STYLE 8)
                log.exception("the outbox could not be mailed")
            self._wake.wait(SWEEP_S)
            self._wake.clear()


class RunnerWithPostman:
    """A job runner whose start, stop and kick the postman follows."""

    def __init__(self, runner: JobRunner, postman: Postman) -> None:
        self._runner = runner
        self._postman = postman

    def enqueue(self, connection: Connection, job_id: int, case_id: int, run_at: datetime) -> None:
        self._runner.enqueue(connection, job_id, case_id, run_at)

    def kick(self) -> None:
        self._runner.kick()
        self._postman.wake()

    def start(self) -> None:
        self._runner.start()
        self._postman.start()

    def stop(self) -> None:
        self._postman.stop()
        self._runner.stop()


def _waiting() -> Any:
    """Those that were refused before come last, so that they never keep others waiting."""
    columns = (Letter.id, Letter.name, Letter.address, Letter.subject, Letter.body)
    is_waiting = (Letter.channel == "email", Letter.mailed_at.is_(None))
    return select(*columns).where(*is_waiting).order_by(Letter.trouble.is_not(None), Letter.id).limit(BATCH)


def _message(letter: Any, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.address
    message["Subject"] = letter.subject
    message["Message-ID"] = f"<letter-{letter.id}@{sender.rpartition('@')[2]}>"
    message.set_content(letter.body)
    return message


def _try(mailbox: Mailbox, letter: Any, sender: str) -> str | None:
    """Send one letter; return why it was not taken. ValueError: an address that no message can carry."""
    try:
        mailbox(_message(letter, sender))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        log.warning("letter %s was not taken: %s", letter.id, error)
        return f"{type(error).__name__}: {error}"
    return None


def _mark(connection: Connection, letter_id: int, trouble: str | None, now: datetime) -> None:
    values: dict[str, Any] = {"trouble": trouble[:2000]} if trouble else {"mailed_at": now, "trouble": None}
    connection.execute(update(Letter).where(Letter.id == letter_id).values(values))
