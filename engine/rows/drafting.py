"""Changing processes: the drafts that process owners share, and what officials say of the steps."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.rows.base import Row, code, instant, pk, text
from engine.rows.definition import HASH


class DefinitionDraft(Row):
    """An editable set of files of one process, shared by all process owners; at most one for a process.

    base_id: the version it began from. authors: ids of all who have saved in it, between spaces, since whoever wrote
    may not approve. proposal_id: the version it was last proposed as.
    """

    __tablename__ = "definition_draft"
    id: Mapped[pk]
    key: Mapped[code] = mapped_column(unique=True)
    name: Mapped[text]
    base_id: Mapped[int | None] = mapped_column(ForeignKey("definition.id"))
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("definition.id"))
    authors: Mapped[text]
    begun_at: Mapped[instant]
    begun_by: Mapped[code]


class DraftSave(Row):
    """One saved state of one file of a draft; only ever inserted, the oldest let go of when there are many.

    version: 1, 2, … for each file; the highest is what the file is now. None for what came too late and was kept
    beside. data: compressed; None where the file was removed.
    """

    __tablename__ = "definition_draft_save"
    __table_args__ = (
        UniqueConstraint("draft_id", "name", "version"),
        Index("ix_definition_draft_save_draft_id_saved_at", "draft_id", "saved_at"),
    )
    id: Mapped[pk]
    draft_id: Mapped[int] = mapped_column(ForeignKey("definition_draft.id"))
    name: Mapped[str] = mapped_column(String(255))
    version: Mapped[int | None]
    sha256: Mapped[str] = mapped_column(HASH)
    data: Mapped[bytes | None] = mapped_column(LargeBinary)
    saved_at: Mapped[instant]
    saved_by: Mapped[code]


class StepComment(Row):
    """What somebody who works with a step says of it, for those who own the process. definition_id: as it was then."""

    __tablename__ = "step_comment"
    id: Mapped[pk]
    process: Mapped[code] = mapped_column(index=True)
    element: Mapped[code]
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    text: Mapped[text]
    written_at: Mapped[instant]
    written_by: Mapped[code] = mapped_column(index=True)
    done_at: Mapped[instant | None]
    done_by: Mapped[code | None]
