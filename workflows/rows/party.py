"""Companies, and who speaks for them in a case."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.rows.base import Row, code, instant, pk, text


class Company(Row):
    """One company, known by its organisation number; without a number it is never matched with another case's.

    folded: the name in lower case, so that search finds Å and å alike in every database.
    """

    __tablename__ = "company"
    id: Mapped[pk]
    orgnr: Mapped[code | None] = mapped_column(unique=True)
    name: Mapped[text]
    folded: Mapped[text] = mapped_column(index=True)
    changed_at: Mapped[instant]


class Party(Row):
    """Someone the case is about. role: applicant. language: interpreter or other support that was asked for."""

    __tablename__ = "party"
    __table_args__ = (UniqueConstraint("case_id", "company_id", "role"),)
    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    role: Mapped[code]
    name: Mapped[text]
    email: Mapped[text]
    phone: Mapped[code]
    language: Mapped[text]
    added_at: Mapped[instant]
