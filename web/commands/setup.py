"""`lots init`: make or upgrade the database, the keys and the settings file."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click
from sqlalchemy import make_url

from engine.config import Config, read_config, read_env_file
from web.commands.installation import shown_url


@click.command(epilog="\b\nExamples:\n  lots init\n  LOTS_DATABASE_URL=postgresql://lots@/lots lots init")
def init() -> None:
    """Make or upgrade the database.

    Also makes what is missing of the keys (LOTS_KEY_DIR) and of var/lots.env, which holds LOTS_SECRET_KEY. Nothing
    that exists is replaced, so it is safe to run again, and needed after each new version.
    """
    config = read_config()
    initialise(config)
    click.echo(f"database  {shown_url(config)}")
    click.echo(f"keys      {config.key_dir} (keep a copy apart from the database's backup)")
    click.echo(f"settings  {config.data_dir / 'lots.env'}")
    click.echo("Next: lots deploy bpmn/* --approved-by LOGIN, lots user add, lots serve")


def initialise(config: Config) -> None:
    """Make or upgrade everything an installation needs before it is opened."""
    from engine.audit.keys import make_keys
    from engine.db import open_database
    from engine.jobs import prepare_database
    from engine.migrations.upgrade import upgrade

    config.data_dir.mkdir(parents=True, exist_ok=True)
    upgrade(config.database_url)
    _keep_private(config.database_url)
    database = open_database(config.database_url)
    try:
        prepare_database(database)
    finally:
        database.dispose()
    make_keys(config.key_dir)
    make_env_file(config.data_dir / "lots.env")


def _keep_private(url: str) -> None:
    """A database file holds people's cases: only its owner reads it (SQLite's side files take after it)."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).chmod(0o600)


def make_env_file(path: Path) -> None:
    """Write a random LOTS_SECRET_KEY into the settings file (0600), unless it has one."""
    if "LOTS_SECRET_KEY" in read_env_file(path):
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"LOTS_SECRET_KEY={secrets.token_urlsafe(48)}\n")
