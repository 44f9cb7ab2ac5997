"""New installations by the dozen: copies of one upgraded database, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import NullPool, create_engine, make_url, text

from engine.audit.keys import make_keys
from engine.db import open_database
from engine.jobs import prepare_database
from engine.migrations.upgrade import upgrade

TEMPLATE = "lots_stress_template"


@dataclass(frozen=True, slots=True)
class Databases:
    """One kind of database. server: the address of a PostgreSQL; None for SQLite. folder: the template's own."""

    folder: Path
    server: str | None = None

    @property
    def kind(self) -> str:
        return "sqlite" if self.server is None else "postgresql"

    def make_template(self) -> None:
        """With DBOS's tables, as `lots init` makes them."""
        if self.server is not None:
            self._execute(f"CREATE DATABASE {TEMPLATE}")
        url = self._url(TEMPLATE, self.folder)
        upgrade(url)
        database = open_database(url)
        prepare_database(database)
        database.dispose()
        if self.server is None:
            with closing(sqlite3.connect(self.folder / f"{TEMPLATE}.db")) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # all into the one file that is copied

    @contextmanager
    def installation(self, folder: Path) -> Iterator[str]:
        """The address of a new database, with keys in *folder*; it is dropped at the end."""
        make_keys(folder / "keys")
        name = "lots" if self.server is None else f"lots_{uuid.uuid4().hex}"
        url = self._url(name, folder)
        if self.server is None:
            shutil.copy(self.folder / f"{TEMPLATE}.db", folder / f"{name}.db")
            yield url
            return
        self._execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        yield url
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _url(self, name: str, folder: Path) -> str:
        if self.server is None:
            return f"sqlite:///{folder / f'{name}.db'}"
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        assert self.server is not None
        engine = create_engine(self.server, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
