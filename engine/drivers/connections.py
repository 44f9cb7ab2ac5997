"""What a transaction is for, and connections that stay ready between two of them.

Fetching a connection through SQLAlchemy's pool and giving it back costs as much as four statements.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

MOST_KEPT = 4
"""As many as a web process has threads; all others go back to the pool."""
TRIED_AFTER_S = 5
"""One that has lain for longer is tried before it is used: the server may have been restarted."""
PURPOSE, PLACE, LET_GO_AT = "lots_purpose", "lots_writers_place", "lots_let_go_at"


class Purpose(Enum):
    """READ: changes nothing. READ_FIRST: changes something only after `engine.drivers.sqlite.write_from_here`."""

    READ = "read"
    READ_FIRST = "read first"
    WRITE = "write"


def intend(connection: Connection, purpose: Purpose) -> None:
    """Say what the next transactions are for, before the first begins. What is not said is WRITE."""
    connection.info[PURPOSE] = purpose


def purpose_of(connection: Connection) -> Purpose:
    purpose: Purpose = connection.info.get(PURPOSE, Purpose.WRITE)
    return purpose


def let_go(info: dict[Any, Any]) -> None:
    """End what was said and taken for one use of a connection. info: its own. Twice is once: it has lain since."""
    info.pop(PURPOSE, None)
    info.setdefault(LET_GO_AT, monotonic())
    if (place := info.pop(PLACE, None)) is not None:
        place.leave()


def take_up(info: dict[Any, Any]) -> None:
    """Begin another use of a connection."""
    info.pop(LET_GO_AT, None)


def let_go_on_return(engine: Engine) -> None:
    """Let go of every connection that comes back to the pool, or is lost."""

    def returned(_connection: DBAPIConnection | None, record: ConnectionPoolEntry, *_error: Any) -> None:
        let_go(record.info)

    event.listen(engine, "checkin", returned)
    event.listen(engine, "invalidate", returned)


def has_lain(info: dict[Any, Any]) -> bool:
    """Tell whether a connection must be tried before it is used."""
    return LET_GO_AT in info and monotonic() - info[LET_GO_AT] > TRIED_AFTER_S


class KeptConnections:
    """Lends an engine's connections, the one used last first."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: deque[Connection] = deque()
        event.listen(engine, "engine_disposed", self._close)

    @contextmanager
    def lend(self, purpose: Purpose) -> Iterator[Connection]:
        """A connection outside any transaction. One that an error went through goes back to the pool."""
        connection = self._take()
        try:
            take_up(connection.info)
            intend(connection, purpose)
            yield connection
        except BaseException:
            connection.close()
            raise
        self._keep(connection)

    def _take(self) -> Connection:
        """One that has lain goes back to the pool, whose business it is to try it."""
        try:
            connection = self._kept.pop()
        except IndexError:
            return self._engine.connect()
        if has_lain(connection.info):
            connection.close()
            return self._engine.connect()
        return connection

    def _keep(self, connection: Connection) -> None:
        if connection.closed or connection.invalidated or connection.in_transaction() or len(self._kept) >= MOST_KEPT:
            connection.close()
            return
        let_go(connection.info)
        self._kept.append(connection)

    def _close(self, _engine: Engine) -> None:
        """A pool that is disposed of closes only what lies in it."""
        while self._kept:
            connection = self._kept.pop()
            connection.detach()
            connection.close()
