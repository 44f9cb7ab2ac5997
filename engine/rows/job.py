"""Work due later: timers, jobs, messages on their way, and failures that wait for an operator."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.rows.base import Row, code, instant, pk, text


class Timer(Row):
    """A timer event that waits; the row goes when it fires or is no longer needed.

    It wakes a token of a case or, where definition_id is set, starts a case of that definition at *element*, with
    *values*; every, left: how a start event's cycle goes on (a case's own is in its state).
    """

    __tablename__ = "timer"
    __table_args__ = (UniqueConstraint("case_id", "token"),)
    id: Mapped[pk]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    definition_id: Mapped[int | None] = mapped_column(ForeignKey("definition.id"), index=True)
    token: Mapped[int]
    element: Mapped[code]
    every: Mapped[code | None]
    left: Mapped[int | None]
    values: Mapped[bytes | None] = mapped_column(LargeBinary)
    due_at: Mapped[instant] = mapped_column(index=True)


class Job(Row):
    """One call of a registered handler.

    state: due -> handled (its own transaction has done the work and kept *result*) -> done; or failed, cancelled.
    is_blocking: the token waits for it (service task); else it is a listener's call that nothing waits for.
    behalf: the actor on whose command it runs.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_run_at", "state", "run_at"),)
    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    token: Mapped[int]
    element: Mapped[code]
    kind: Mapped[code]
    headers: Mapped[bytes] = mapped_column(LargeBinary)
    inputs: Mapped[bytes] = mapped_column(LargeBinary)
    is_blocking: Mapped[bool]
    attempts_left: Mapped[int]
    state: Mapped[code]
    run_at: Mapped[instant]
    behalf: Mapped[code]
    result: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[instant]
    ended_at: Mapped[instant | None]


class Message(Row):
    """A message kept until a catch event takes it or it expires (DESIGN 12.2)."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_name_key", "name", "key"),)
    id: Mapped[pk]
    name: Mapped[code]
    key: Mapped[code]
    values: Mapped[bytes] = mapped_column(LargeBinary)
    message_id: Mapped[code | None] = mapped_column(unique=True)
    sender: Mapped[code]
    sent_at: Mapped[instant]
    expires_at: Mapped[instant]
    taken_at: Mapped[instant | None]
    taken_by_case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))


class MessageCatch(Row):
    """A token that waits for a message with this name and key."""

    __tablename__ = "message_catch"
    __table_args__ = (Index("ix_message_catch_name_key", "name", "key"),)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    token: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    element: Mapped[code]
    name: Mapped[code]
    key: Mapped[code]


class SignalCatch(Row):
    """A token that waits for a signal of this name."""

    __tablename__ = "signal_catch"
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    token: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    element: Mapped[code]
    name: Mapped[code] = mapped_column(index=True)


class Incident(Row):
    """A failure inside a case that waits for an operator. stack is for operators only.

    facts: what the expression that failed says, encoded; so that it is told in the reader's language.
    """

    __tablename__ = "incident"
    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    token: Mapped[int]
    element: Mapped[code]
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    key: Mapped[code]
    message: Mapped[text]
    stack: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[bytes | None] = mapped_column(LargeBinary)
    opened_at: Mapped[instant]
    closed_at: Mapped[instant | None]
    closed_by: Mapped[code | None]
