"""Bring a database to the newest version of its tables."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, text

from engine.db import open_database
from engine.errors import Conflict

HERE = Path(__file__).resolve().parent
VERSION_FOLDERS = (HERE / "versions", HERE.parents[1] / "workflows" / "migrations" / "versions")
"""By path, since the engine can't import `workflows`; the second folder is empty where the engine is used alone."""

UPGRADE_LOCK = 0x10751
"""Key of the PostgreSQL advisory lock that makes one of two simultaneous upgrades wait."""


def upgrade(url: str) -> None:
    """Create or upgrade all tables of the database at *url*, in one transaction.

    Raises Conflict `database.newer` when a newer version of the program has been there before.
    """
    database = open_database(url, owner=True)
    try:
        with database.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
            command.upgrade(alembic_config(connection), "heads")
    except CommandError as error:
        raise Conflict("database.newer", reason=str(error)) from error
    finally:
        database.dispose()


def alembic_config(connection: Connection | None = None) -> Config:
    """What `alembic.ini` would say, without the file, so that it works from an installed wheel."""
    config = Config(attributes={"connection": connection})
    for name, value in (
        ("script_location", str(HERE)),
        ("version_locations", "\n".join(map(str, VERSION_FOLDERS))),
        ("path_separator", "newline"),
        ("file_template", "%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d_%(slug)s"),
    ):
        config.set_main_option(name, value.replace("%", "%%"))
    return config
