"""What open cases wait for: people, messages from outside, a time, the system, or an operator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from engine.queries.worklist import TaskRow, is_open, select_tasks, soonest_first, task_rows
from engine.rows import Case, Group, Incident, Job, MessageCatch, TaskCandidate, TaskCandidateUser, Timer, User


@dataclass(slots=True)
class Waits:
    """Everything that one open case waits for, also what it only listens to meanwhile.

    tasks: soonest due first; offered: names of who may take each task, by its id. messages: (element, message name),
    one for each token. timers: (element, moment). stopped: failures that wait for an operator.
    """

    definition_id: int
    tasks: list[TaskRow] = field(default_factory=list)
    offered: dict[int, tuple[str, ...]] = field(default_factory=dict)
    messages: list[tuple[str, str]] = field(default_factory=list)
    timers: list[tuple[str, datetime]] = field(default_factory=list)
    stopped: int = 0
    has_jobs: bool = False


def waits_of(connection: Connection, case_ids: Iterable[int]) -> dict[int, Waits]:
    """By id, for those of the cases that are open; whoever asks has proved that the actor sees them."""
    wanted = select(Case.id, Case.definition_id).where(Case.id.in_(list(case_ids)), Case.state == "open")
    found = {case_id: Waits(definition_id) for case_id, definition_id in connection.execute(wanted)}
    if found:
        _add_tasks(connection, found)
        _add_events(connection, found)
        _add_work_of_the_system(connection, found)
    return found


def offered_to(connection: Connection, task_ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Names of the groups, then the people, that may take each task."""
    groups = (
        select(TaskCandidate.task_id, Group.name)
        .join(Group, Group.id == TaskCandidate.group_id)
        .where(TaskCandidate.task_id.in_(task_ids))
        .order_by(Group.name)
    )
    people = (
        select(TaskCandidateUser.task_id, User.name)
        .join(User, User.id == TaskCandidateUser.user_id)
        .where(TaskCandidateUser.task_id.in_(task_ids))
        .order_by(User.name)
    )
    names: dict[int, list[str]] = defaultdict(list)
    for task_id, name in (*connection.execute(groups), *connection.execute(people)):
        names[task_id].append(name)
    return {task_id: tuple(found) for task_id, found in names.items()}


def _add_tasks(connection: Connection, found: dict[int, Waits]) -> None:
    query = select_tasks().where(is_open(), Case.id.in_(list(found))).order_by(*soonest_first())
    tasks = task_rows(connection.execute(query).all())
    offered = offered_to(connection, [task.id for task in tasks if task.assignee is None])
    for task in tasks:
        waits = found[task.case_id]
        waits.tasks.append(task)
        if task.id in offered:
            waits.offered[task.id] = offered[task.id]


def _add_events(connection: Connection, found: dict[int, Waits]) -> None:
    messages = (
        select(MessageCatch.case_id, MessageCatch.element, MessageCatch.name)
        .where(MessageCatch.case_id.in_(list(found)))
        .order_by(MessageCatch.case_id, MessageCatch.token)
    )
    for case_id, element, name in connection.execute(messages):
        found[case_id].messages.append((element, name))
    timers = (
        select(Case.id, Timer.element, Timer.due_at)
        .join(Timer, Timer.case_id == Case.id)
        .where(Case.id.in_(list(found)))
        .order_by(Timer.due_at)
    )
    for case_id, element, due_at in connection.execute(timers):
        found[case_id].timers.append((element, due_at))


def _add_work_of_the_system(connection: Connection, found: dict[int, Waits]) -> None:
    stopped = select(Incident.case_id).where(Incident.case_id.in_(list(found)), Incident.closed_at.is_(None))
    for case_id in connection.execute(stopped).scalars():
        found[case_id].stopped += 1
    is_busy = (Job.case_id.in_(list(found)), Job.is_blocking, Job.state.in_(("due", "handled")))
    for case_id in connection.execute(select(Job.case_id).where(*is_busy)).scalars():
        found[case_id].has_jobs = True
