"""Who may do what (DESIGN 12.5). `engine.queries.visible` says the same about cases as a WHERE clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.commands import Actor

ROLES = (
    "single_contact",
    "official",
    "decision_maker",
    "board_secretary",
    "manager",
    "process_owner",
    "approver",
    "registrar",
    "auditor",
    "operator",
    "administrator",
)
CASE_WORK = frozenset({"single_contact", "official", "decision_maker", "board_secretary", "manager", "registrar"})
"""Roles that open the cases of one's own department. An administrator or operator sees no case content by that role."""

PROCESS_OWNERS = frozenset({"process_owner"})
APPROVERS = frozenset({"approver"})

CaseAction = Literal["view", "cancel", "end", "message", "add_document", "verify"]
TaskAction = Literal["view", "claim", "release", "hand_over", "send_back", "complete", "draft"]
SystemAction = Literal[
    "start_case", "deploy", "mend_incident", "migrate_cases", "administer", "audit", "view_processes"
]
ProcessAction = Literal["edit_process", "approve_process"]

SYSTEM_ROLES: dict[str, frozenset[str]] = {
    "start_case": CASE_WORK,
    "deploy": frozenset({"operator"}),
    "mend_incident": frozenset({"operator"}),
    "migrate_cases": frozenset({"operator", "process_owner"}),
    "administer": frozenset({"administrator"}),
    "audit": frozenset({"auditor"}),
    "view_processes": frozenset(ROLES),
    "edit_process": PROCESS_OWNERS,
    "approve_process": APPROVERS,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not: a stable key for the text, and the login of whom to ask, when someone is named."""

    key: str
    ask: str | None = None


@dataclass(frozen=True, slots=True)
class CaseAccess:
    """What decides who may see a case.

    contacts: user ids of contact and deputy, of the case and of the case that opened it.
    groups, users: those offered, holding or having held a task in it.
    """

    id: int
    authority: str
    is_open: bool = True
    parent_id: int | None = None
    contacts: frozenset[int] = frozenset()
    groups: frozenset[str] = frozenset()
    users: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class TaskAccess:
    """What decides who may work with a task. groups, users: who may claim it. assignee: login, for the refusal."""

    is_open: bool
    authority: str
    assignee_id: int | None
    assignee: str | None = None
    handed_by_id: int | None = None
    groups: frozenset[str] = frozenset()
    users: frozenset[int] = frozenset()


def may(actor: Actor, action: SystemAction | ProcessAction) -> Refusal | None:
    """Return why *actor* may not do a thing that concerns no single case, or None."""
    if actor.is_system or any(grant.role in SYSTEM_ROLES[action] for grant in actor.grants):
        return None
    return Refusal("role.missing")


def may_approve(actor: Actor, authors: frozenset[str]) -> Refusal | None:
    """Return why *actor* may not approve a version written by *authors* (`author_of`), or None.

    Four eyes: neither who proposed it nor who wrote any of it, and always a person.
    """
    if not any(grant.role in APPROVERS for grant in actor.grants) or actor.user_id is None:
        return Refusal("role.missing")
    return Refusal("proposal.own") if author_of(actor) in authors else None


def author_of(actor: Actor) -> str:
    """The person who writes, also when a program does it for them."""
    return actor.id if actor.user_id is None else f"u{actor.user_id}"


def may_with_case(actor: Actor, action: CaseAction, case: CaseAccess) -> Refusal | None:
    """Return why *actor* may not do *action* with the case, or None."""
    if not sees_case(actor, case):
        return Refusal("case.hidden")
    if action == "view" or actor.is_system:
        return None
    if action == "verify":
        return None if actor.has_role("auditor") else Refusal("role.missing")
    if action == "cancel":
        return None if actor.has_role("manager", case.authority) else Refusal("role.missing")
    if action == "end":
        return None if _answers_for(actor, case) else Refusal("case.not_yours")
    return None if works_with_cases(actor) or actor.case_id is not None else Refusal("role.missing")


def _answers_for(actor: Actor, case: CaseAccess) -> bool:
    """The company's contact or deputy, and the manager of the unit."""
    return actor.user_id in case.contacts or actor.has_role("manager", case.authority)


def sees_case(actor: Actor, case: CaseAccess) -> bool:
    """The one rule of who sees a case."""
    if actor.is_system:
        return True
    if actor.case_id is not None:
        return actor.case_id in (case.id, case.parent_id)
    if actor.has_role("auditor", case.authority) or actor.has_role("registrar", case.authority):
        return True
    if actor.user_id is not None and actor.user_id in (case.contacts | case.users):
        return True
    if not works_with_cases(actor):
        return False
    return actor.department == case.authority or bool(actor.groups & case.groups)


def works_with_cases(actor: Actor) -> bool:
    return any(grant.role in CASE_WORK for grant in actor.grants)


def may_with_task(actor: Actor, action: TaskAction, task: TaskAccess) -> Refusal | None:
    """Return why *actor* may not do *action* with the task, or None. Who may see the case may see its tasks."""
    if action == "view" or actor.auth == "system":
        return None
    if not task.is_open:
        return Refusal("task.closed")
    if action == "claim":
        return _claim(actor, task)
    if action == "hand_over" and actor.has_role("manager", task.authority):
        return None
    if action == "send_back" and task.handed_by_id is None:
        return Refusal("task.not_handed_over")
    if task.assignee_id is None:
        return Refusal("task.unclaimed")
    if task.assignee_id != actor.user_id:
        return Refusal("task.someone_elses", task.assignee)
    return None


def _claim(actor: Actor, task: TaskAccess) -> Refusal | None:
    if task.assignee_id == actor.user_id and actor.user_id is not None:
        return Refusal("task.already_yours")
    if task.assignee_id is not None:
        return Refusal("task.claimed", task.assignee)
    return None if is_candidate(actor, task) else Refusal("task.not_candidate")


def is_candidate(actor: Actor, task: TaskAccess) -> bool:
    """True if the task was offered to the person or to a group the person works in today."""
    return actor.user_id is not None and (actor.user_id in task.users or bool(actor.groups & task.groups))
