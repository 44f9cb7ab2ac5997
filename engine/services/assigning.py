"""Who holds a task: claim, release, hand over, send back. States and rights: docs/architecture.md#task."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from engine.commands import Actor, ClaimTask, HandOverTask, Receipt, ReleaseTask, SendBackTask
from engine.errors import FieldError, Invalid
from engine.queries.people import Person, actor_for_user, find_person
from engine.rows import Task
from engine.rules.access import works_with_cases
from engine.services.held import HeldTask, candidate_groups, hold_task, require_unchanged
from engine.services.listening import tell_of_task
from engine.services.opened import local_day, open_case
from engine.services.reasons import given_reason
from engine.services.record import Cause, chain_event
from engine.services.work import SwapLost, Work


def claim_task(work: Work, command: ClaimTask, actor: Actor) -> Receipt:
    """Take an unclaimed task: one conditional UPDATE, so that of two people one wins.

    Raises Conflict `task.claimed` with who was first, NotAllowed `task.not_candidate`.
    """
    held = hold_task(work, command.task_id, actor, "claim")
    require_unchanged(work, held, command.version)
    _assign(work, held, actor, assignee_id=actor.user_id)
    return _told(work, held, actor, "task.claimed")


def release_task(work: Work, command: ReleaseTask, actor: Actor) -> Receipt:
    """Give a task back to its group. Raises Invalid `task.no_group` when it was offered to one person alone."""
    held = hold_task(work, command.task_id, actor, "release")
    require_unchanged(work, held, command.version)
    reason = given_reason(command.reason)
    if not candidate_groups(work, held.id):
        raise Invalid("task.no_group", task=held.row.name)
    _assign(work, held, actor, assignee_id=None, handed_by_id=None, reason=reason)
    return _told(work, held, actor, "task.released", reason=reason)


def hand_over_task(work: Work, command: HandOverTask, actor: Actor) -> Receipt:
    """Give a task to a colleague: one of its candidates, or someone of the case's department.

    Raises Invalid with an error on `to` or `reason`.
    """
    held = hold_task(work, command.task_id, actor, "hand_over")
    require_unchanged(work, held, command.version)
    reason = given_reason(command.reason)
    receiver_id = _receiver(work, held, command.to)
    _assign(work, held, actor, assignee_id=receiver_id, handed_by_id=actor.user_id, reason=reason)
    return _told(work, held, actor, "task.handed_over", to=f"u{receiver_id}", reason=reason)


def send_back_task(work: Work, command: SendBackTask, actor: Actor) -> Receipt:
    """Return a task to whoever handed it over. Raises NotAllowed `task.not_handed_over`."""
    held = hold_task(work, command.task_id, actor, "send_back")
    require_unchanged(work, held, command.version)
    reason = given_reason(command.reason)
    back_to = held.row.handed_by_id
    _assign(work, held, actor, assignee_id=back_to, handed_by_id=actor.user_id, reason=reason)
    return _told(work, held, actor, "task.handed_over", to=f"u{back_to}", reason=reason, back=True)


def _assign(work: Work, held: HeldTask, actor: Actor, **values: Any) -> None:
    changed = work.connection.execute(
        update(Task)
        .where(
            Task.id == held.id,
            Task.version == held.row.task_version,
            Task.completed_at.is_(None),
            Task.cancelled_at.is_(None),
        )
        .values(version=Task.version + 1, changed_at=work.now, changed_by=actor.id, **values)
    )
    if changed.rowcount != 1:
        raise SwapLost


def _told(work: Work, held: HeldTask, actor: Actor, event: str, **more: Any) -> Receipt:
    case = open_case(work, held.row.case_id)
    chain_event(work, case, Cause(event, task=held.event_task(), more=more), actor)
    tell_of_task(work, case, (held.id, held.row.token, held.row.element), "assigning", actor)
    return Receipt(case.id, case.row.number, held.id, at=work.now)


def _receiver(work: Work, held: HeldTask, login: str) -> int:
    person = find_person(work.connection, login)
    if person is None:
        raise Invalid("form.invalid", {"to": FieldError("person.unknown", {"login": login})})
    if person.id == held.row.assignee_id:
        raise Invalid("form.invalid", {"to": FieldError("person.holds_it", {"name": person.name})})
    if not _may_have(work, held, person):
        raise Invalid("form.invalid", {"to": FieldError("person.not_candidate", {"name": person.name})})
    return person.id


def _may_have(work: Work, held: HeldTask, person: Person) -> bool:
    """One of the task's candidates, or someone of the case's department who works with cases there."""
    receiver = actor_for_user(work.connection, person.id, local_day(work), "password")
    is_candidate = bool(receiver.groups & candidate_groups(work, held.id))
    return is_candidate or (receiver.department == held.row.authority and works_with_cases(receiver))
