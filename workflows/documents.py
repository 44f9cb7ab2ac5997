"""Documents of a case: added as versions, never overwritten; bytes in the database, in chunks (DESIGN 12.14)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from engine.commands import Actor, Command, Receipt
from engine.errors import FieldError, Invalid, NotAllowed, NotFound
from engine.queries.visible import case_access, visible_cases
from engine.rows import Blob, Case
from engine.rows.document import CHUNK_BYTES
from engine.rules.access import may_with_case
from engine.services.work import Work
from workflows.media import media_type_of
from workflows.notes import note_event
from workflows.rows import Document, DocumentVersion

MAX_FILE_BYTES = 25_000_000
MAX_CASE_BYTES = 200_000_000
MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class AddDocument(Command):
    """Add a file to a case: a new document, or (document_id) a new version of one that is there."""

    case_id: int
    file_name: str
    data: bytes
    name: str | None = None
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The newest version of a document."""

    id: int
    case_id: int
    name: str
    number: int
    file_name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str


def add_document(work: Work, command: AddDocument, actor: Actor) -> Receipt:
    """Store the file and tell the log; `data["document_id"]` is what a form's file field refers to.

    Raises NotFound, NotAllowed, Invalid on `file` for a file that is empty, too big or of a kind not accepted.
    """
    _require(work, command.case_id, actor)
    media_type = _checked(work, command)
    digest = hashlib.sha256(command.data).hexdigest()
    _store(work, command, digest)
    document_id, number = _document(work, command, actor)
    values = {
        "document_id": document_id,
        "number": number,
        "file_name": command.file_name[:MAX_NAME],
        "media_type": media_type,
        "size": len(command.data),
        "sha256": digest,
        "added_at": work.now,
        "added_by": actor.id,
    }
    work.connection.execute(insert(DocumentVersion).values(values))
    told = {"document": document_id, "version": number, "sha256": digest, "name": command.file_name[:MAX_NAME]}
    note_event(work, command.case_id, "document.added", told, actor)
    return Receipt(command.case_id, at=work.now, data={"document_id": str(document_id), "version": number})


def documents_of_case(connection: Connection, case_id: int) -> list[DocumentFacts]:
    """Return the case's documents, each in its newest version, as they came."""
    rows = connection.execute(_documents().where(Document.case_id == case_id).order_by(Document.id))
    return [DocumentFacts(**row._mapping) for row in rows]


def read_document(connection: Connection, actor: Actor, document_id: int) -> tuple[DocumentFacts, bytes]:
    """Return the newest version with its bytes. Raises NotFound also for a document that is hidden from *actor*."""
    query = _documents().join(Case, Case.id == Document.case_id)
    row = connection.execute(query.where(Document.id == document_id, visible_cases(actor))).one_or_none()
    if row is None:
        raise NotFound("document.unknown", id=document_id)
    facts = DocumentFacts(**row._mapping)
    is_its = (Blob.case_id == facts.case_id, Blob.sha256 == facts.sha256)
    parts = connection.execute(select(Blob.data).where(*is_its).order_by(Blob.part)).scalars()
    return facts, b"".join(parts)


def has_document(work: Work, case_id: int | None, document_id: str) -> bool:
    """Tell whether a form in this case may refer to the document (engine.ports.Extensions)."""
    if case_id is None or not document_id.isdigit():
        return False
    query = select(Document.id).where(Document.id == int(document_id), Document.case_id == case_id)
    return work.connection.execute(query).first() is not None


def _require(work: Work, case_id: int, actor: Actor) -> None:
    if work.connection.execute(select(Case.id).where(Case.id == case_id)).first() is None:
        raise NotFound("case.unknown", id=case_id)
    refusal = may_with_case(actor, "add_document", case_access(work.connection, case_id))
    if refusal is not None:
        raise NotFound("case.unknown") if refusal.key == "case.hidden" else NotAllowed(refusal.key)


def _checked(work: Work, command: AddDocument) -> str:
    media_type = media_type_of(command.data)
    used = work.connection.execute(
        select(func.coalesce(func.sum(DocumentVersion.size), 0))
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Document.case_id == command.case_id)
    ).scalar_one()
    if not command.data:
        problem = FieldError("file.empty")
    elif len(command.data) > MAX_FILE_BYTES:
        problem = FieldError("file.too_big", {"limit": MAX_FILE_BYTES})
    elif used + len(command.data) > MAX_CASE_BYTES:
        problem = FieldError("file.case_full", {"limit": MAX_CASE_BYTES})
    elif media_type is None:
        problem = FieldError("file.kind", {"name": command.file_name})
    else:
        return media_type
    raise Invalid("form.invalid", {"file": problem})


def _store(work: Work, command: AddDocument, digest: str) -> None:
    """Write the chunks, unless the case has the same bytes already."""
    is_there = select(Blob.part).where(Blob.case_id == command.case_id, Blob.sha256 == digest).limit(1)
    if work.connection.execute(is_there).first() is not None:
        return
    for part, start in enumerate(range(0, len(command.data), CHUNK_BYTES)):
        chunk = command.data[start : start + CHUNK_BYTES]
        values = {"case_id": command.case_id, "sha256": digest, "part": part, "data": chunk}
        work.connection.execute(insert(Blob).values(values))


def _document(work: Work, command: AddDocument, actor: Actor) -> tuple[int, int]:
    """The document's id and the new version's number."""
    if command.document_id is None:
        name = (command.name or command.file_name)[:MAX_NAME]
        values = {"case_id": command.case_id, "name": name, "added_at": work.now, "added_by": actor.id}
        return int(work.connection.execute(insert(Document).values(values).returning(Document.id)).scalar_one()), 1
    if not has_document(work, command.case_id, str(command.document_id)):
        raise NotFound("document.unknown", id=command.document_id)
    newest = select(func.max(DocumentVersion.number)).where(DocumentVersion.document_id == command.document_id)
    return command.document_id, int(work.connection.execute(newest).scalar_one()) + 1


def _documents() -> Select[Any]:
    newest = (
        select(func.max(DocumentVersion.number))
        .where(DocumentVersion.document_id == Document.id)
        .correlate(Document)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        Document.id,
        Document.case_id,
        Document.name,
        DocumentVersion.number,
        DocumentVersion.file_name,
        DocumentVersion.media_type,
        DocumentVersion.size,
        DocumentVersion.sha256,
        DocumentVersion.added_at,
        DocumentVersion.added_by,
    )
    joined = select(*columns).join(DocumentVersion, DocumentVersion.document_id == Document.id)
    return joined.where(DocumentVersion.number == newest)
