"""Where it is measured: databases on the disk that would hold the real ones, with every commit made durable."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.servers import find_postgresql, free_port, server_user, wait_until_it_answers

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Place:
    """is_quick: fewer rounds, to see that everything runs. is_full: also what takes long."""

    folder: Path
    is_quick: bool
    is_full: bool = False
    stack: ExitStack = field(default_factory=ExitStack)

    def rounds(self, count: int) -> int:
        return max(count // 20, 5) if self.is_quick else count

    def new_folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self.folder))

    def sqlite_url(self, folder: Path) -> str:
        return f"sqlite:///{folder / 'lots.db'}"

    def postgresql_url(self) -> str | None:
        """The address of a new, empty database; None where there is no server."""
        if self._server is None:
            return None
        name = f"bench_{uuid.uuid4().hex}"
        admin = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        return admin.url.set(database=name).render_as_string(hide_password=False)

    @cached_property
    def _server(self) -> str | None:
        programs = find_postgresql()
        return None if programs is None else self.stack.enter_context(durable_postgresql(programs))


@contextmanager
def measuring_place(is_quick: bool, is_full: bool) -> Iterator[Place]:
    """A folder in the checkout's var/, since a temporary folder may lie in memory."""
    var = ROOT / "var"
    var.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=var))
    place = Place(folder, is_quick, is_full)
    try:
        with place.stack:
            yield place
    finally:
        shutil.rmtree(folder)


@contextmanager
def durable_postgresql(programs: Path) -> Iterator[str]:
    """A private cluster as PostgreSQL is by default: unlike that of the tests it waits for the disk.

    Its address is its socket, as programs on the same machine reach it on Debian.
    """
    folder = Path(tempfile.mkdtemp(prefix="lots-bench-postgresql-"))
    owner = server_user()
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    identity = {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    data, log, port = folder / "data", folder / "log", free_port()
    initialise = [programs / "initdb", "-D", data, "-U", "lots", "-A", "trust", "-E", "UTF8", "--locale=C"]
    serve = [programs / "postgres", "-D", data, "-p", str(port), "-k", folder, "-c", "listen_addresses=127.0.0.1"]
    try:
        subprocess.run(initialise, check=True, capture_output=True, cwd="/", **identity)  # type: ignore[call-overload]
        with log.open("wb") as output:
            server = subprocess.Popen(serve, cwd="/", stdout=output, stderr=output, **identity)  # type: ignore[call-overload]
        try:
            wait_until_it_answers(server, port, log)
            yield f"postgresql+psycopg://lots@/postgres?host={folder}&port={port}"
        finally:
            server.terminate()
            server.wait()
    finally:
        shutil.rmtree(folder)
