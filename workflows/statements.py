"""What the departments state, before a joint meeting or on a referral, and the advice officials give (FL 26, 27)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from engine.commands import Actor
from engine.ports import Completion
from engine.rows import Group, TaskCandidate, User
from engine.services.work import Work
from workflows.rows import Advice, Statement


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """group: the name of the department's group; person: who answered for it."""

    group: str | None
    person: str | None
    answer: str
    conditions: str | None
    missing: str | None
    comment: str | None
    stated_at: datetime


def record_statement(work: Work, completion: Completion, actor: Actor) -> None:
    """Listener on a completed statement task: the answer becomes a row that the meeting page can show."""
    values = completion.values
    row = {
        "case_id": completion.case.id,
        "task_id": completion.task_id,
        "group_id": _group_id(work.connection, completion.task_id),
        "user_id": actor.user_id,
        "answer": values["svar"],
        "conditions": values.get("villkor"),
        "missing": values.get("saknas"),
        "comment": values.get("kommentar"),
        "stated_at": work.now,
    }
    work.connection.execute(insert(Statement).values(row))


def record_advice(work: Work, completion: Completion, actor: Actor) -> None:
    """Listener on a completed answer to the company: what was advised, and by whom, stays in the case."""
    text = completion.values.get("svar") or completion.values.get("svar_fraga")
    if text is None:
        return
    row = {
        "case_id": completion.case.id,
        "task_id": completion.task_id,
        "user_id": actor.user_id,
        "text": text,
        "given_at": work.now,
    }
    work.connection.execute(insert(Advice).values(row))


def statements_of_case(connection: Connection, case_id: int) -> list[StatementFacts]:
    """Return what has been stated in the case, in order of time."""
    rows = connection.execute(
        select(
            Group.name.label("group"),
            User.name.label("person"),
            Statement.answer,
            Statement.conditions,
            Statement.missing,
            Statement.comment,
            Statement.stated_at,
        )
        .outerjoin(Group, Group.id == Statement.group_id)
        .outerjoin(User, User.id == Statement.user_id)
        .where(Statement.case_id == case_id)
        .order_by(Statement.id)
    )
    return [StatementFacts(**row._mapping) for row in rows]


def _group_id(connection: Connection, task_id: int) -> int | None:
    """The group that the task was offered to."""
    query = select(TaskCandidate.group_id).where(TaskCandidate.task_id == task_id).order_by(TaskCandidate.group_id)
    return connection.execute(query.limit(1)).scalar()
