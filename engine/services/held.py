"""A task as a command finds it, with the rights it asks for already proved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import aliased

from engine.commands import Actor
from engine.drivers.prepared import Prepared
from engine.drivers.sqlite import write_from_here
from engine.errors import Conflict, NotAllowed, NotFound
from engine.queries.people import name_of
from engine.queries.visible import sees
from engine.rows import Case, Group, Task, TaskCandidate, TaskCandidateUser, User
from engine.rules.access import TaskAccess, TaskAction, may_with_task
from engine.services.opened import READ_VARIABLES_OF_TASK, OpenedCase, opened, select_with_case
from engine.services.work import SwapLost, Work

_assignee = aliased(User)

TASK_COLUMNS = (
    Task.id.label("task_id"),
    Task.token,
    Task.element,
    Task.name,
    Task.lane,
    Task.form,
    Task.version.label("task_version"),
    Task.assignee_id,
    Task.handed_by_id,
    Task.changed_at,
    Task.changed_by,
    Task.completed_at,
    Task.cancelled_at,
    _assignee.login.label("assignee"),
)

FIND_TASK = Prepared(
    select_with_case(*TASK_COLUMNS)
    .join(Task, Task.case_id == Case.id)
    .outerjoin(_assignee, _assignee.id == Task.assignee_id)
    .where(Task.id == bindparam("the_task"))
    .with_for_update(key_share=True, of=(Case, Task))
)
"""Holds the case, then the task, until the commit: who comes second sees what the first one did."""


AS_IT_IS = Prepared(
    select(Task.version.label("task_version"), Case.version.label("case_version"), Case.head_seq)
    .join(Case, Case.id == Task.case_id)
    .where(Task.id == bindparam("the_task"))
)
"""What differs when anybody has changed the task or its case: every change of a case moves the head of its chain."""


@dataclass(frozen=True, slots=True)
class HeldTask:
    """row: TASK_COLUMNS and the case's CASE_COLUMNS."""

    row: Row[Any]
    access: TaskAccess

    @property
    def id(self) -> int:
        return int(self.row.task_id)

    def event_task(self) -> dict[str, Any]:
        return {"id": self.id, "element": self.row.element, "lane": self.row.lane}


def hold_task(work: Work, task_id: int, actor: Actor, action: TaskAction) -> HeldTask:
    """Read the task and prove the right. Raises NotFound for a task that is hidden from the actor, NotAllowed,
    Conflict `task.closed` (who and when) for one that is no longer open."""
    row = FIND_TASK.first(work.connection, {"the_task": task_id})
    return _proved(work, row, task_id, actor, action)


def hold_task_and_case(work: Work, task_id: int, actor: Actor, action: TaskAction) -> tuple[HeldTask, OpenedCase]:
    """The same for a command that moves the case: both are asked for in one journey."""
    this_task = {"the_task": task_id}
    rows = FIND_TASK.ask(work.connection, this_task)
    variables = READ_VARIABLES_OF_TASK.ask(work.connection, this_task)
    held = _proved(work, next(iter(rows()), None), task_id, actor, action)
    return held, opened(work, held.row, variables(), is_held=True)


def hold_from_here(work: Work, held: HeldTask) -> None:
    """Before the first change in a service that `reads_first`: from now on nobody else moves the task or its case.

    Raises SwapLost when somebody has since they were read.
    """
    row = held.row
    as_read = (row.task_version, row.case_version, row.head_seq)
    if not write_from_here(work.connection) and AS_IT_IS.first(work.connection, {"the_task": held.id}) != as_read:
        raise SwapLost


def _proved(work: Work, row: Row[Any] | None, task_id: int, actor: Actor, action: TaskAction) -> HeldTask:
    if row is None or not _is_visible(work, row, actor):
        raise NotFound("task.unknown", id=task_id)
    held = HeldTask(row, _access(work, row, actor))
    refusal = may_with_task(actor, action, held.access)
    if refusal is None:
        return held
    if refusal.key in ("task.closed", "task.claimed"):
        raise_changed(work, row, refusal.key)
    raise NotAllowed(refusal.key, ask=refusal.ask, task=row.name)


def require_unchanged(work: Work, held: HeldTask, version: int) -> None:
    """Raise Conflict `task.changed` unless the form was made from the task as it is now."""
    if held.row.task_version != version:
        raise_changed(work, held.row, "task.changed")


def raise_changed(work: Work, row: Row[Any], key: str) -> NoReturn:
    """Say who did it and when. by: the name of the person or the token, None when it was the engine."""
    by = name_of(work.connection, row.changed_by)
    raise Conflict(key, task=row.name, task_id=row.task_id, by=by, at=row.changed_at, to=row.assignee)


def _is_visible(work: Work, row: Row[Any], actor: Actor) -> bool:
    if actor.user_id is not None and row.assignee_id == actor.user_id:
        return True
    return sees(work.connection, actor, row.case_id)


def _access(work: Work, row: Row[Any], actor: Actor) -> TaskAccess:
    """Candidates matter only for who does not hold the task already."""
    holds = actor.user_id is not None and row.assignee_id == actor.user_id
    return TaskAccess(
        is_open=row.completed_at is None and row.cancelled_at is None,
        authority=row.authority,
        assignee_id=row.assignee_id,
        assignee=row.assignee,
        handed_by_id=row.handed_by_id,
        groups=frozenset() if holds else candidate_groups(work, row.task_id),
        users=frozenset() if holds else _candidate_users(work, row.task_id),
    )


def candidate_groups(work: Work, task_id: int) -> frozenset[str]:
    query = (
        select(Group.key)
        .join(TaskCandidate, TaskCandidate.group_id == Group.id)
        .where(TaskCandidate.task_id == task_id)
    )
    return frozenset(work.connection.execute(query).scalars())


def _candidate_users(work: Work, task_id: int) -> frozenset[int]:
    query = select(TaskCandidateUser.user_id).where(TaskCandidateUser.task_id == task_id)
    return frozenset(work.connection.execute(query).scalars())
