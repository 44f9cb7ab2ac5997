"""The one password of all demo logins: given by LOTS_DEMO_PASSWORD, or random and kept beside the database."""

from __future__ import annotations

import secrets
from pathlib import Path

from engine.config import Config
from engine.db import open_database
from workflows.scenario.people import give_password

RANDOM_BYTES = 12


def demo_password(config: Config) -> str:
    """The password for a new demo: the configured one, else the one kept, else a new random one."""
    return config.demo_password or kept_password(config) or secrets.token_urlsafe(RANDOM_BYTES)


def agreed_password(config: Config) -> str | None:
    """The password of the demo that is there, after giving it the configured one if that has changed.

    Raises Invalid `password.too_short`.
    """
    kept = kept_password(config)
    if config.demo_password is None or config.demo_password == kept:
        return kept
    _change_all(config, config.demo_password)
    keep_password(config, config.demo_password)
    return config.demo_password


def kept_password(config: Config) -> str | None:
    path = _path(config)
    return path.read_text(encoding="utf-8").strip() if path.is_file() else None


def keep_password(config: Config, password: str) -> None:
    """Write it where only the owner of the data folder can read it, so that it can be told again."""
    path = _path(config)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(password + "\n", encoding="utf-8")


def _change_all(config: Config, password: str) -> None:
    database = open_database(config.database_url)
    try:
        with database.begin() as connection:
            give_password(connection, password)
    finally:
        database.dispose()


def _path(config: Config) -> Path:
    return config.data_dir / "demo-password"
