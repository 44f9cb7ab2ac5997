"""The joint meeting (lotsmöte) and what the departments state before it. Nothing is decided here."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.rows.base import Row, code, day, instant, pk, text


class Meeting(Row):
    """state: called -> held -> approved (the protocol went out). answer_by: last day for statements."""

    __tablename__ = "meeting"
    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    state: Mapped[code]
    starts_at: Mapped[instant] = mapped_column(index=True)
    place: Mapped[text]
    questions: Mapped[str] = mapped_column(Text)
    answer_by: Mapped[day | None]
    called_at: Mapped[instant]
    attended: Mapped[str | None] = mapped_column(Text)
    protocol: Mapped[str | None] = mapped_column(Text)
    held_at: Mapped[instant | None]
    approved_at: Mapped[instant | None]


class Statement(Row):
    """What one group said, before a meeting or on a referral. One row per answered task.

    answer: the form's value (kravs, kravs_inte, villkor, handling_saknas; ingen_erinran, avstyrks).
    """

    __tablename__ = "statement"
    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), unique=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("group.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answer: Mapped[code]
    conditions: Mapped[str | None] = mapped_column(Text)
    missing: Mapped[str | None] = mapped_column(Text)
    comment: Mapped[str | None] = mapped_column(Text)
    stated_at: Mapped[instant]
