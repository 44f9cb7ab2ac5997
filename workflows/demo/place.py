"""Where the demo is built: in a file beside its place, renamed when whole; on a server in the database itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import make_url, text

from engine.config import Config
from engine.db import open_database
from engine.jobs.worker_name import FileLock
from workflows.demo.stamp import Found, look

SIDE_FILES = ("", "-wal", "-shm", ".writer")
"""What lies beside a SQLite database file, after its name."""


def look_at(config: Config) -> Found:
    """Say what the configured database holds, without making a file where there is none."""
    path = database_file(config)
    if path is not None and not (path.is_file() and path.stat().st_size):
        return Found("empty")
    database = open_database(config.database_url)
    try:
        return look(database)
    finally:
        database.dispose()


@contextmanager
def in_place(config: Config) -> Iterator[Config]:
    """Give the settings to build with; at the end the new demo stands where the configured database is.

    After an error the place is as it was (SQLite) or empty (a server). Raises Conflict `jobs.other_worker` while a
    process serves the file that would be replaced.
    """
    path = database_file(config)
    if path is None:
        _empty(config)
        yield config
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_name(f"{path.name}.building")
    nobody_serves_it = FileLock(path)
    try:
        _remove(building)
        yield replace(config, database_url=f"sqlite:///{building}")
        _make_whole(building)
        _remove(path)
        building.rename(path)
        _remove(building)
    finally:
        nobody_serves_it.give_back()


def database_file(config: Config) -> Path | None:
    """The SQLite file, None for a database on a server."""
    url = make_url(config.database_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _make_whole(path: Path) -> None:
    """Put everything into the one file, which only its owner reads: it holds people's cases."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.chmod(0o600)


def _remove(path: Path) -> None:
    for ending in SIDE_FILES:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _empty(config: Config) -> None:
    """Drop everything of a demo on a server, also what jobs are queued in."""
    database = open_database(config.database_url)
    try:
        with database.begin() as connection:
            ours = connection.execute(text("SELECT current_schema()")).scalar_one()
            for schema in ("dbos", ours):
                connection.execute(text(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE'))
            connection.execute(text(f'CREATE SCHEMA "{ours}"'))
    finally:
        database.dispose()
