"""SQLite files: connections that are safe by default, one writer at a time, and a log that only grows."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from engine.drivers.connections import PLACE, Purpose, intend, let_go_on_return, purpose_of
from engine.drivers.prepared import Prepared
from engine.drivers.writers import WriterQueue

BUSY_TIMEOUT_MS = 10_000
APPEND_ONLY = ("event",)
CHANGES_ROWS = (sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE)
CHANGES_SCHEMA = (sqlite3.SQLITE_DROP_TABLE, sqlite3.SQLITE_DROP_TRIGGER, sqlite3.SQLITE_ALTER_TABLE)

BEGIN, BEGIN_IMMEDIATE, COMMIT = (Prepared(text(words)) for words in ("BEGIN", "BEGIN IMMEDIATE", "COMMIT"))
WRITE_NOTHING = Prepared(text("DELETE FROM setting WHERE 0"))
"""Makes a writer of a transaction that has only read, if nobody else has written meanwhile."""
WRITERS = "lots_writers"


def open_sqlite(url: str, owner: bool) -> Engine:
    """WAL, FULL, foreign keys on; transactions begin as `_Writers` says.

    owner: for migrations only; other connections may not change the append-only tables or what protects them.
    """
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    if not owner:
        event.listen(engine, "connect", _protect)
    name = engine.url.database
    file = Path(f"{name}.writer") if name and name != ":memory:" else None
    writers = _Writers(WriterQueue(file, BUSY_TIMEOUT_MS / 1000))
    event.listen(engine, "connect", writers.know)
    event.listen(engine, "begin", writers.begin)
    let_go_on_return(engine)
    return engine


def write_from_here(connection: Connection) -> bool:
    """In a transaction that was begun to READ_FIRST: from now on nobody else writes.

    False: others may have written since it began to read. In every other transaction, also one of another database,
    it does nothing and is True.
    """
    writers: _Writers | None = connection.info.get(WRITERS)
    if writers is None or purpose_of(connection) is not Purpose.READ_FIRST:
        return True
    intend(connection, Purpose.WRITE)
    return writers.become_writer(connection)


class _Writers:
    """How transactions begin: a plain BEGIN lets two readers become writers at the same time, and one of them fails.

    Those that READ never write. Those that READ_FIRST keep nobody from writing, until `write_from_here`. All others
    are BEGIN IMMEDIATE.
    """

    def __init__(self, queue: WriterQueue) -> None:
        self._queue = queue

    def know(self, _connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        record.info[WRITERS] = self

    def begin(self, connection: Connection) -> None:
        if purpose_of(connection) is not Purpose.WRITE:
            BEGIN.send(connection, {})
            return
        self._wait(connection)
        BEGIN_IMMEDIATE.send(connection, {})

    def become_writer(self, connection: Connection) -> bool:
        self._wait(connection)
        if WRITE_NOTHING.attempt(connection, _is_busy):
            return True
        COMMIT.send(connection, {})
        BEGIN_IMMEDIATE.send(connection, {})
        return False

    def _wait(self, connection: Connection) -> None:
        if PLACE not in connection.info and self._queue.take():
            connection.info[PLACE] = self._queue


def _is_busy(error: Exception) -> bool:
    """Whether others write, or have written since the transaction began to read (SQLITE_BUSY_SNAPSHOT)."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "trusted_schema=OFF",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _protect(connection: sqlite3.Connection, _record: Any) -> None:
    connection.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None) -> int:
    """Asked by SQLite while it prepares a statement; *first* and *second* name what the action is about.

    The triggers of `engine.audit.protect` refuse changes of rows; this keeps the triggers in place.
    """
    if action in CHANGES_ROWS and first in APPEND_ONLY:
        return sqlite3.SQLITE_DENY
    if action in CHANGES_SCHEMA and (first in APPEND_ONLY or second in APPEND_ONLY):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and first in ("writable_schema", "recursive_triggers"):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
