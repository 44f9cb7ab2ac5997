"""One name for each process that runs jobs, held for as long as the process lives."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, make_url, text

from engine.errors import Conflict

try:
    import fcntl
except ImportError:  # Windows: only one server is started there, by hand
    fcntl = None  # type: ignore[assignment]

LOCK_FAMILY = 0x6C6F7473
"""The first half of our PostgreSQL advisory locks: the letters `lots`."""

MOST_WORKERS = 64


class WorkerName(Protocol):
    """A name no living process shares. A worker that starts after a crash takes the dead one's name, and its work."""

    name: str

    def give_back(self) -> None: ...


def take_worker_name(database: Engine) -> WorkerName:
    """Raises Conflict `jobs.other_worker` when another process runs the jobs of this SQLite file."""
    if database.dialect.name == "sqlite":
        return FileLock(Path(make_url(database.url).database or ":memory:"))
    return AdvisoryLock(database)


class FileLock:
    """On SQLite one process runs jobs. The operating system drops the lock however that process ends."""

    def __init__(self, database: Path) -> None:
        self.name = "worker-1"
        self._file = None if database.name == ":memory:" else _locked(database.with_name(database.name + ".worker"))

    def give_back(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _locked(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 20).decode(errors="replace").strip()
        os.close(descriptor)
        raise Conflict("jobs.other_worker", pid=holder, database=str(path).removesuffix(".worker")) from None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return descriptor


class AdvisoryLock:
    """On PostgreSQL any number of processes: the first free of `worker-1`, `worker-2`, …"""

    def __init__(self, database: Engine) -> None:
        self._connection: Connection = database.connect().execution_options(isolation_level="AUTOCOMMIT")
        self.name = f"worker-{self._first_free()}"

    def _first_free(self) -> int:
        for number in range(1, MOST_WORKERS + 1):
            if self._connection.execute(
                text("SELECT pg_try_advisory_lock(:family, :number)"), {"family": LOCK_FAMILY, "number": number}
            ).scalar():
                return number
        self._connection.close()
        raise Conflict("jobs.too_many_workers", limit=MOST_WORKERS)

    def give_back(self) -> None:
        self._connection.invalidate()  # ends the session, and the lock with it
        self._connection.close()
