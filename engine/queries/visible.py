"""Which cases an actor may see, as a WHERE clause: the twin of `engine.rules.access.sees_case` (DESIGN 12.5)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from engine.commands import Actor
from engine.queries.people import group_keys_of_case, user_ids_of_case
from engine.rows import Case, Group, Task, TaskCandidate, TaskCandidateUser
from engine.rules.access import CaseAccess, works_with_cases

OVERSIGHT = ("auditor", "registrar")


def visible_cases(actor: Actor) -> ColumnElement[bool]:
    """A condition on Case, for lists, search, counts and exports."""
    if actor.is_system:
        return true()
    if actor.case_id is not None:
        return or_(Case.id == actor.case_id, Case.parent_id == actor.case_id)
    conditions = [*_by_oversight(actor), *_by_person(actor), *_by_work(actor)]
    return or_(false(), *conditions)


def sees(connection: Connection, actor: Actor, case_id: int) -> bool:
    return connection.execute(select(Case.id).where(Case.id == case_id, visible_cases(actor))).first() is not None


def case_access(connection: Connection, case_id: int) -> CaseAccess:
    """The facts that `engine.rules.access` decides from, for one case that exists."""
    parent = aliased(Case)
    row = connection.execute(
        select(
            Case.authority,
            Case.state,
            Case.parent_id,
            Case.contact_id,
            Case.deputy_id,
            parent.contact_id.label("parent_contact_id"),
            parent.deputy_id.label("parent_deputy_id"),
        )
        .outerjoin(parent, parent.id == Case.parent_id)
        .where(Case.id == case_id)
    ).one()
    contacts = (row.contact_id, row.deputy_id, row.parent_contact_id, row.parent_deputy_id)
    return CaseAccess(
        id=case_id,
        authority=row.authority,
        is_open=row.state == "open",
        parent_id=row.parent_id,
        contacts=frozenset(one for one in contacts if one is not None),
        groups=group_keys_of_case(connection, case_id),
        users=user_ids_of_case(connection, case_id),
    )


def _by_oversight(actor: Actor) -> list[ColumnElement[bool]]:
    departments = [grant.department for grant in actor.grants if grant.role in OVERSIGHT]
    if None in departments:
        return [true()]
    return [Case.authority.in_([one for one in departments if one])] if departments else []


def _by_person(actor: Actor) -> list[ColumnElement[bool]]:
    if actor.user_id is None:
        return []
    me = actor.user_id
    parent = aliased(Case)
    held = or_(Task.assignee_id == me, Task.completed_by_id == me, Task.handed_by_id == me)
    offered = exists().where(
        TaskCandidateUser.task_id == Task.id, TaskCandidateUser.user_id == me, Task.case_id == Case.id
    )
    of_parent = exists().where(parent.id == Case.parent_id, or_(parent.contact_id == me, parent.deputy_id == me))
    return [
        or_(Case.contact_id == me, Case.deputy_id == me),
        of_parent,
        exists().where(and_(Task.case_id == Case.id, held)),
        offered,
    ]


def _by_work(actor: Actor) -> list[ColumnElement[bool]]:
    if not works_with_cases(actor):
        return []
    conditions: list[ColumnElement[bool]] = []
    if actor.department is not None:
        conditions.append(Case.authority == actor.department)
    if actor.groups:
        conditions.append(
            exists().where(
                Task.case_id == Case.id,
                TaskCandidate.task_id == Task.id,
                Group.id == TaskCandidate.group_id,
                Group.key.in_(actor.groups),
            )
        )
    return conditions
