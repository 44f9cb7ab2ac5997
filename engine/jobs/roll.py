"""The roll of workers: who runs jobs, when each was last heard, and whose work goes on elsewhere.

DBOS never gives a dead process's work to another by itself. Every worker signs the roll every few seconds; one that has
fallen silent is struck off by whoever notices first, and what it had begun is handed out anew. A job carried out twice
changes nothing twice: its rows say that it has been done (engine.services.jobs).
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, delete, func, insert, select, text, update

from engine.limits import MOST_NAME
from engine.rows import Worker

LOCK_FAMILY = 0x6C6F7473
"""The first half of our PostgreSQL advisory locks: the letters `lots`."""
HELD_LOCKS = text(
    "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = :family"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a worker signs, and after how much silence it counts as dead.

    free_s: when its lock is free, so that its process or its connection is gone. silent_s: when its lock is still held,
    as PostgreSQL holds that of a machine without power.
    """

    beat_s: float = 5.0
    free_s: float = 15.0
    silent_s: float = 60.0


RHYTHM = Rhythm()


def database_time(connection: Connection) -> datetime:
    """The present by the clock that all workers share; on SQLite they share the machine."""
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    at: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return at


def sign_on(connection: Connection, name: str) -> None:
    """Enter this process under *name*, in place of whoever had it before."""
    now = database_time(connection)
    connection.execute(delete(Worker).where(Worker.name == name))
    row = {"name": name, "host": _host(), "pid": os.getpid()}
    connection.execute(insert(Worker).values(**row, started_at=now, heard_at=now))


def sign(connection: Connection, name: str) -> bool:
    """Leave a sign of life; False when this process has been struck off the roll."""
    return _update_own(connection, name, heard_at=database_time(connection))


def sign_off(connection: Connection, name: str) -> None:
    _update_own(connection, name, stopped_at=database_time(connection))


def _update_own(connection: Connection, name: str, **values: datetime) -> bool:
    is_us = (Worker.name == name, Worker.pid == os.getpid(), Worker.host == _host())
    return connection.execute(update(Worker).where(*is_us).values(**values)).rowcount == 1


def _host() -> str:
    return socket.gethostname()[:MOST_NAME]


def may_be_alive(connection: Connection, name: str, rhythm: Rhythm) -> bool:
    """Whether a worker whose lock is free may be running all the same, cut off from the database for a moment."""
    row = connection.execute(select(Worker.__table__).where(Worker.name == name)).one_or_none()
    if row is None or row.stopped_at is not None or _process_is_gone(row):
        return False
    return bool(database_time(connection) - row.heard_at < timedelta(seconds=rhythm.free_s))


def strike_off_the_dead(database: Engine, own: str, rhythm: Rhythm, hand_out: Callable[[str], int]) -> list[str]:
    """Give the work of every dead worker but *own* to the living: *hand_out* does it and says how much it was.

    Each is held meanwhile, so that one of us does it, and nobody begins under the name. Returns a sentence for each.
    """
    found = []
    with database.begin() as connection:
        for row in _dead(connection, own, rhythm):
            count = hand_out(row.name)
            connection.execute(delete(Worker).where(Worker.name == row.name))
            if row.stopped_at is None or count:
                found.append(f"{row.name} (process {row.pid} on {row.host}) was last heard {row.heard_at:%H:%M:%S} "
                             f"UTC and is given up; {count} jobs it had begun go on elsewhere")  # fmt: skip
    return found


def _dead(connection: Connection, own: str, rhythm: Rhythm) -> list[Row[Any]]:
    now = database_time(connection)
    quiet = now - timedelta(seconds=rhythm.free_s)
    query = select(Worker.__table__).where(
        Worker.name != bindparam("own"), (Worker.heard_at < quiet) | Worker.stopped_at.is_not(None)
    )
    rows = connection.execute(query.with_for_update(skip_locked=True), {"own": own}).all()
    if not rows:
        return []
    held = set(connection.execute(HELD_LOCKS, {"family": LOCK_FAMILY}).scalars())
    silent = now - timedelta(seconds=rhythm.silent_s)
    return [row for row in rows if _number(row.name) not in held or row.heard_at < silent]


def _number(name: str) -> int:
    return int(name.rpartition("-")[2])


def _process_is_gone(row: Row[Any]) -> bool:
    if row.host != _host():
        return False
    with suppress(PermissionError):  # it runs, and belongs to somebody else
        try:
            os.kill(row.pid, 0)
        except ProcessLookupError:
            return True
    return False
