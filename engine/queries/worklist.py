"""The task list: what one person can do, may take, or must see to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from engine.commands import Actor
from engine.rows import Case, Group, Task, TaskCandidate, TaskCandidateUser, User

View = Literal["mine", "group", "unassigned", "overdue"]
VIEWS: tuple[View, ...] = ("mine", "group", "unassigned", "overdue")
NO_DUE_DATE = datetime(9999, 1, 1, tzinfo=UTC)
"""Tasks without a due date come last."""

_assignee = aliased(User)
_own = aliased(Task)
_due = func.coalesce(Task.due_at, NO_DUE_DATE, type_=Task.due_at.type)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task in a list. assignee: (login, name). item: which of several like it. Times are UTC."""

    id: int
    version: int
    element: str
    name: str
    item: str | None
    lane: str | None
    priority: int
    due_at: datetime | None
    follow_up_at: datetime | None
    offered_at: datetime
    completed_at: datetime | None
    cancelled_at: datetime | None
    case_id: int
    case_number: str | None
    case_title: str
    process: str
    authority: str
    assignee: tuple[str, str] | None

    @property
    def is_open(self) -> bool:
        return self.completed_at is None and self.cancelled_at is None


@dataclass(frozen=True, slots=True)
class Filters:
    """What to narrow a list to; None = everything."""

    process: str | None = None
    authority: str | None = None


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Page:
    """rows, and the cursor of the next page (None on the last)."""

    rows: list[TaskRow]
    after: tuple[datetime, int] | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open tasks each view holds."""

    mine: int
    group: int
    unassigned: int
    overdue: int


@dataclass(frozen=True, slots=True)
class DueCount:
    """How many tasks fall due at one moment: the actor's own, or those that the actor may take."""

    due_at: datetime
    is_own: bool
    number: int


TASK = (
    Task.id,
    Task.version,
    Task.element,
    Task.name,
    Task.item,
    Task.lane,
    Task.priority,
    Task.due_at,
    Task.follow_up_at,
    Task.offered_at,
    Task.completed_at,
    Task.cancelled_at,
    Task.case_id,
    Case.number.label("case_number"),
    Case.title.label("case_title"),
    Case.process,
    Case.authority,
    _assignee.login.label("assignee_login"),
    _assignee.name.label("assignee_name"),
)


def task_page(
    connection: Connection,
    actor: Actor,
    view: View,
    now: datetime,
    filters: Filters = NO_FILTERS,
    after: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> Page:
    """One page of a view, soonest due first. after: the cursor of the page before."""
    query = select_tasks().where(_in_view(actor, view, now), *_narrowed(filters)).order_by(*soonest_first())
    if after is not None:
        query = query.where(tuple_(_due, Task.id) > tuple_(literal(after[0], Task.due_at.type), literal(after[1])))
    rows = task_rows(connection.execute(query.limit(limit + 1)).all())
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return Page(rows[:limit], None if last is None else (last.due_at or NO_DUE_DATE, last.id))


def task_counts(connection: Connection, actor: Actor, now: datetime) -> Counts:
    """The four counts in one question."""
    sums = [func.sum(case((_in_view(actor, view, now), 1), else_=0)) for view in VIEWS]
    row = connection.execute(select(*sums).where(is_open(), _concerns(actor))).one()
    return Counts(*(value or 0 for value in row))


def due_counts(connection: Connection, actor: Actor, until: datetime) -> list[DueCount]:
    """The tasks that the actor has or may take, with a due date at *until* or before."""
    is_theirs = or_(Task.assignee_id.is_(None), _is_mine(actor))
    is_own = Task.assignee_id.is_not(None)
    query = (
        select(Task.due_at, is_own, func.count())
        .where(is_open(), _concerns(actor), is_theirs, Task.due_at <= until)
        .group_by(Task.due_at, is_own)
        .order_by(Task.due_at)
    )
    return [DueCount(due_at, own, number) for due_at, own, number in connection.execute(query) if due_at is not None]


def tasks_of_case(connection: Connection, case_id: int) -> list[TaskRow]:
    """All tasks of a case, open and ended, in the order they were offered."""
    return task_rows(connection.execute(select_tasks().where(Task.case_id == case_id).order_by(Task.id)).all())


def tasks_to_take(connection: Connection, actor: Actor, case_id: int) -> list[TaskRow]:
    """The tasks of a case that nobody has taken and that are offered to the actor, soonest due first."""
    is_free = (Task.case_id == case_id, is_open(), Task.assignee_id.is_(None), _is_offered(actor))
    return task_rows(connection.execute(select_tasks().where(*is_free).order_by(*soonest_first())).all())


def find_task(connection: Connection, task_id: int) -> TaskRow | None:
    """One task, whoever asks: the caller proves the right."""
    rows = task_rows(connection.execute(select_tasks().where(Task.id == task_id)).all())
    return rows[0] if rows else None


def select_tasks() -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(*TASK).join(Case, Case.id == Task.case_id).outerjoin(_assignee, _assignee.id == Task.assignee_id)
    )
    return query


def task_rows(rows: Sequence[Row[Any]]) -> list[TaskRow]:
    return [_task_row(row) for row in rows]


def soonest_first() -> tuple[ColumnElement[Any], ...]:
    """The order of every list of tasks; those without a due date come last."""
    return _due, Task.id.expression


def is_open() -> ColumnElement[bool]:
    return and_(Task.completed_at.is_(None), Task.cancelled_at.is_(None))


def _task_row(row: Row[Any]) -> TaskRow:
    fields = dict(row._mapping)
    login, name = fields.pop("assignee_login"), fields.pop("assignee_name")
    return TaskRow(**fields, assignee=None if login is None else (login, name))


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    wanted = ((Case.process, filters.process), (Case.authority, filters.authority))
    return [column == value for column, value in wanted if value is not None]


def _in_view(actor: Actor, view: View, now: datetime) -> ColumnElement[bool]:
    condition = {
        "mine": _is_mine(actor),
        "group": _is_offered(actor),
        "unassigned": and_(Task.assignee_id.is_(None), _is_offered(actor)),
        "overdue": and_(Task.due_at < now, _concerns(actor)),
    }[view]
    return and_(is_open(), condition)


def _is_mine(actor: Actor) -> ColumnElement[bool]:
    return false() if actor.user_id is None else Task.assignee_id == actor.user_id


def _is_offered(actor: Actor) -> ColumnElement[bool]:
    """Offered to a group of the actor's, or to the actor by name."""
    return false() if actor.user_id is None else Task.id.in_(union_all(*_offered_ids(actor)))


def _concerns(actor: Actor) -> ColumnElement[bool]:
    """Mine or offered. A list of ids leads to the few open tasks; OR would lead past all there are."""
    if actor.user_id is None:
        return false()
    mine = select(_own.id).where(_own.assignee_id == actor.user_id, _own.completed_at.is_(None))
    return Task.id.in_(union_all(mine.where(_own.cancelled_at.is_(None)), *_offered_ids(actor)))


def _offered_ids(actor: Actor) -> tuple[Select[int], Select[int]]:
    groups = select(Group.id).where(Group.key.in_(actor.groups))
    return (
        select(TaskCandidate.task_id).where(TaskCandidate.is_open, TaskCandidate.group_id.in_(groups)),
        select(TaskCandidateUser.task_id).where(TaskCandidateUser.user_id == actor.user_id),
    )
