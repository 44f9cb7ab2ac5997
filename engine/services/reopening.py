"""Taking back the last completion in a case, while nothing outside has come of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select, update

from engine.audit.read import AuditEvent, read_events
from engine.commands import Actor, Receipt, ReopenTask
from engine.errors import Conflict, NotAllowed, NotFound
from engine.rows import Draft, Job, Task
from engine.runtime import Advance
from engine.runtime.intervening import reopen
from engine.services.by_hand import open_for_operator, protection_of
from engine.services.opened import OpenedCase, surroundings
from engine.services.reasons import given_reason
from engine.services.record import Cause, record
from engine.services.stepping import settle
from engine.services.work import Work

LEAVES_AS_IT_WAS = frozenset(
    {"task.claimed", "task.released", "task.handed_over", "document.added", "document.read", "incident.opened"}
)
"""What may have happened since without anything having come of the completion."""


def reopen_task(work: Work, command: ReopenTask, actor: Actor) -> Receipt:
    """Offer the task again to whoever completed it; what followed is withdrawn, the answers stay until then.

    Raises Conflict `intervention.too_late` with what has happened since, `intervention.not_undone` with what the
    completion itself set going, NotAllowed `intervention.protected`.
    """
    task = _completed(work, command.task_id)
    case, _ = open_for_operator(work, task.case_id, actor)
    reason = given_reason(command.reason)
    path = _path_since(read_events(work.connection, case.id, work.house.keys), task)
    _refuse_effects(work, case, task, path)
    around = surroundings(work, case.loaded, case.arende())
    taken = reopen(case.loaded.spec, case.snapshot, task.element, path, around)
    about = {"id": task.id, "element": task.element, "lane": task.lane}
    record(work, case, taken, Cause("intervention.reopened", task=about, more={"reason": reason}), actor)
    _give_back(work, case, task, taken)
    settle(work, case.id, taken, actor)
    return Receipt(case.id, case.row.number, task.id, at=work.now)


def _completed(work: Work, task_id: int) -> Row[Any]:
    task = work.connection.execute(select(Task.__table__).where(Task.id == task_id)).one_or_none()
    if task is None:
        raise NotFound("task.unknown", id=task_id)
    return task


def _path_since(events: list[AuditEvent], task: Row[Any]) -> list[Any]:
    """The way that the completion let the case go. Raises Conflict when something has happened after it."""
    since: list[AuditEvent] = []
    for event in reversed(events):
        if event.type == "task.completed" and (event.body.get("task") or {}).get("id") == task.id:
            break
        since.append(event)
    else:
        raise Conflict("intervention.not_completed", task=task.name)
    for event_since in reversed(since):
        if event_since.type not in LEAVES_AS_IT_WAS:
            raise Conflict("intervention.too_late", task=task.name, what=event_since.type, at=event_since.at)
    payload: Mapping[str, Any] = event.payload or {}
    return list(payload.get("path", ()))


def _refuse_effects(work: Work, case: OpenedCase, task: Row[Any], path: list[Any]) -> None:
    """What has been done outside the case stays done: by a listener, by a handler, or in a colleague's draft."""
    spec = case.loaded.spec
    protection = protection_of(work, case, surroundings(work, case.loaded, case.arende()))
    passed = dict.fromkeys([task.element, *(step[0] for step in path)])
    own = {node.id for node in spec.every_node()}
    for name in passed:
        if name not in own:  # inside a called process: what it has passed out can't be told from what was there
            raise Conflict("intervention.not_undone", element=name)
    for level in spec.levels():
        for node in (level.nodes[name] for name in passed if name in level.nodes):
            if protection.holds(level, node):
                raise NotAllowed("intervention.protected", element=node.name or node.id)
    if any(listener.event == "completing" for listener in spec.find(task.element).listeners):
        raise Conflict("intervention.not_undone", element=task.element)
    tokens = [step[1] for step in path]
    _refuse_handled_jobs(work, case, tokens)
    _refuse_drafts(work, case, tokens)


def _refuse_handled_jobs(work: Work, case: OpenedCase, tokens: list[int]) -> None:
    handled = (Job.case_id == case.id, Job.token.in_(tokens), Job.state.in_(("handled", "done")))
    element = work.connection.execute(select(Job.element).where(*handled).limit(1)).scalar()
    if element is not None:
        raise Conflict("intervention.not_undone", element=element)


def _refuse_drafts(work: Work, case: OpenedCase, tokens: list[int]) -> None:
    typed = (Task.case_id == case.id, Task.token.in_(tokens), Task.completed_at.is_(None))
    query = select(Task.name, Draft.saved_at).join(Draft, Draft.task_id == Task.id).where(*typed).limit(1)
    draft = work.connection.execute(query).one_or_none()
    if draft is not None:
        raise Conflict("intervention.draft", task=draft.name, at=draft.saved_at)


def _give_back(work: Work, case: OpenedCase, task: Row[Any], taken: Advance) -> None:
    """The task goes to whoever completed it."""
    tokens = [offered.token for offered in taken.offered if offered.element == task.element]
    work.connection.execute(
        update(Task)
        .where(Task.case_id == case.id, Task.token.in_(tokens))
        .values(assignee_id=task.completed_by_id, version=Task.version + 1)
    )
