"""Integration tests run on SQLite and on PostgreSQL, each on a database of its own made from an upgraded template."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

from engine.audit.keys import make_keys
from engine.migrations.upgrade import upgrade
from engine.services.work import House
from tests.factories import Clock, open_test_house

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, upgraded database file."""
    path = tmp_path_factory.mktemp("template") / "lots.db"
    upgrade(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:  # all into the one file that is copied
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql: str) -> str:
    """The name of an empty, upgraded database."""
    execute(postgresql, "CREATE DATABASE lots_template")
    upgrade(make_url(postgresql).set(database="lots_template").render_as_string(hide_password=False))
    return "lots_template"


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, initialised database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "lots.db")
        yield f"sqlite:///{tmp_path / 'lots.db'}"
        return
    server, template = request.getfixturevalue("postgresql"), request.getfixturevalue("postgresql_template")
    name = f"lots_{uuid.uuid4().hex}"
    execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def clock() -> Clock:
    """The present of the tests: Tuesday 24 November 2026, 09.00 in Sweden, until a test moves it."""
    return Clock()


@pytest.fixture
def house(database_url: str, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """An installation with the test people of tests.factories and no process."""
    make_keys(tmp_path / "keys")
    opened = open_test_house(database_url, tmp_path, clock)
    yield opened
    opened.database.dispose()


def execute(server: str, statement: str) -> None:
    engine = create_engine(server, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
