"""The process library as pages show it: definitions, their versions and the bytes of a diagram."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, func, select

from engine.errors import NotFound
from engine.rows import Case, Definition, DefinitionFile, Department, Resource


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One immutable version. open_cases: how many cases follow it now."""

    id: int
    key: str
    version: int
    name: str
    sha256: str
    state: str
    published_at: datetime | None
    approved_by: str | None
    open_cases: int


def published_versions(connection: Connection) -> list[VersionRow]:
    """Return the version of each process that new cases get, by name."""
    rows = connection.execute(_versions().where(Definition.state == "published").order_by(Definition.name))
    return [VersionRow(**row._mapping) for row in rows]


def versions_of(connection: Connection, key: str) -> list[VersionRow]:
    """Return all versions of a process, newest first. Raises NotFound `process.unknown`."""
    query = _versions().where(Definition.key == key).order_by(Definition.version.desc())
    versions = [VersionRow(**row._mapping) for row in connection.execute(query)]
    if not versions:
        raise NotFound("process.unknown", process=key)
    return versions


def diagram_xml(connection: Connection, definition_id: int) -> bytes:
    """Return the diagram byte for byte as it was published."""
    query = (
        select(Resource.data)
        .join(DefinitionFile, DefinitionFile.sha256 == Resource.sha256)
        .where(DefinitionFile.definition_id == definition_id, DefinitionFile.kind == "diagram")
    )
    return bytes(connection.execute(query).scalar_one())


def process_names(connection: Connection) -> list[tuple[str, str]]:
    """(key, name) of the processes that new cases can have, for filters."""
    return [(one.key, one.name) for one in published_versions(connection)]


def department_names(connection: Connection) -> list[tuple[str, str]]:
    """(key, name) of all departments, for filters."""
    rows = connection.execute(select(Department.key, Department.name).order_by(Department.name))
    return [(key, name) for key, name in rows]


def _versions() -> Select[tuple[int, str, int, str, str, str, datetime | None, str | None, int]]:
    open_cases = (
        select(func.count())
        .where(Case.definition_id == Definition.id, Case.state == "open")
        .correlate(Definition)
        .scalar_subquery()
    )
    return select(
        Definition.id,
        Definition.key,
        Definition.version,
        Definition.name,
        Definition.sha256,
        Definition.state,
        Definition.published_at,
        Definition.approved_by,
        open_cases.label("open_cases"),
    )
