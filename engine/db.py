"""The database: one MetaData, connections that are safe by default, and the open work a command runs in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from engine.pipeline import PipelineCursor, pipeline_all
from engine.prepared import Prepared
from engine.writers import WriterQueue

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BUSY_TIMEOUT_MS = 10_000
TRIED_AFTER_S = 5
USED_AT = "lots_used_at"
WRITES = "lots_writes"
BEGIN, BEGIN_IMMEDIATE = Prepared(text("BEGIN")), Prepared(text("BEGIN IMMEDIATE"))
APPEND_ONLY = ("event",)
CHANGES_ROWS = (sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE)
CHANGES_SCHEMA = (sqlite3.SQLITE_DROP_TABLE, sqlite3.SQLITE_DROP_TRIGGER, sqlite3.SQLITE_ALTER_TABLE)


def open_database(url: str, *, owner: bool = False) -> Engine:
    """Return an engine whose SQLite connections are WAL, FULL, foreign keys on, writers BEGIN IMMEDIATE.

    A plain BEGIN lets two readers of one SQLite file become writers at the same time, and one of them fails.
    owner: for migrations only; other SQLite connections may not change the append-only tables or what protects them.
    """
    return _open_sqlite(url, owner) if url.startswith("sqlite") else _open_postgresql(url)


def _open_postgresql(url: str) -> Engine:
    """A connection that has lain for a while is tried before it is used: the server may have been restarted."""
    arguments = {"cursor_factory": PipelineCursor, "autocommit": True}
    engine = create_engine(url, pool_size=10, max_overflow=20, connect_args=arguments, pool_reset_on_return=None)

    def used(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info[USED_AT] = monotonic()

    def try_again(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        if monotonic() - record.info.get(USED_AT, monotonic()) > TRIED_AFTER_S:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError from error

    event.listen(engine, "checkin", used)
    event.listen(engine, "checkout", try_again)
    event.listen(engine, "begin", _begin_postgresql)
    pipeline_all(engine)
    return engine


def _open_sqlite(url: str, owner: bool) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    if not owner:
        event.listen(engine, "connect", _protect_sqlite)
    name = engine.url.database
    queue = WriterQueue(Path(f"{name}.writer") if name and name != ":memory:" else None, BUSY_TIMEOUT_MS / 1000)

    def begin(connection: Connection) -> None:
        is_read = connection.get_execution_options().get("lots_read_only", False)
        if not is_read and not connection.info.get(WRITES, False):
            connection.info[WRITES] = queue.take()
        (BEGIN if is_read else BEGIN_IMMEDIATE).send(connection, {})

    def leave(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        if record.info.pop(WRITES, False):
            queue.leave()

    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", leave)
    event.listen(engine, "invalidate", lambda connection, record, _error: leave(connection, record))
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
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


def _protect_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
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


def _begin_postgresql(connection: Connection) -> None:
    """psycopg would wait for its own BEGIN. Questions need none: each sees what is committed when it is asked."""
    if not connection.get_execution_options().get("lots_read_only", False):
        BEGIN.send(connection, {})


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for questions: never takes SQLite's write lock, changes nothing.

    It ends with a COMMIT, since psycopg forgets every prepared statement of a connection at its ROLLBACK.
    """
    with engine.connect().execution_options(lots_read_only=True) as connection:
        yield connection
        connection.commit()
