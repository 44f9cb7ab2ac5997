"""Task rows: offering what a step opened, withdrawing what it closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    Text,
    any_,
    bindparam,
    exists,
    func,
    insert,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert

from engine.commands import Actor
from engine.drivers.prepared import Prepared, with_parameters
from engine.limits import MOST_TEXT, plain
from engine.rows import Group, Incident, Task, TaskCandidate, TaskCandidateUser, User
from engine.runtime import OfferedTask
from engine.services.work import Work

NOBODY = "task.nobody"
"""The key of the incident of a task that is offered to nobody who exists."""
SEPARATOR = "\x1f"
"""ASCII's unit separator, which no name has."""
ITEM_WORDS = ("namn", "name", "grupp", "id")
"""Which part of a multi-instance element tells a task from its siblings, in order of preference."""

_ASSIGNEE = select(User.id).where(User.login == bindparam("the_assignee")).scalar_subquery()
_GIVEN = (
    *("case_id", "token", "element", "name", "lane", "item", "form", "version", "priority"),
    *("due_at", "follow_up_at", "offered_at", "changed_at", "changed_by"),
)
_TASK = with_parameters(Task, *_GIVEN).values(assignee_id=_ASSIGNEE)
INSERT_TASK = Prepared(_TASK)
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


def _note_nobody(task: Any, *conditions: ColumnElement[bool]) -> Insert:
    """An incident for *task* (columns of the table) under *conditions*."""
    told = (
        literal(NOBODY, Incident.key.type),
        bindparam("message", type_=Incident.message.type),
        bindparam("opened_at", type_=Incident.opened_at.type),
    )
    return insert(Incident).from_select(
        ["case_id", "token", "element", "key", "message", "opened_at"],
        select(task.case_id, task.token, task.element, *told).where(task.assignee_id.is_(None), *conditions),
    )


NOTE_NOBODY = Prepared(
    _note_nobody(
        Task,
        *_IS_OFFERED,
        ~exists().where(TaskCandidate.task_id == Task.id),
        ~exists().where(TaskCandidateUser.task_id == Task.id),
    )
)
"""The database tells whether anybody is there, so that nobody has to wait for its answer."""


def _all_in_one() -> Prepared:
    """The same for PostgreSQL, as one statement: names come joined by SEPARATOR."""
    task = _TASK.returning(Task.id, Task.case_id, Task.token, Task.element, Task.assignee_id).cte("offered")
    groups = _candidates(TaskCandidate, [task.c.id, Group.id, true()], Group.key, "the_groups").cte("to_groups")
    users = _candidates(TaskCandidateUser, [task.c.id, User.id], User.login, "the_users").cte("to_users")
    nobody = (~exists(select(groups.c.task_id)), ~exists(select(users.c.task_id)))
    return Prepared(_note_nobody(task.c, *nobody).add_cte(task, groups, users))


def _candidates(row: Any, columns: list[Any], key: Any, names: str) -> ReturningInsert[Any]:
    """INSERT into *row*'s table, of *columns* in its order, for everyone whose *key* is among *names*."""
    is_named = key == any_(func.string_to_array(bindparam(names, type_=Text), SEPARATOR))
    chosen = select(*columns).where(is_named)
    return insert(row).from_select(row.__table__.c.keys(), chosen).returning(row.task_id)


OFFER = _all_in_one()
CLOSE_CANDIDATES = update(TaskCandidate).where(TaskCandidate.task_id == bindparam("the_task")).values(is_open=False)


def offer_tasks(work: Work, case_id: int, offered: tuple[OfferedTask, ...], actor: Actor) -> None:
    """Insert the task rows with their candidates; one that names nobody who exists becomes an incident."""
    for task in offered:
        row = {**_row(work, case_id, task, actor), "message": _nobody(task), "opened_at": work.now}
        if work.connection.dialect.name == "postgresql":
            names = {"the_groups": group_keys(task), "the_users": task.candidate_users}
            OFFER.send(work.connection, {**row, **{name: SEPARATOR.join(keys) for name, keys in names.items()}})
        else:
            _offer_in_turn(work, task, row)


def _offer_in_turn(work: Work, task: OfferedTask, row: Mapping[str, Any]) -> None:
    INSERT_TASK.send(work.connection, row)
    here = {"the_case": row["case_id"], "the_token": task.token}
    for statement, names in ((INSERT_CANDIDATE, group_keys(task)), (INSERT_CANDIDATE_USER, task.candidate_users)):
        for name in dict.fromkeys(names):
            statement.send(work.connection, {**here, "the_name": name})
    NOTE_NOBODY.send(work.connection, {**here, **row})


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


def _nobody(task: OfferedTask) -> str:
    wanted = [task.assignee, *task.candidate_users, *group_keys(task)]
    names = ", ".join(name for name in wanted if name) or "nobody"
    return plain(f"The task is offered to {names}, who do not exist.", MOST_TEXT)
