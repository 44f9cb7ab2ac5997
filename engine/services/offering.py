"""Task rows: offering what a step opened, withdrawing what it closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, insert, select, true, update

from engine.commands import Actor
from engine.limits import MOST_TEXT, plain
from engine.prepared import Prepared
from engine.rows import Group, Task, TaskCandidate, TaskCandidateUser, User
from engine.runtime import FailedStep, OfferedTask
from engine.services.work import Work

ITEM_WORDS = ("namn", "name", "grupp", "id")
"""Which part of a multi-instance element tells a task from its siblings, in order of preference."""

_ASSIGNEE = select(User.id).where(User.login == bindparam("the_assignee")).scalar_subquery()
_GIVEN = (
    *("case_id", "token", "element", "name", "lane", "item", "form", "version", "priority"),
    *("due_at", "follow_up_at", "offered_at", "changed_at", "changed_by"),
)
INSERT_TASK = Prepared(
    insert(Task)
    .values({"assignee_id": _ASSIGNEE, **{name: bindparam(name) for name in _GIVEN}})
    .returning(Task.assignee_id)
)
_IS_OFFERED = (Task.case_id == bindparam("the_case"), Task.token == bindparam("the_token"))
INSERT_CANDIDATE = Prepared(
    insert(TaskCandidate).from_select(
        ["group_id", "task_id", "is_open"],
        select(Group.id, Task.id, true()).where(Group.key == bindparam("the_name"), *_IS_OFFERED),
    )
)
INSERT_CANDIDATE_USER = Prepared(
    insert(TaskCandidateUser).from_select(
        ["user_id", "task_id"], select(User.id, Task.id).where(User.login == bindparam("the_name"), *_IS_OFFERED)
    )
)
CLOSE_CANDIDATES = update(TaskCandidate).where(TaskCandidate.task_id == bindparam("the_task")).values(is_open=False)


def offer_tasks(
    work: Work, case_id: int, offered: tuple[OfferedTask, ...], actor: Actor
) -> Callable[[], list[FailedStep]]:
    """Insert the task rows; what is returned tells later which of them name nobody who exists."""
    sent = [(task, _offer(work, case_id, task, actor)) for task in offered]
    return lambda: [_nobody(task) for task, has_somebody in sent if not has_somebody()]


def _offer(work: Work, case_id: int, task: OfferedTask, actor: Actor) -> Callable[[], bool]:
    """Insert one task with its candidates; later: whether anybody whom it names exists."""
    given = INSERT_TASK.ask(work.connection, _row(work, case_id, task, actor))
    wanted = ((INSERT_CANDIDATE, group_keys(task)), (INSERT_CANDIDATE_USER, task.candidate_users))
    here = {"the_case": case_id, "the_token": task.token}
    found = [
        statement.start(work.connection, {**here, "the_name": name})
        for statement, names in wanted
        for name in dict.fromkeys(names)
    ]
    return lambda: given()[0].assignee_id is not None or any(count() for count in found)


def withdraw_tasks(work: Work, case_id: int, tokens: tuple[int, ...]) -> None:
    """Cancel the open tasks of these tokens."""
    if not tokens:
        return
    is_theirs = (Task.case_id == case_id, Task.token.in_(tokens), Task.completed_at.is_(None))
    ids = list(work.connection.execute(select(Task.id).where(*is_theirs)).scalars())
    work.connection.execute(update(Task).where(*is_theirs).values(cancelled_at=work.now, changed_at=work.now))
    if ids:
        work.connection.execute(CLOSE_CANDIDATES, [{"the_task": task_id} for task_id in ids])


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
