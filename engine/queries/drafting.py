"""Drafts of processes: which there are, their files as they are now, and every state that was saved."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, func, or_, select

from engine.errors import NotFound
from engine.rows import Definition, DefinitionDraft, DraftSave, SecurityLog

REMOVED = ""
"""In the place of a SHA-256: the file was removed."""

APPROVED, DISCARDED = "definition.approved", "draft.discarded"
"""In the security log: how a draft ends. The detail begins with the key of the process."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """An open draft. authors: ids of all who have saved in it. base, proposal: version numbers."""

    id: int
    key: str
    name: str
    base: int | None
    proposal_id: int | None
    authors: frozenset[str]
    begun_at: datetime
    begun_by: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a draft as it is now."""

    save_id: int
    name: str
    version: int
    sha256: str
    saved_at: datetime
    saved_by: str

    @property
    def is_removed(self) -> bool:
        return self.sha256 == REMOVED

    @property
    def is_form(self) -> bool:
        return self.name.endswith(".form")


@dataclass(frozen=True, slots=True)
class SaveRow:
    """A saved state. version: None for one that came too late and was kept beside."""

    id: int
    name: str
    version: int | None
    sha256: str
    saved_at: datetime
    saved_by: str

    @property
    def is_removal(self) -> bool:
        return self.sha256 == REMOVED


@dataclass(frozen=True, slots=True)
class DraftEnd:
    """How a process's last draft ended. version: what it became, None when it was thrown away. by: a login."""

    version: int | None
    at: datetime
    by: str


def find_draft(connection: Connection, key: str) -> DraftRow | None:
    return next(iter(_drafts(connection, _select_drafts().where(DefinitionDraft.key == key))), None)


def get_draft(connection: Connection, key: str) -> DraftRow:
    """Return the open draft of a process. Raises NotFound `draft.none`."""
    draft = find_draft(connection, key)
    if draft is None:
        raise NotFound("draft.none", process=key)
    return draft


def last_draft_end(connection: Connection, key: str) -> DraftEnd | None:
    """Return how what was last drafted of a process ended; None where nothing ever was."""
    is_of_it = or_(SecurityLog.detail == key, SecurityLog.detail.startswith(f"{key} ", autoescape=True))
    query = select(SecurityLog.at, SecurityLog.login, SecurityLog.kind, SecurityLog.detail)
    query = query.where(SecurityLog.kind.in_((APPROVED, DISCARDED)), is_of_it).order_by(SecurityLog.id.desc())
    row = connection.execute(query.limit(1)).one_or_none()
    if row is None:
        return None
    return DraftEnd(int(row.detail.split()[1]) if row.kind == APPROVED else None, row.at, row.login or "")


def open_drafts(connection: Connection) -> list[DraftRow]:
    """Return all drafts, by name."""
    return _drafts(connection, _select_drafts().order_by(DefinitionDraft.name))


def draft_files(connection: Connection, draft_id: int) -> list[FileRow]:
    """Return the draft's files, the diagram first."""
    rows = [row for row in last_states(connection, draft_id) if not row.is_removed]
    return sorted(rows, key=lambda row: (not row.name.endswith(".bpmn"), row.name))


def find_file(connection: Connection, draft_id: int, name: str) -> FileRow | None:
    """Return the last state of a file, also one that was removed."""
    return next((row for row in last_states(connection, draft_id) if row.name == name), None)


def draft_bytes(connection: Connection, draft_id: int) -> dict[str, bytes]:
    """Return the contents of all files of the draft, by name."""
    query = select(DraftSave.name, DraftSave.data).join(*_is_last(draft_id)).where(DraftSave.draft_id == draft_id)
    return {name: zlib.decompress(data) for name, data in connection.execute(query) if data is not None}


def save_bytes(connection: Connection, draft_id: int, save_id: int) -> tuple[str, bytes]:
    """Return name and content of one saved state. Raises NotFound `draft.no_save`."""
    row = connection.execute(
        select(DraftSave.name, DraftSave.data).where(DraftSave.draft_id == draft_id, DraftSave.id == save_id)
    ).one_or_none()
    if row is None or row.data is None:
        raise NotFound("draft.no_save", id=save_id)
    return row.name, zlib.decompress(row.data)


def draft_saves(connection: Connection, draft_id: int) -> list[SaveRow]:
    """Return every state that is kept, the newest first."""
    query = select(
        DraftSave.id, DraftSave.name, DraftSave.version, DraftSave.sha256, DraftSave.saved_at, DraftSave.saved_by
    )
    rows = connection.execute(query.where(DraftSave.draft_id == draft_id).order_by(DraftSave.id.desc()))
    return [SaveRow(**row._mapping) for row in rows]


def _select_drafts() -> Select[int, str, str, int | None, int | None, str, datetime, str]:
    return select(
        DefinitionDraft.id,
        DefinitionDraft.key,
        DefinitionDraft.name,
        Definition.version,
        DefinitionDraft.proposal_id,
        DefinitionDraft.authors,
        DefinitionDraft.begun_at,
        DefinitionDraft.begun_by,
    ).outerjoin(Definition, Definition.id == DefinitionDraft.base_id)


def _drafts(
    connection: Connection, query: Select[int, str, str, int | None, int | None, str, datetime, str]
) -> list[DraftRow]:
    return [
        DraftRow(row_id, key, name, base, proposal, frozenset(authors.split()), at, by)
        for row_id, key, name, base, proposal, authors, at, by in connection.execute(query)
    ]


def _is_last(draft_id: int) -> tuple[Subquery, ColumnElement[bool]]:
    """What a query of saves joins to leave only the last version of each file."""
    last = (
        select(DraftSave.name, func.max(DraftSave.version).label("version"))
        .where(DraftSave.draft_id == draft_id)
        .group_by(DraftSave.name)
        .subquery()
    )
    return last, and_(last.c.name == DraftSave.name, last.c.version == DraftSave.version)


def last_states(connection: Connection, draft_id: int) -> list[FileRow]:
    """Return each file as it is now, removed ones among them."""
    query = select(
        DraftSave.id.label("save_id"),
        DraftSave.name,
        DraftSave.version,
        DraftSave.sha256,
        DraftSave.saved_at,
        DraftSave.saved_by,
    )
    rows = connection.execute(query.join(*_is_last(draft_id)).where(DraftSave.draft_id == draft_id))
    return [FileRow(**row._mapping) for row in rows]
