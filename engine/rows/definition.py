"""Process definitions: immutable versions, named by the SHA-256 of their bytes."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from engine.rows.base import Row, code, instant, pk, text

HASH = String(64)


class Resource(Row):
    """One file's bytes, stored once by SHA-256 (hex)."""

    __tablename__ = "resource"
    sha256: Mapped[str] = mapped_column(HASH, primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Definition(Row):
    """One deployed version of a process with its forms and decision tables.

    sha256: of the sorted list of its files' names and hashes. state: proposed -> published -> retired, or refused.
    authors: ids of all who wrote it, between spaces; none of them approves it. note: why it was proposed.
    """

    __tablename__ = "definition"
    __table_args__ = (UniqueConstraint("key", "version"), UniqueConstraint("key", "sha256"))
    id: Mapped[pk]
    key: Mapped[code]
    version: Mapped[int]
    name: Mapped[text]
    sha256: Mapped[str] = mapped_column(HASH)
    diagram_sha256: Mapped[str] = mapped_column(HASH)
    state: Mapped[code]
    proposed_at: Mapped[instant]
    proposed_by: Mapped[code]
    published_at: Mapped[instant | None]
    approved_by: Mapped[code | None]
    authors: Mapped[text] = mapped_column(default="", server_default=sql("''"))
    note: Mapped[text] = mapped_column(default="", server_default=sql("''"))
    refused_at: Mapped[instant | None]
    refused_by: Mapped[code | None]
    refused_reason: Mapped[text | None]


class DefinitionStart(Row):
    """A message or signal (*kind*) that starts cases of a published definition at *element*."""

    __tablename__ = "definition_start"
    __table_args__ = (Index("ix_definition_start_kind_name", "kind", "name"),)
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"), primary_key=True)
    element: Mapped[code] = mapped_column(primary_key=True)
    kind: Mapped[code] = mapped_column(primary_key=True)
    name: Mapped[code] = mapped_column(primary_key=True)


class DefinitionFile(Row):
    """kind: diagram, form or decision; key: process id, form id or file name."""

    __tablename__ = "definition_file"
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    kind: Mapped[code]
    key: Mapped[code]
    sha256: Mapped[str] = mapped_column(ForeignKey("resource.sha256"))
