"""Task rows: offering what a step opened, withdrawing what it closed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, Integer, bindparam, insert, select, true, update

from engine.commands import Actor
from engine.limits import MOST_TEXT, plain
from engine.prepared import Prepared
from engine.rows import Group, Task, TaskCandidate, TaskCandidateUser, User
from engine.runtime import FailedStep, OfferedTask
from engine.services.work import Work

ITEM_WORDS = ("namn", "name", "grupp", "id")
"""Which part of a multi-instance element tells a task from its siblings, in order of preference."""

_ASSIGNEE = select(User.id).where(User.login == bindparam("the_assignee")).scalar_subquery()
INSERT_TASK = Prepared(insert(Task).values(assignee_id=_ASSIGNEE).returning(Task.id, Task.assignee_id))
_THE_TASK: BindParameter[int] = bindparam("the_task", type_=Integer)
INSERT_CANDIDATE = Prepared(
    insert(TaskCandidate).from_select(
        ["group_id", "task_id", "is_open"],
        select(Group.id, _THE_TASK, true()).where(Group.key == bindparam("the_name")),
    )
)
INSERT_CANDIDATE_USER = Prepared(
    insert(TaskCandidateUser).from_select(
        ["user_id", "task_id"], select(User.id, _THE_TASK).where(User.login == bindparam("the_name"))
    )
)
CLOSE_CANDIDATES = Prepared(update(TaskCandidate).where(TaskCandidate.task_id == _THE_TASK).values(is_open=False))


def offer_tasks(work: Work, case_id: int, offered: tuple[OfferedTask, ...], actor: Actor) -> list[FailedStep]:
    """Insert the task rows; return a failed step for each task that names nobody who exists."""
    return [_nobody(task) for task in offered if not _offer(work, case_id, task, actor)]


def _offer(work: Work, case_id: int, task: OfferedTask, actor: Actor) -> bool:
    """Insert one task with its candidates; False if none of those it names exists."""
    task_id, assignee_id = INSERT_TASK.first(work.connection, _row(work, case_id, task, actor))
    has_somebody = assignee_id is not None
    wanted = ((INSERT_CANDIDATE, group_keys(task)), (INSERT_CANDIDATE_USER, task.candidate_users))
    for statement, names in wanted:
        for name in dict.fromkeys(names):
            candidate = {"the_task": task_id, "the_name": name}
            if has_somebody:
                statement.send(work.connection, candidate)
            else:
                has_somebody = statement.change(work.connection, candidate) > 0
    return has_somebody


def withdraw_tasks(work: Work, case_id: int, tokens: tuple[int, ...]) -> None:
    """Cancel the open tasks of these tokens."""
    if not tokens:
        return
    is_theirs = (Task.case_id == case_id, Task.token.in_(tokens), Task.completed_at.is_(None))
    ids = list(work.connection.execute(select(Task.id).where(*is_theirs)).scalars())
    work.connection.execute(update(Task).where(*is_theirs).values(cancelled_at=work.now, changed_at=work.now))
    for task_id in ids:
        close_candidates(work, task_id)


def close_candidates(work: Work, task_id: int) -> None:
    """A closed task leaves the lists."""
    CLOSE_CANDIDATES.send(work.connection, {"the_task": task_id})


def item_words(item: Any) -> str | None:
    """A multi-instance element in words."""
    if isinstance(item, dict):
        named = next((item[key] for key in ITEM_WORDS if item.get(key)), None)
        return None if named is None else plain(str(named), MOST_TEXT)
    return None if item is None else plain(str(item), MOST_TEXT)


def group_keys(task: OfferedTask) -> tuple[str, ...]:
    """The groups that a task names, else that of its lane."""
    return task.candidate_groups or ((task.group,) if task.group else ())


def _row(work: Work, case_id: int, task: OfferedTask, actor: Actor) -> dict[str, Any]:
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
        "the_assignee": task.assignee,
        "due_at": task.due_at,
        "follow_up_at": task.follow_up_at,
        "offered_at": work.now,
        "changed_at": work.now,
        "changed_by": actor.id,
    }


def _nobody(task: OfferedTask) -> FailedStep:
    wanted = [task.assignee, *task.candidate_users, *group_keys(task)]
    names = ", ".join(name for name in wanted if name) or "nobody"
    return FailedStep(task.token, task.element, "task.nobody", f"The task is offered to {names}, who do not exist.")
