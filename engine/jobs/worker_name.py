"""One name for each process that runs jobs, held for as long as the process lives."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from engine.errors import Conflict
from engine.jobs.roll import LOCK_FAMILY, Rhythm, may_be_alive, sign, sign_off, sign_on

try:
    import fcntl
except ImportError:  # Windows: only one server is started there, by hand
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

MOST_WORKERS = 64


class NameLostError(Exception):
    """While this process was cut off from the database, another one took its name."""


class WorkerName(Protocol):
    """A name no living process shares. A worker that starts after a crash may take the dead one's, and its work."""

    name: str

    def sign(self) -> bool:
        """Leave a sign of life; False when that is the first one for a while. Raises NameLostError, or what the
        database raises when it is away."""

    def give_back(self) -> None: ...


def take_worker_name(database: Engine, rhythm: Rhythm) -> WorkerName:
    """Raises Conflict `jobs.other_worker` when another process runs the jobs of this SQLite file."""
    if database.dialect.name == "sqlite":
        return OnlyName(database)
    return NumberedName(database, rhythm)


class FileLock:
    """Held by one process at a time. The operating system drops it however that process ends."""

    def __init__(self, database: Path) -> None:
        self._file = None if database.name == ":memory:" else _locked(database.with_name(database.name + ".worker"))

    def give_back(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


class OnlyName:
    """On SQLite one process runs jobs."""

    def __init__(self, database: Engine) -> None:
        self.name = "worker-1"
        self._database = database
        self._lock = FileLock(Path(make_url(database.url).database or ":memory:"))
        with database.begin() as connection:
            sign_on(connection, self.name)

    def sign(self) -> bool:
        with self._database.begin() as connection:
            return sign(connection, self.name)

    def give_back(self) -> None:
        try:
            with self._database.begin() as connection:
                sign_off(connection, self.name)
        finally:
            self._lock.give_back()


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


class NumberedName:
    """On PostgreSQL any number of processes: the first free of `worker-1`, `worker-2`, …

    The lock lives in a connection of its own, and signs of life go the same way: a worker that can be heard has its
    name.
    """

    def __init__(self, database: Engine, rhythm: Rhythm) -> None:
        self._database = database
        self._connection = database.connect()
        self._number = self._first_free(rhythm)
        self.name = f"worker-{self._number}"
        with self._connection.begin():
            sign_on(self._connection, self.name)

    def sign(self) -> bool:
        try:
            with self._connection.begin():
                is_known = sign(self._connection, self.name)
        except SQLAlchemyError:
            self._begin_anew()
            is_known = False
        if not is_known:
            log.warning("%s was not heard for a while; what it had begun may have gone on elsewhere", self.name)
            with self._connection.begin():
                sign_on(self._connection, self.name)
        return is_known

    def give_back(self) -> None:
        try:
            if not self._connection.closed:
                with self._connection.begin():
                    sign_off(self._connection, self.name)
        finally:
            self._drop_connection()

    def _drop_connection(self) -> None:
        """End the session, and the lock with it."""
        if not self._connection.closed:
            self._connection.invalidate()
            self._connection.close()

    def _begin_anew(self) -> None:
        """The connection is broken, and the lock gone with it: take it again before somebody else does."""
        self._drop_connection()
        self._connection = self._database.connect()
        if not self._try(self._number):
            self._drop_connection()
            raise NameLostError(self.name)

    def _first_free(self, rhythm: Rhythm) -> int:
        for number in range(1, MOST_WORKERS + 1):
            if self._try(number):
                with self._connection.begin():
                    if not may_be_alive(self._connection, f"worker-{number}", rhythm):
                        return number
                    self._connection.execute(_UNLOCK, {"family": LOCK_FAMILY, "number": number})
        self._drop_connection()
        raise Conflict("jobs.too_many_workers", limit=MOST_WORKERS)

    def _try(self, number: int) -> bool:
        with self._connection.begin():  # the lock belongs to the session and outlives the transaction
            return bool(self._connection.execute(_TRY_LOCK, {"family": LOCK_FAMILY, "number": number}).scalar())


_TRY_LOCK = text("SELECT pg_try_advisory_lock(:family, :number)")
_UNLOCK = text("SELECT pg_advisory_unlock(:family, :number)")
