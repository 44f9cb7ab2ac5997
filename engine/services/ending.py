"""Ending a case before its diagram does: by a person, with a reason, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select, update

from engine.commands import Actor
from engine.errors import Conflict, EngineError
from engine.ports import CaseEnd
from engine.rows import Case, Incident, Job, MessageCatch, SignalCatch, Task, Timer
from engine.runtime import cancel
from engine.services.listening import tell_of_ending
from engine.services.offering import withdraw_tasks
from engine.services.opened import OpenedCase, open_case, surroundings
from engine.services.record import Cause, chain_event
from engine.services.work import SwapLost, Work


@dataclass(frozen=True, slots=True)
class Ending:
    """how: what listeners at the case's end hear. outcome: what lists show; None: only that the case was cancelled."""

    how: str
    reason: str
    event: str = "case.cancelled"
    outcome: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def end_case(work: Work, case: OpenedCase, ending: Ending, actor: Actor) -> None:
    """Stop everything in the case, with one event. Raises Conflict `case.ended`, SwapLost."""
    if case.row.state != "open":
        raise Conflict("case.ended", number=case.row.number)
    changed = work.connection.execute(
        update(Case)
        .where(Case.id == case.id, Case.version == case.row.case_version)
        .values(
            state="cancelled",
            outcome=ending.outcome,
            closed_at=work.now,
            changed_at=work.now,
            version=Case.version + 1,
        )
    )
    if changed.rowcount != 1:
        raise SwapLost
    path = _stopped(work, case)
    more = {"reason": ending.reason, **ending.more, "path": path or []}
    chain_event(work, case, Cause(ending.event, more=more), actor)
    if path is not None:
        tell_of_ending(work, case, actor)
    _drop_waiting(work, case.id, actor)
    end = CaseEnd(open_case(work, case.id).facts(), ending.how, ending.reason)
    for listener in work.house.extensions.on_case_end:
        listener(work, end, actor)


def _stopped(work: Work, case: OpenedCase) -> list[list[Any]] | None:
    """Where everything stopped, as the events of steps tell it; None when nobody can read where the case stands."""
    try:
        taken = cancel(case.loaded.spec, case.snapshot, surroundings(work, case.loaded, case.arende()))
    except (EngineError, ValueError, LookupError):  # damaged from outside: it is ended all the same
        return None
    return [[passage.element, passage.token, passage.what] for passage in taken.path]


def _drop_waiting(work: Work, case_id: int, actor: Actor) -> None:
    """Nothing of an ended case waits any more, for anyone."""
    tokens = work.connection.execute(
        select(Task.token).where(Task.case_id == case_id, Task.completed_at.is_(None), Task.cancelled_at.is_(None))
    ).scalars()
    withdraw_tasks(work, case_id, tuple(tokens))
    work.connection.execute(delete(Timer).where(Timer.case_id == case_id))
    work.connection.execute(delete(MessageCatch).where(MessageCatch.case_id == case_id))
    work.connection.execute(delete(SignalCatch).where(SignalCatch.case_id == case_id))
    work.connection.execute(
        update(Job)
        .where(Job.case_id == case_id, Job.state.in_(("due", "handled", "failed")))
        .values(state="cancelled", ended_at=work.now)
    )
    work.connection.execute(
        update(Incident)
        .where(Incident.case_id == case_id, Incident.closed_at.is_(None))
        .values(closed_at=work.now, closed_by=actor.id)
    )
