"""The rows of a case that is moved to another version: the same rows, called by their new names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from engine.commands import Actor
from engine.queries.people import people_in_groups
from engine.rows import (
    Group,
    Incident,
    Job,
    MessageCatch,
    SignalCatch,
    Task,
    TaskCandidate,
    TaskCandidateUser,
    Timer,
    User,
)
from engine.runtime import OfferedTask
from engine.runtime.migrating import CarriedTask, Plan
from engine.services.offering import group_keys
from engine.services.opened import local_day
from engine.services.work import Work

NOBODY = "task.nobody"
"""The incident of a task that was offered to people who do not exist."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who may have a task, of those who exist."""

    assignee_id: int | None
    group_ids: tuple[int, ...]
    user_ids: tuple[int, ...]

    def __bool__(self) -> bool:
        return self.assignee_id is not None or bool(self.group_ids or self.user_ids)


def candidates_of(work: Work, task: OfferedTask) -> Candidates:
    """Find the people and groups that the new version offers the task to."""
    logins = [name for name in (task.assignee, *task.candidate_users) if name]
    groups = work.connection.execute(select(Group.id).where(Group.key.in_(group_keys(task)))).scalars()
    people = dict(work.connection.execute(select(User.login, User.id).where(User.login.in_(logins))).all())
    users = tuple(people[login] for login in dict.fromkeys(task.candidate_users) if login in people)
    return Candidates(people.get(task.assignee or ""), tuple(groups), users)


def carry_rows(work: Work, case_id: int, plan: Plan, actor: Actor) -> None:
    """Rename what is open, and let the tasks be as the new version offers them.

    Every open task's version rises, so that a form made before meets a Conflict and what was typed there is kept.
    """
    _rename(work, case_id, plan.renamed or {})
    for task in plan.tasks:
        _carry_task(work, case_id, task, actor)
    if plan.asks_anew:
        failed = (Incident.case_id == case_id, Incident.token.in_(plan.asks_anew), Incident.closed_at.is_(None))
        work.connection.execute(update(Incident).where(*failed).values(job_id=None))


def _rename(work: Work, case_id: int, renamed: Mapping[int, str]) -> None:
    """History keeps the old names: only what is open is called by the new ones."""
    for token, element in renamed.items():
        for row, is_open in (
            (Task, (Task.completed_at.is_(None), Task.cancelled_at.is_(None))),
            (Job, (Job.ended_at.is_(None),)),
            (Incident, (Incident.closed_at.is_(None),)),
            (Timer, ()),
            (MessageCatch, ()),
            (SignalCatch, ()),
        ):
            rows: Any = row
            ours = (rows.case_id == case_id, rows.token == token, *is_open)
            work.connection.execute(update(row).where(*ours).values(element=element))


def _carry_task(work: Work, case_id: int, task: CarriedTask, actor: Actor) -> None:
    offer = task.offer
    values: dict[str, Any] = {
        "element": offer.element,
        "name": offer.name or offer.element,
        "lane": offer.lane,
        "form": offer.form_id,
        "priority": offer.priority,
        "version": Task.version + 1,
        "changed_at": work.now,
        "changed_by": actor.id,
    }
    if task.is_timed_anew:
        values |= {"due_at": offer.due_at, "follow_up_at": offer.follow_up_at}
    is_it = (Task.case_id == case_id, Task.token == offer.token, Task.completed_at.is_(None))
    row = work.connection.execute(
        update(Task).where(*is_it).values(values).returning(Task.id, Task.assignee_id)
    ).one_or_none()
    if row is not None and task.is_assigned_anew:
        _offer_to_others(work, case_id, task, row.id, row.assignee_id, actor.id)


def _offer_to_others(
    work: Work, case_id: int, task: CarriedTask, task_id: int, holder: int | None, actor_id: str
) -> None:
    """Offer the task to whom the new version says. Who holds it keeps it if it is offered to them still."""
    found = candidates_of(work, task.offer)
    for row in (TaskCandidate, TaskCandidateUser):
        work.connection.execute(delete(row).where(row.task_id == task_id))
    groups = [{"task_id": task_id, "group_id": one, "is_open": True} for one in found.group_ids]
    users = [{"task_id": task_id, "user_id": one} for one in found.user_ids]
    for row, rows in ((TaskCandidate, groups), (TaskCandidateUser, users)):
        if rows:
            work.connection.execute(insert(row), rows)
    keeps = holder is not None and found.assignee_id is None and _is_candidate(work, task.offer, found, holder)
    assignee_id = holder if keeps else found.assignee_id
    changes: dict[str, Any] = {"assignee_id": assignee_id, **({} if keeps else {"handed_by_id": None})}
    work.connection.execute(update(Task).where(Task.id == task_id).values(changes))
    had_nobody = (Incident.token == task.offer.token, Incident.key == NOBODY, Incident.closed_at.is_(None))
    closed = {"closed_at": work.now, "closed_by": actor_id}
    work.connection.execute(update(Incident).where(Incident.case_id == case_id, *had_nobody).values(closed))


def _is_candidate(work: Work, task: OfferedTask, found: Candidates, user_id: int) -> bool:
    if user_id in found.user_ids:
        return True
    return any(one.id == user_id for one in people_in_groups(work.connection, group_keys(task), local_day(work)))
