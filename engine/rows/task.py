"""User tasks offered to people, and what a person has typed but not yet sent."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from engine.rows.base import ONE_TREE, Row, code, instant, pk, text


class Task(Row):
    """One user task; open until completed_at or cancelled_at is set.

    version: raised by claim, release, hand-over and migration; a form carries it. token: its place in the case's state.
    item: what tells this task from its siblings in a multi-instance, in words. handed_by_id: who handed it over.
    """

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("case_id", "token"),
        Index(
            "ix_task_open_assignee",
            "assignee_id",
            "due_at",
            sqlite_where=sql("completed_at IS NULL AND cancelled_at IS NULL"),
            postgresql_where=sql("completed_at IS NULL AND cancelled_at IS NULL"),
        ),
    )
    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    token: Mapped[int]
    element: Mapped[code]
    name: Mapped[text]
    lane: Mapped[code | None]
    item: Mapped[text | None]
    form: Mapped[code | None]
    version: Mapped[int]
    priority: Mapped[int]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    handed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[text | None]
    due_at: Mapped[instant | None]
    follow_up_at: Mapped[instant | None]
    offered_at: Mapped[instant]
    changed_at: Mapped[instant]
    changed_by: Mapped[code]
    completed_at: Mapped[instant | None]
    completed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    cancelled_at: Mapped[instant | None]


class TaskCandidate(Row):
    """A group that may claim the task; is_open mirrors the task, so that the task list needs one index of open ones."""

    __tablename__ = "task_candidate"
    __table_args__ = (
        Index(
            "ix_task_candidate_open_group_id",
            "group_id",
            sqlite_where=sql("is_open = 1"),
            postgresql_where=sql("is_open"),
        ),
        ONE_TREE,
    )
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"), primary_key=True)
    is_open: Mapped[bool] = mapped_column(default=True)


class TaskCandidateUser(Row):
    """A person who may claim the task."""

    __tablename__ = "task_candidate_user"
    __table_args__ = ONE_TREE
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)


class Draft(Row):
    """What one person has typed in one task (DESIGN 12.15): not part of the case, seen by its owner only."""

    __tablename__ = "draft"
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64), primary_key=True)
    values: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[instant]
