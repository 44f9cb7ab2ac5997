"""Cases that belong together without one having opened the other."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.rows.base import Row, code, instant


class CaseLink(Row):
    """One of two rows, one for each case. kind: what *other* is to the case.

    duplicate (it was ended in favour of this one), original (this one was), successor (continues this one at another
    authority), predecessor (this one continues it).
    """

    __tablename__ = "case_link"
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    kind: Mapped[code]
    linked_at: Mapped[instant]
