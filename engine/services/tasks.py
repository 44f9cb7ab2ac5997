"""Completing a task, and keeping what a person has typed so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update

from engine.commands import Actor, CompleteTask, Receipt, SaveDraft
from engine.diagram.spec import Node
from engine.drivers.prepared import Together
from engine.errors import Invalid
from engine.forms import validate
from engine.ports import CaseFacts, Completion
from engine.rows import Task
from engine.runtime import TaskCompleted
from engine.services import drafts
from engine.services.held import HeldTask, hold_from_here, hold_task, hold_task_and_case, require_unchanged
from engine.services.library import Loaded
from engine.services.offering import CLOSE_CANDIDATES
from engine.services.opened import OpenedCase, open_case
from engine.services.people import CaseDirectory
from engine.services.record import Cause
from engine.services.stepping import carry_out, plan
from engine.services.work import Work, reads_first

COMPLETE = Together(
    drafts.OF_ONE,
    CLOSE_CANDIDATES,
    update(Task)
    .where(Task.id == bindparam("the_task"), Task.version == bindparam("the_version"), Task.completed_at.is_(None))
    .values(
        version=Task.version + 1,
        completed_at=bindparam("completed_at"),
        completed_by_id=bindparam("completed_by_id"),
        changed_at=bindparam("changed_at"),
        changed_by=bindparam("changed_by"),
    ),
)
"""The task is held, so that the version says the same as when it was read."""


@reads_first
def complete_task(work: Work, command: CompleteTask, actor: Actor) -> Receipt:
    """Complete one user task and move its case on to the next waiting points.

    Raises NotFound, NotAllowed, Conflict `task.changed` or `task.closed`, Invalid with an error for each field, and
    whatever a completing listener refuses with; then nothing has changed.
    """
    held, case = hold_task_and_case(work, command.task_id, actor, "complete")
    require_unchanged(work, held, command.version)
    loaded, process = case.place(work, held.row.token)
    node = process.find(held.row.element)
    values = _checked(work, case, loaded, held, command.values)
    if _tell_listeners(work, case, node, held, values, actor):
        case = open_case(work, case.id)
    cause = Cause("task.completed", values, task=held.event_task(), element=node.id, idem=command.idempotency_key)
    planned = plan(work, case, TaskCompleted(held.row.token, values), cause, actor)
    hold_from_here(work, held)
    _close(work, held, actor)
    carry_out(work, planned, actor)
    return Receipt(case.id, case.row.number, held.id, at=work.now)


def save_draft(work: Work, command: SaveDraft, actor: Actor) -> Receipt:
    """Keep what the actor has typed in an open task; the case is not touched (DESIGN 12.15)."""
    held = hold_task(work, command.task_id, actor, "draft")
    drafts.keep(work, held.id, actor, command.values)
    return Receipt(held.row.case_id, held.row.number, held.id, at=work.now)


def _checked(work: Work, case: OpenedCase, loaded: Loaded, held: HeldTask, values: Mapping[str, Any]) -> dict[str, Any]:
    form = loaded.form(held.row.form)
    if form is None:
        if values:
            raise Invalid("form.none", task=held.row.name)
        return {}
    directory = CaseDirectory(work, case.id, work.house.extensions.has_document)
    variables = case.facts(held.row.token).variables
    return validate(form, values, variables, now=work.now, zone=work.house.config.zone, allowed=directory)


def _tell_listeners(
    work: Work, case: OpenedCase, node: Node, held: HeldTask, values: Mapping[str, Any], actor: Actor
) -> bool:
    """Call the completing listeners. True: there were some, which may have changed the case's row (its contact)."""
    called = [one for one in node.listeners if one.event == "completing"]
    if not called:
        return False
    hold_from_here(work, held)
    facts: CaseFacts = case.facts(held.row.token)
    completion = Completion(held.id, node.id, node.lots.step, facts, values)
    for listener in called:
        work.house.extensions.task_listeners[listener.type](work, completion, actor)
    return True


def _close(work: Work, held: HeldTask, actor: Actor) -> None:
    """It leaves the lists, and the actor's own draft has been sent; what others have typed there stays theirs."""
    this_task = {"the_task": held.id, "the_version": held.row.task_version, "the_owner": actor.id}
    who = {"completed_by_id": actor.user_id, "changed_by": actor.id}
    when = {"completed_at": work.now, "changed_at": work.now}
    COMPLETE.send(work.connection, {**this_task, **who, **when})
