"""Configuration: read once at start from the environment, every missing name listed at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.errors import Invalid
from engine.limits import DEFAULT, Limits


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one installation; docs/configuration.md says what each one does."""

    database_url: str
    data_dir: Path
    bpmn_dir: Path
    key_dir: Path
    zone: ZoneInfo
    log_origin: str
    secret_key: str | None = None
    port: int = 8000
    public_url: str | None = None
    smtp_url: str | None = None
    demo_password: str | None = None
    limits: Limits = DEFAULT

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


ROOT = Path(__file__).resolve().parents[1]
LIMIT_SETTINGS: Mapping[str, str] = {
    "LOTS_LIMIT_XML_BYTES": "xml_bytes",
    "LOTS_LIMIT_ELEMENTS": "elements",
    "LOTS_LIMIT_INSTANCES": "instances",
    "LOTS_LIMIT_AUTOMATIC_STEPS": "automatic_steps",
    "LOTS_LIMIT_ENGINE_SECONDS": "engine_seconds",
    "LOTS_LIMIT_VARIABLE_BYTES": "variable_bytes",
    "LOTS_LIMIT_HANDLER_SECONDS": "handler_seconds",
}


def read_config(environ: Mapping[str, str] | None = None) -> Config:
    """Read `LOTS_*` from *environ* (default: the process's), after `lots.env` in the data folder.

    Raises Invalid `config.invalid` naming each setting that can't be used.
    """
    given = dict(os.environ if environ is None else environ)
    data_dir = Path(given.get("LOTS_DATA_DIR", "var"))
    values = {**read_env_file(data_dir / "lots.env"), **given}
    problems: dict[str, str] = {}
    zone = _zone(values.get("LOTS_TIMEZONE", "Europe/Stockholm"), problems)
    port = _port(values.get("LOTS_PORT", "8000"), problems)
    limits = _limits(values, problems)
    if problems:
        raise Invalid("config.invalid", problems=problems)
    return Config(
        database_url=database_url(values.get("LOTS_DATABASE_URL") or f"sqlite:///{data_dir / 'lots.db'}"),
        data_dir=data_dir,
        bpmn_dir=Path(values.get("LOTS_BPMN_DIR") or default_library()),
        key_dir=Path(values.get("LOTS_KEY_DIR") or data_dir / "keys"),
        zone=zone,
        log_origin=values.get("LOTS_LOG_ORIGIN", "lots.local/1"),
        secret_key=values.get("LOTS_SECRET_KEY"),
        port=port,
        public_url=values.get("LOTS_PUBLIC_URL"),
        smtp_url=values.get("LOTS_SMTP_URL"),
        demo_password=values.get("LOTS_DEMO_PASSWORD"),
        limits=limits,
    )


def database_url(url: str) -> str:
    """Plain `postgresql://` addresses use the psycopg driver."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def default_library() -> Path:
    """The repository's `bpmn/`; in a wheel the copy under `workflows/library/`."""
    return next((path for path in (ROOT / "bpmn", ROOT / "workflows" / "library") if path.is_dir()), ROOT / "bpmn")


def read_env_file(path: Path) -> dict[str, str]:
    """`NAME=value` lines; a missing file is empty."""
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#") and "=" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def _zone(name: str, problems: dict[str, str]) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        problems["LOTS_TIMEZONE"] = f"{name!r} is not a time zone, write for example Europe/Stockholm"
        return ZoneInfo("UTC")


def _limits(values: Mapping[str, str], problems: dict[str, str]) -> Limits:
    given = {}
    for setting, name in LIMIT_SETTINGS.items():
        text = values.get(setting, "")
        if text.isdigit() and int(text) > 0:
            given[name] = int(text)
        elif setting in values:
            problems[setting] = f"{text!r} is no limit, write a whole number from 1 up"
    return replace(DEFAULT, **given)


def _port(text: str, problems: dict[str, str]) -> int:
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    problems["LOTS_PORT"] = f"{text!r} is not a port, write a number from 1 to 65535"
    return 0
