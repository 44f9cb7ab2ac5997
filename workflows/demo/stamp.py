"""What tells a demo database from any other, and one demo's making from another's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, select

from engine.config import Config
from engine.migrations.upgrade import alembic_config
from engine.rows import Case, Definition, Setting, User
from workflows.present import read_setting

STAMP = "demo.stamp"
HERE = Path(__file__).parent
OWN_FILES = ("*.toml", "cases/*.yaml", "cases/files/*")
PROCESS_FILES = ("*/*.bpmn", "*/*.dmn", "*/forms/*.form")

Content = Literal["empty", "demo", "other"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a database holds. stamp: of a demo."""

    content: Content
    stamp: str | None = None


def demo_stamp(config: Config) -> str:
    """SHA-256 over the library, the demo's own files and the schema's versions: the same means the same demo."""
    digest = hashlib.sha256()
    for name, data in _parts(config):
        digest.update(f"{len(data)} {name}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def look(database: Engine) -> Found:
    """Say what the database holds; nothing at all, or what `lots init` makes, is empty."""
    with database.connect() as connection:
        inspector = inspect(connection)
        if not inspector.has_table(Setting.__tablename__):
            return Found("other" if inspector.get_table_names() else "empty")
        stamp = read_setting(connection, STAMP)
        if stamp is not None:
            return Found("demo", stamp)
        return Found("other" if _is_used(connection) else "empty")


def _is_used(connection: Connection) -> bool:
    return any(connection.execute(select(row.id).limit(1)).first() for row in (Case, User, Definition))


def _parts(config: Config) -> Iterator[tuple[str, bytes]]:
    for folder, patterns in ((config.bpmn_dir, PROCESS_FILES), (HERE, OWN_FILES)):
        for path in sorted(found for pattern in patterns for found in folder.glob(pattern)):
            yield path.relative_to(folder).as_posix(), path.read_bytes()
    heads = ScriptDirectory.from_config(alembic_config()).get_heads()
    yield "schema", " ".join(sorted(heads)).encode()
