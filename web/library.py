"""The process library as pages show it: definitions, their versions and the bytes of a diagram."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, func, select

from engine.commands import Actor
from engine.errors import NotFound
from engine.rows import Case, Definition, DefinitionDraft, DefinitionFile, Department, Group, Resource
from engine.rules.access import may, may_approve
from engine.runtime.reader.xml import parse
from engine.services.library import ACCEPTED

DRAWN = "{http://www.omg.org/spec/BPMN/20100524/DI}"


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One immutable version. open_cases: how many cases follow it now. written_by: ids of all who wrote it."""

    id: int
    key: str
    version: int
    name: str
    sha256: str
    state: str
    published_at: datetime | None
    approved_by: str | None
    proposed_at: datetime
    proposed_by: str
    written_by: str
    note: str
    refused_at: datetime | None
    refused_by: str | None
    refused_reason: str | None
    open_cases: int

    @property
    def authors(self) -> frozenset[str]:
        return frozenset(self.written_by.split())


def published_versions(connection: Connection) -> list[VersionRow]:
    """Return the version of each process that new cases get, by name."""
    rows = connection.execute(_versions().where(Definition.state == "published").order_by(Definition.name))
    return [VersionRow(**row._mapping) for row in rows]


def open_cases(connection: Connection) -> dict[str, int]:
    """How many cases of each process are open, whichever version they follow."""
    query = select(Definition.key, func.count()).join(Case, Case.definition_id == Definition.id)
    rows = connection.execute(query.where(Case.state == "open").group_by(Definition.key))
    return {row.key: int(row[1]) for row in rows}


def published_version(connection: Connection, key: str) -> VersionRow | None:
    """Return the version of a process that new cases get."""
    row = connection.execute(_versions().where(Definition.key == key, Definition.state == "published")).one_or_none()
    return None if row is None else VersionRow(**row._mapping)


def waiting_versions(connection: Connection) -> list[VersionRow]:
    """Return what waits for approval, the oldest first."""
    rows = connection.execute(_versions().where(Definition.state == "proposed").order_by(Definition.proposed_at))
    return [VersionRow(**row._mapping) for row in rows]


def to_approve(connection: Connection, actor: Actor) -> list[VersionRow]:
    """Return what waits for this very person: proposals that they neither wrote nor made."""
    if may(actor, "approve_process") is not None:
        return []
    return [one for one in waiting_versions(connection) if may_approve(actor, one.authors) is None]


def version_of(connection: Connection, key: str, number: int) -> VersionRow:
    """Return one version. Raises NotFound `process.no_version`."""
    row = connection.execute(_versions().where(Definition.key == key, Definition.version == number)).one_or_none()
    if row is None:
        raise NotFound("process.no_version", process=key, version=number)
    return VersionRow(**row._mapping)


def version_with_id(connection: Connection, definition_id: int) -> VersionRow:
    """Return one version. Raises NotFound `process.unknown`."""
    row = connection.execute(_versions().where(Definition.id == definition_id)).one_or_none()
    if row is None:
        raise NotFound("process.unknown", id=definition_id)
    return VersionRow(**row._mapping)


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


def is_drawn(connection: Connection, definition_id: int) -> bool:
    """Whether there is anything to see of the diagram: a file written by hand may tell its steps and draw none."""
    return _has_shapes(diagram_xml(connection, definition_id))


@lru_cache(maxsize=64)
def _has_shapes(diagram: bytes) -> bool:
    """Of the first drawing in the file: the viewer shows no other."""
    first = parse(diagram, ACCEPTED).find(f"{DRAWN}BPMNDiagram")
    return first is not None and first.find(f".//{DRAWN}BPMNShape") is not None


def process_names(connection: Connection) -> list[tuple[str, str]]:
    """(key, name) of the processes that new cases can have, for filters."""
    published = select(Definition.key, Definition.name).where(Definition.state == "published")
    return [(key, name) for key, name in connection.execute(published.order_by(Definition.name))]


def department_names(connection: Connection) -> list[tuple[str, str]]:
    """(key, name) of all departments, for filters."""
    rows = connection.execute(select(Department.key, Department.name).order_by(Department.name))
    return [(key, name) for key, name in rows]


def group_names(connection: Connection) -> list[tuple[str, str]]:
    """(key, name) of all groups."""
    return [(key, name) for key, name in connection.execute(select(Group.key, Group.name).order_by(Group.name))]


def is_versioned(connection: Connection, key: str) -> bool:
    """Whether the process has any version, also one that was never published."""
    return connection.execute(select(Definition.id).where(Definition.key == key)).first() is not None


def is_known(connection: Connection, key: str) -> bool:
    """Whether the key is taken, by a version or a draft."""
    draft = connection.execute(select(DefinitionDraft.id).where(DefinitionDraft.key == key)).first()
    return draft is not None or is_versioned(connection, key)


def unpublished_processes(connection: Connection) -> list[tuple[str, str]]:
    """(key, name) of the processes with versions of which none is published."""
    published = select(Definition.key).where(Definition.state == "published")
    query = select(Definition.key, func.max(Definition.name)).where(Definition.key.not_in(published))
    return [(key, name) for key, name in connection.execute(query.group_by(Definition.key).order_by(Definition.key))]


def _versions() -> Select[*tuple[Any, ...]]:
    open_cases = (
        select(func.count())
        .where(Case.definition_id == Definition.id, Case.state == "open")
        .correlate(Definition)
        .scalar_subquery()
    )
    query: Select[*tuple[Any, ...]] = select(
        Definition.id,
        Definition.key,
        Definition.version,
        Definition.name,
        Definition.sha256,
        Definition.state,
        Definition.published_at,
        Definition.approved_by,
        Definition.proposed_at,
        Definition.proposed_by,
        Definition.authors.label("written_by"),
        Definition.note,
        Definition.refused_at,
        Definition.refused_by,
        Definition.refused_reason,
        open_cases.label("open_cases"),
    )
    return query
