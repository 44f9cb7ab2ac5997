"""Cases: where each stands (tokens), what it knows (variables), and its number."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.rows.base import ONE_TREE, Row, code, day, instant, pk, text


class Case(Row):
    """One root process instance with its registration number.

    tokens: the executor's saved state, without variables and without the specification.
    version: raised by every step; internal, never shown in a form. head_seq, head_hash: end of its event chain.
    state: open, closed (ran to an end) or cancelled. authority: key of the department whose case it is.
    parent_token: the step of the parent that opened this case.
    """

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("parent_id", "parent_token"),
        Index("ix_case_state_authority", "state", "authority"),
    )
    id: Mapped[pk]
    number: Mapped[code | None] = mapped_column(unique=True)
    process: Mapped[code]
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"))
    title: Mapped[text]
    authority: Mapped[code]
    state: Mapped[code]
    outcome: Mapped[code | None]
    channel: Mapped[code]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    parent_token: Mapped[int | None]
    received_on: Mapped[day]
    started_at: Mapped[instant]
    changed_at: Mapped[instant]
    closed_at: Mapped[instant | None]
    version: Mapped[int]
    tokens: Mapped[bytes] = mapped_column(LargeBinary)
    head_seq: Mapped[int] = mapped_column(default=0)
    head_hash: Mapped[str] = mapped_column(String(64), default="0" * 64)


class Variable(Row):
    """One named value in one scope (0 = the case itself), encoded by engine.feel.codec."""

    __tablename__ = "variable"
    __table_args__ = ONE_TREE
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    scope: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(128), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class CaseCounter(Row):
    """The last serial given, per authority and year; raised last in the registering transaction (DESIGN 12.8)."""

    __tablename__ = "case_counter"
    authority: Mapped[str] = mapped_column(String(32), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class IdempotencyKey(Row):
    """The receipt of a command already carried out, so that a repeat changes nothing."""

    __tablename__ = "idempotency_key"
    __table_args__ = ONE_TREE
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    actor: Mapped[str] = mapped_column(String(64), primary_key=True)
    command: Mapped[code]
    receipt: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[instant]
