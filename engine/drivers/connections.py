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

MOST_KEPT = 4
"""As many as a web process has threads; all others go back to the pool."""
KEPT_S = 5
"""Later the server may have been restarted: the pool tries a connection before it lends it again."""
PURPOSE, PLACE = "lots_purpose", "lots_writers_place"


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
    """End what was said and taken for one use of a connection. info: its own."""
    info.pop(PURPOSE, None)
    if (place := info.pop(PLACE, None)) is not None:
        place.leave()


class KeptConnections:
    """Lends an engine's connections, the one used last first."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: deque[tuple[Connection, float]] = deque()
        event.listen(engine, "engine_disposed", self._close)

    @contextmanager
    def lend(self, purpose: Purpose) -> Iterator[Connection]:
        """A connection outside any transaction. One that an error went through goes back to the pool."""
        connection = self._take()
        try:
            intend(connection, purpose)
            yield connection
        except BaseException:
            connection.close()
            raise
        self._keep(connection)

    def _take(self) -> Connection:
        try:
            connection, used_at = self._kept.pop()
        except IndexError:
            return self._engine.connect()
        if monotonic() - used_at < KEPT_S:
            return connection
        connection.close()
        return self._engine.connect()

    def _keep(self, connection: Connection) -> None:
        if connection.closed or connection.invalidated or connection.in_transaction() or len(self._kept) >= MOST_KEPT:
            connection.close()
            return
        let_go(connection.info)
        self._kept.append((connection, monotonic()))

    def _close(self, _engine: Engine) -> None:
        """A pool that is disposed of closes only what lies in it."""
        while self._kept:
            connection, _ = self._kept.pop()
            connection.detach()
            connection.close()
