"""The open transaction a command runs in, and the house (one installation) that opens it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from engine.audit.keys import KeyRing
from engine.commands import Actor, Command, Receipt
from engine.config import Config
from engine.drivers.connections import KeptConnections, Purpose
from engine.errors import Conflict
from engine.jobs import JobRunner
from engine.ports import Extensions, Now
from engine.services import idempotency
from engine.services.library import Library

log = logging.getLogger(__name__)

ATTEMPTS = 5
"""How often a command is tried when another command moved the same case meanwhile (DESIGN 12.1)."""
DEADLOCK = "40P01"
"""PostgreSQL's code for a transaction that it ended because two waited for each other."""


class SwapLost(Exception):
    """Another command moved the case between our read and our write; the service is run again."""


@dataclass(frozen=True, slots=True)
class Work:
    """One open transaction and the one moment at which all of it happens (aware UTC)."""

    connection: Connection
    now: datetime
    house: House


C = TypeVar("C", bound=Command)
Service = Callable[[Work, C, Actor], Receipt]


_READS_FIRST: set[Callable[..., Receipt]] = set()


def reads_first(service: Service[C]) -> Service[C]:
    """Mark a service that reads and reckons before it writes, and then calls `hold_from_here`: on SQLite others write
    meanwhile. Run again, it has the only writer's place from the beginning.
    """
    _READS_FIRST.add(service)
    return service


@dataclass(slots=True)
class House:
    """One installation: made once at start, shared by all threads."""

    database: Engine
    config: Config
    now: Now
    extensions: Extensions
    keys: KeyRing
    jobs: JobRunner
    definitions: Library
    _connections: KeptConnections = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._connections = KeptConnections(self.database)

    def run(self, service: Service[C], command: C, actor: Actor) -> Receipt:
        """Run one command in one transaction and commit it; the only place that commits a command.

        What another command made first (a receipt, a message id, a version) is found by the next attempt. Raises the
        five errors of engine.errors, and Conflict `case.busy` when the case moved at every attempt.
        """
        failed: Exception = Conflict("case.busy")
        for attempt in range(ATTEMPTS):
            try:
                receipt = self._attempt(service, command, actor, reads_first=attempt == 0 and service in _READS_FIRST)
            except (SwapLost, DBAPIError) as error:
                if not _was_overtaken(error):
                    raise
                log.info("somebody was faster, %s is run again", type(command).__name__)
                failed = Conflict("case.busy") if isinstance(error, SwapLost) else error
                continue
            self.jobs.kick()
            return receipt
        raise failed

    def _attempt(self, service: Service[C], command: C, actor: Actor, *, reads_first: bool) -> Receipt:
        purpose = Purpose.READ_FIRST if reads_first else Purpose.WRITE
        with self._connections.lend(purpose) as connection, connection.begin():
            work = Work(connection, self.now(), self)
            earlier = idempotency.find_receipt(work, command, actor)
            if earlier is not None:
                return earlier
            receipt = service(work, command, actor)
            idempotency.keep_receipt(work, command, actor, receipt)
            return receipt

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for questions: see `engine.db.reading`."""
        with self._connections.lend(Purpose.READ) as connection:
            yield connection
            connection.commit()


def _was_overtaken(error: Exception) -> bool:
    """Whether the command lost to another one, so that it may succeed when it is run again."""
    if isinstance(error, OperationalError):
        return getattr(error.orig, "sqlstate", None) == DEADLOCK
    return isinstance(error, (SwapLost, IntegrityError))
