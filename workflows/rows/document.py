"""Documents of a case and their versions; the bytes are in engine.rows.Blob."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.rows.base import Row, code, instant, pk, text


class Document(Row):
    """One document in one case; its content is that of its newest version."""

    __tablename__ = "document"
    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    name: Mapped[text]
    added_at: Mapped[instant]
    added_by: Mapped[code]


class DocumentVersion(Row):
    """One content of a document; number from 1, none is ever overwritten. media_type: found from the content."""

    __tablename__ = "document_version"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    file_name: Mapped[text]
    media_type: Mapped[code]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[instant]
    added_by: Mapped[code]
