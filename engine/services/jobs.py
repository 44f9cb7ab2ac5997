"""Doing a job: the handler in a transaction of its own, then the case's step (docs/decisions/0005).

A crash between the two leaves the job `handled` with its result kept: the step is taken again, the handler is not.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update

from engine.commands import Actor, Command, Receipt
from engine.feel import codec
from engine.limits import MOST_TEXT, plain
from engine.ports import BpmnError, JobCall
from engine.rows import Case, Incident, Job
from engine.runtime import JobCompleted, JobFailed, SignalReceived
from engine.services.handling import HandlerHungError, call_handler
from engine.services.opened import OpenedCase, look_at_case, open_case
from engine.services.record import Cause, chain_event
from engine.services.signals import SIGNAL, waits_for
from engine.services.stepping import step
from engine.services.work import House, SwapLost, Work

log = logging.getLogger(__name__)

FIRST_DELAY = timedelta(seconds=10)
"""The wait before the second attempt; it is doubled for each further one."""
BPMN_ERROR = "@bpmn_error"
MOST_STACK = 100_000
"""Characters of a stack: a recursion without end has a long one."""


@dataclass(frozen=True, slots=True)
class DoJob(Command):
    job_id: int


@dataclass(frozen=True, slots=True)
class FailJob(Command):
    """is_final: it is not tried again, however many attempts are left. key: of the incident that may come of it."""

    job_id: int
    message: str
    stack: str
    is_final: bool = False
    key: str = "job.failed"


def perform_job(house: House, job_id: int) -> None:
    """Do one due job to its end; a failure is counted, and at the last attempt becomes an Incident."""
    try:
        house.run(handle_job, DoJob(job_id), _actor_of(house, job_id))
        house.run(finish_job, DoJob(job_id), _actor_of(house, job_id))
    except Exception as error:  # the worker's loop: whatever a handler does wrong belongs to its own case
        log.exception("job %s failed", job_id)
        hung = isinstance(error, HandlerHungError)
        message, stack = f"{type(error).__name__}: {error}", traceback.format_exc()
        failure = FailJob(job_id, message, stack, is_final=hung, key="job.hung" if hung else "job.failed")
        house.run(fail_job, failure, Actor("system:jobs"))


def handle_job(work: Work, command: DoJob, actor: Actor) -> Receipt:
    """Call the handler and keep its result; a job that is not due any more is left alone."""
    job = _job(work, command.job_id)
    if job is None or job.state != "due" or job.run_at > work.now:
        return Receipt(at=work.now, is_repeat=True)
    case = look_at_case(work, job.case_id)
    handler = bring_signal if job.kind == SIGNAL else work.house.extensions.handlers[job.kind]
    try:
        result = call_handler(handler, work, _call(case, job))
    except BpmnError as error:
        result = {BPMN_ERROR: [error.code, str(error)]}
    _change(work, job, state="handled", result=codec.encode(result))
    return Receipt(case.id, case.row.number, at=work.now)


def finish_job(work: Work, command: DoJob, actor: Actor) -> Receipt:
    """Let the case go on with the kept result."""
    job = _job(work, command.job_id)
    if job is None or job.state != "handled":
        return Receipt(at=work.now, is_repeat=True)
    case = open_case(work, job.case_id)
    _change(work, job, state="done", ended_at=work.now)
    if job.kind == SIGNAL:
        return _give_signal(work, case, job, actor)
    cause = Cause("job.done", codec.decode(job.result), element=job.element, more={"kind": job.kind, "job": job.id})
    if not job.is_blocking:
        chain_event(work, case, cause, actor)
        return Receipt(case.id, case.row.number, at=work.now)
    step(work, case, _happening(job), cause, actor)
    return Receipt(case.id, case.row.number, at=work.now)


def bring_signal(work: Work, call: JobCall) -> Mapping[str, Any]:
    """There is nothing to do outside the case: the values go to it as they came."""
    return call.inputs


def _give_signal(work: Work, case: OpenedCase, job: Row[Any], actor: Actor) -> Receipt:
    """Tell the case, if it still waits for the signal."""
    name, values = codec.decode(job.headers)["signal"], codec.decode(job.result)
    if case.row.state == "open" and waits_for(work, case.id, name):
        cause = Cause("signal.received", values, element=job.element, more={"signal": name})
        step(work, case, SignalReceived(name, values), cause, actor)
    return Receipt(case.id, case.row.number, at=work.now)


def fail_job(work: Work, command: FailJob, actor: Actor) -> Receipt:
    """Count the attempt: try again later, or open an Incident when none is left."""
    job = _job(work, command.job_id)
    if job is None or job.state not in ("due", "handled"):
        return Receipt(at=work.now, is_repeat=True)
    case = open_case(work, job.case_id)
    left = 0 if command.is_final else max(job.attempts_left - 1, 0)
    if left:
        run_at = work.now + FIRST_DELAY * 2 ** max(0, 3 - left)
        _change(work, job, attempts_left=left, run_at=run_at)
        work.house.jobs.enqueue(work.connection, job.id, job.case_id, run_at)
        return Receipt(job.case_id, at=work.now)
    _change(work, job, attempts_left=0, state="failed")
    _open_incident(work, case, job, command)
    return Receipt(job.case_id, at=work.now)


def _job(work: Work, job_id: int) -> Row[Any] | None:
    """The job, if its case is still open or nothing waits for it."""
    return work.connection.execute(
        select(Job.__table__)
        .join(Case, Case.id == Job.case_id)
        .where(Job.id == job_id, (Case.state == "open") | ~Job.is_blocking)
    ).one_or_none()


def _change(work: Work, job: Row[Any], **values: Any) -> None:
    """Raises SwapLost when another worker has done something to the job since it was read."""
    is_unchanged = (Job.id == job.id, Job.state == job.state, Job.attempts_left == job.attempts_left)
    if work.connection.execute(update(Job).where(*is_unchanged).values(**values)).rowcount != 1:
        raise SwapLost


def _actor_of(house: House, job_id: int) -> Actor:
    with house.read() as connection:
        row = connection.execute(select(Job.kind, Job.behalf).where(Job.id == job_id)).one_or_none()
    return Actor("system:jobs") if row is None else Actor(f"system:{row.kind}", behalf=row.behalf)


def _call(case: OpenedCase, job: Row[Any]) -> JobCall:
    token = job.token if job.is_blocking else None
    return JobCall(
        job_id=job.id,
        kind=job.kind,
        element=job.element,
        token=job.token,
        case=case.facts(token),
        headers=codec.decode(job.headers),
        inputs=codec.decode(job.inputs),
    )


def _happening(job: Row[Any]) -> JobCompleted | JobFailed:
    result = codec.decode(job.result)
    if BPMN_ERROR in result:
        code, message = result[BPMN_ERROR]
        return JobFailed(job.token, code, message)
    return JobCompleted(job.token, result)


def _open_incident(work: Work, case: OpenedCase, job: Row[Any], command: FailJob) -> None:
    work.connection.execute(
        insert(Incident).values(
            case_id=job.case_id,
            token=job.token,
            element=job.element,
            job_id=job.id,
            key=command.key,
            message=plain(command.message, MOST_TEXT),
            stack=plain(command.stack, MOST_STACK),
            opened_at=work.now,
        )
    )
    cause = Cause(
        "job.failed",
        element=job.element,
        more={"kind": job.kind, "job": job.id, "why": plain(command.message, MOST_TEXT)},
    )
    chain_event(work, case, cause, Actor("system:jobs", behalf=job.behalf))
