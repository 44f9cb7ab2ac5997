"""Mending what stopped: an operator has looked, and lets the case try again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select, update

from engine.commands import Actor, Receipt, RetryIncident
from engine.errors import Conflict, NotAllowed, NotFound
from engine.rows import Incident, Job
from engine.rules.access import may
from engine.runtime import Retried
from engine.services.by_hand import STUCK
from engine.services.opened import open_case
from engine.services.putting_right import put_right
from engine.services.record import Cause, chain_event
from engine.services.stepping import step
from engine.services.work import SwapLost, Work


def retry_incident(work: Work, command: RetryIncident, actor: Actor) -> Receipt:
    """Try the failed step or job again. Raises NotAllowed, NotFound, Conflict `incident.closed`."""
    refusal = may(actor, "mend_incident")
    if refusal is not None:
        raise NotAllowed(refusal.key)
    incident = work.connection.execute(
        select(Incident.__table__).where(Incident.id == command.incident_id)
    ).one_or_none()
    if incident is None:
        raise NotFound("incident.unknown", id=command.incident_id)
    if incident.closed_at is not None:
        raise Conflict("incident.closed", by=incident.closed_by, at=incident.closed_at)
    case = open_case(work, incident.case_id)
    closed = work.connection.execute(
        update(Incident)
        .where(Incident.id == incident.id, Incident.closed_at.is_(None))
        .values(closed_at=work.now, closed_by=actor.id)
    )
    if closed.rowcount != 1:
        raise SwapLost
    about = None if incident.key == STUCK else incident.element
    cause = Cause("incident.mended", element=about, more={"why": incident.message})
    if incident.key == STUCK:
        put_right(work, case, cause, actor)
    elif incident.job_id is None:
        step(work, case, Retried(incident.token), cause, actor)
    else:
        _retry_job(work, incident)
        chain_event(work, case, cause, actor)
    return Receipt(case.id, case.row.number, at=work.now)


def _retry_job(work: Work, incident: Row[Any]) -> None:
    """One more attempt, from where the job stopped: its kept result is not made again."""
    result = work.connection.execute(select(Job.result).where(Job.id == incident.job_id)).scalar_one()
    work.connection.execute(
        update(Job)
        .where(Job.id == incident.job_id, Job.state == "failed")
        .values(state="due" if result is None else "handled", attempts_left=1, run_at=work.now)
    )
    work.house.jobs.enqueue(work.connection, incident.job_id, incident.case_id, work.now)
