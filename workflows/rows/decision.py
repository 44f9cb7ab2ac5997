"""What was decided, and what was advised without deciding."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.rows.base import Row, code, day, instant, pk


class Decision(Row):
    """One decision in one authority case; made only by `workflows.decisions.make_decision` (DESIGN 12.19).

    user_id: who decided by delegation (then *delegation* says under which item of the delegation order);
    board: which board or committee decided (then *paragraph* is the minute's), entered by *entered_by_id*.
    regime: how it is appealed: administrative, legality, none or private.
    """

    __tablename__ = "decision"
    __table_args__ = (CheckConstraint("(user_id IS NULL) <> (board IS NULL)", name="one_decides"),)
    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), unique=True)
    outcome: Mapped[code]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    board: Mapped[code | None]
    delegation: Mapped[code | None]
    paragraph: Mapped[code | None]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_on: Mapped[day]
    rules: Mapped[str] = mapped_column(Text)
    grounds: Mapped[str] = mapped_column(Text)
    conditions: Mapped[str | None] = mapped_column(Text)
    dissent: Mapped[str | None] = mapped_column(Text)
    regime: Mapped[code]
    appeal_instruction: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[instant]
    dispatched_at: Mapped[instant | None]


class Advice(Row):
    """An answer given as service: what was said to the company, by whom. Never binding (FL 6, FL 27)."""

    __tablename__ = "advice"
    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str] = mapped_column(Text)
    given_at: Mapped[instant]
