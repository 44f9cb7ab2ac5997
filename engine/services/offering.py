"""Task rows: offering what a step opened, withdrawing what it closed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update

from engine.commands import Actor
from engine.rows import Group, Task, TaskCandidate, TaskCandidateUser, User
from engine.runtime import FailedStep, OfferedTask
from engine.services.work import Work

ITEM_WORDS = ("namn", "name", "grupp", "id")
"""Which part of a multi-instance element tells a task from its siblings, in order of preference."""

FIND_PEOPLE = select(User.login, User.id).where(User.login.in_(bindparam("names", expanding=True)))
FIND_GROUPS = select(Group.key, Group.id).where(Group.key.in_(bindparam("names", expanding=True)))
INSERT_TASK = insert(Task).returning(Task.id)
INSERT_CANDIDATE = insert(TaskCandidate)
CLOSE_CANDIDATES = (
    update(TaskCandidate).where(TaskCandidate.task_id.in_(bindparam("the_tasks", expanding=True))).values(is_open=False)
)


def offer_tasks(work: Work, case_id: int, offered: tuple[OfferedTask, ...], actor: Actor) -> list[FailedStep]:
    """Insert the task rows; return a failed step for each task that names nobody who exists."""
    if not offered:
        return []
    people = _ids(work, FIND_PEOPLE, (name for task in offered for name in (task.assignee, *task.candidate_users)))
    groups = _ids(work, FIND_GROUPS, (key for task in offered for key in _group_keys(task)))
    failed = []
    for task in offered:
        assignee_id = people.get(task.assignee) if task.assignee else None
        group_ids = [groups[key] for key in _group_keys(task) if key in groups]
        user_ids = [people[login] for login in task.candidate_users if login in people]
        task_id = work.connection.execute(INSERT_TASK, _row(work, case_id, task, assignee_id, actor)).scalar_one()
        _insert_candidates(work, task_id, group_ids, user_ids)
        if assignee_id is None and not group_ids and not user_ids:
            failed.append(_nobody(task))
    return failed


def withdraw_tasks(work: Work, case_id: int, tokens: tuple[int, ...]) -> None:
    """Cancel the open tasks of these tokens."""
    if not tokens:
        return
    is_theirs = (Task.case_id == case_id, Task.token.in_(tokens), Task.completed_at.is_(None))
    ids = list(work.connection.execute(select(Task.id).where(*is_theirs)).scalars())
    work.connection.execute(update(Task).where(*is_theirs).values(cancelled_at=work.now, changed_at=work.now))
    close_candidates(work, ids)


def close_candidates(work: Work, task_ids: list[int]) -> None:
    """A closed task leaves the lists."""
    if task_ids:
        work.connection.execute(CLOSE_CANDIDATES, {"the_tasks": task_ids})


def item_words(item: Any) -> str | None:
    """A multi-instance element in words."""
    if isinstance(item, dict):
        named = next((item[key] for key in ITEM_WORDS if item.get(key)), None)
        return None if named is None else str(named)[:2000]
    return None if item is None else str(item)[:2000]


def _group_keys(task: OfferedTask) -> tuple[str, ...]:
    return task.candidate_groups or ((task.group,) if task.group else ())


def _ids(work: Work, query: Select[str, int], wanted: Iterable[str | None]) -> dict[str, int]:
    names = {one for one in wanted if one}
    return dict(work.connection.execute(query, {"names": list(names)}).all()) if names else {}


def _row(work: Work, case_id: int, task: OfferedTask, assignee_id: int | None, actor: Actor) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "token": task.token,
        "element": task.element,
        "name": task.name or task.element,
        "lane": task.lane,
        "item": item_words(task.item),
        "form": task.form_id,
        "version": 1,
        "priority": task.priority,
        "assignee_id": assignee_id,
        "due_at": task.due_at,
        "follow_up_at": task.follow_up_at,
        "offered_at": work.now,
        "changed_at": work.now,
        "changed_by": actor.id,
    }


def _insert_candidates(work: Work, task_id: int, group_ids: list[int], user_ids: list[int]) -> None:
    if group_ids:
        rows = [{"task_id": task_id, "group_id": group_id, "is_open": True} for group_id in dict.fromkeys(group_ids)]
        work.connection.execute(INSERT_CANDIDATE, rows)
    if user_ids:
        people = [{"task_id": task_id, "user_id": user_id} for user_id in dict.fromkeys(user_ids)]
        work.connection.execute(insert(TaskCandidateUser), people)


def _nobody(task: OfferedTask) -> FailedStep:
    wanted = [task.assignee, *task.candidate_users, *_group_keys(task)]
    names = ", ".join(name for name in wanted if name) or "nobody"
    return FailedStep(task.token, task.element, "task.nobody", f"The task is offered to {names}, who do not exist.")
