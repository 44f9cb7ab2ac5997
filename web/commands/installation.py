"""Opening the installation that the settings name, for one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from engine.commands import Actor
from engine.config import Config, read_config
from engine.errors import Invalid

if TYPE_CHECKING:
    from engine.services.work import House

OPERATOR = Actor("system:cli", name="operator", auth="cli")
"""Whoever may run `lots` on the machine: sees everything, and events say that it was the operator."""


@contextmanager
def installation() -> Iterator[House]:
    """The house. What a command brings with it (jobs) is handed over to the process that serves.

    Raises Invalid `database.uninitialised`, `keys.missing`.
    """
    from engine.services.house import durable
    from workflows.house import open_lots

    config = read_config()
    require_tables(config)
    house = open_lots(config, make_runner=durable)
    try:
        yield house
    finally:
        house.database.dispose()


def require_tables(config: Config) -> None:
    """Raises Invalid `database.uninitialised`."""
    from engine.db import open_database

    database = open_database(config.database_url)
    try:
        if not inspect(database).has_table("case"):
            raise Invalid("database.uninitialised", url=shown_url(config))
    finally:
        database.dispose()


def shown_url(config: Config) -> str:
    """The database's address without its password."""
    from sqlalchemy import make_url

    return make_url(config.database_url).render_as_string(hide_password=True)
