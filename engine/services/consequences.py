"""The rows that follow from one step: variables, tasks, timers, messages waited for, jobs and incidents."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, insert, tuple_, update

from engine.commands import Actor
from engine.feel import codec
from engine.limits import MOST_TEXT, plain
from engine.rows import Incident, Job, MessageCatch, SignalCatch, Timer, Variable
from engine.runtime import Advance, DueJob, FailedStep, VariableChange
from engine.services.offering import offer_tasks, withdraw_tasks
from engine.services.setting import set_variables
from engine.services.work import Work

_THE_CASE: BindParameter[int] = bindparam("the_case")
_TOKENS: BindParameter[int] = bindparam("the_tokens", expanding=True)
DROP_SCOPES = delete(Variable).where(
    Variable.case_id == _THE_CASE, Variable.scope.in_(bindparam("the_scopes", expanding=True))
)
DROP_TIMERS = delete(Timer).where(Timer.case_id == _THE_CASE, Timer.token.in_(_TOKENS))
DROP_CATCHES = delete(MessageCatch).where(MessageCatch.case_id == _THE_CASE, MessageCatch.token.in_(_TOKENS))
DROP_SIGNAL_CATCHES = delete(SignalCatch).where(SignalCatch.case_id == _THE_CASE, SignalCatch.token.in_(_TOKENS))
INSERT_TIMER, INSERT_CATCH, INSERT_SIGNAL_CATCH = insert(Timer), insert(MessageCatch), insert(SignalCatch)
INSERT_JOB = insert(Job).returning(Job.id)


def write_consequences(work: Work, case_id: int, advance: Advance, actor: Actor) -> None:
    """Variables, tasks, timers, messages waited for, jobs and incidents of one step."""
    _write_variables(work, case_id, advance.changes, advance.dropped_scopes)
    withdraw_tasks(work, case_id, advance.withdrawn)
    offer_tasks(work, case_id, advance.offered, actor)
    _write_timers(work, case_id, advance)
    _write_catches(work, case_id, advance)
    _write_jobs(work, case_id, advance, actor)
    _write_incidents(work, case_id, advance.incidents, advance.mended, actor)


def _write_variables(
    work: Work, case_id: int, changes: tuple[VariableChange, ...], dropped_scopes: tuple[int, ...]
) -> None:
    if dropped_scopes:
        work.connection.execute(DROP_SCOPES, {"the_case": case_id, "the_scopes": list(dropped_scopes)})
    gone = [(c.scope, c.name) for c in changes if c.new is None and c.scope not in dropped_scopes]
    if gone:
        work.connection.execute(
            delete(Variable).where(Variable.case_id == case_id, tuple_(Variable.scope, Variable.name).in_(gone))
        )
    kept = [(c.scope, c.name, c.new) for c in changes if c.new is not None and c.scope not in dropped_scopes]
    set_variables(work.connection, case_id, kept)


def _write_timers(work: Work, case_id: int, advance: Advance) -> None:
    if advance.dropped_timers:
        work.connection.execute(DROP_TIMERS, {"the_case": case_id, "the_tokens": list(advance.dropped_timers)})
    if advance.timers:
        work.connection.execute(
            INSERT_TIMER,
            [
                {"case_id": case_id, "token": timer.token, "element": timer.element, "due_at": timer.due_at}
                for timer in advance.timers
            ],
        )


def _write_catches(work: Work, case_id: int, advance: Advance) -> None:
    if advance.dropped_catches:
        work.connection.execute(DROP_CATCHES, {"the_case": case_id, "the_tokens": list(advance.dropped_catches)})
    if advance.catches:
        work.connection.execute(
            INSERT_CATCH,
            [
                {"case_id": case_id, "token": c.token, "element": c.element, "name": c.name, "key": c.key}
                for c in advance.catches
            ],
        )
    if advance.dropped_signal_catches:
        tokens = {"the_case": case_id, "the_tokens": list(advance.dropped_signal_catches)}
        work.connection.execute(DROP_SIGNAL_CATCHES, tokens)
    if advance.signal_catches:
        rows = [
            {"case_id": case_id, "token": c.token, "element": c.element, "name": c.name} for c in advance.signal_catches
        ]
        work.connection.execute(INSERT_SIGNAL_CATCH, rows)


def _write_jobs(work: Work, case_id: int, advance: Advance, actor: Actor) -> None:
    if advance.dropped_jobs:
        work.connection.execute(
            update(Job)
            .where(
                Job.case_id == case_id,
                Job.token.in_(advance.dropped_jobs),
                Job.is_blocking,
                Job.state.in_(("due", "handled", "failed")),
            )
            .values(state="cancelled", ended_at=work.now)
        )
    for job in advance.jobs:
        job_id = work.connection.execute(INSERT_JOB, _job_row(work, case_id, job, actor)).scalar_one()
        work.house.jobs.enqueue(work.connection, job_id, case_id, work.now)


def _job_row(work: Work, case_id: int, job: DueJob, actor: Actor) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "token": job.token,
        "element": job.element,
        "kind": job.type,
        "headers": codec.encode(dict(job.headers)),
        "inputs": codec.encode(dict(job.inputs)),
        "is_blocking": job.blocking,
        "attempts_left": max(job.retries, 1),
        "state": "due",
        "run_at": work.now,
        "behalf": actor.behalf or actor.id,
        "created_at": work.now,
    }


def _write_incidents(
    work: Work, case_id: int, failed: tuple[FailedStep, ...], mended: tuple[int, ...], actor: Actor
) -> None:
    if mended:
        work.connection.execute(
            update(Incident)
            .where(Incident.case_id == case_id, Incident.token.in_(mended), Incident.closed_at.is_(None))
            .values(closed_at=work.now, closed_by=actor.id)
        )
    for step in failed:
        work.connection.execute(
            insert(Incident).values(
                case_id=case_id,
                token=step.token,
                element=step.element,
                key=step.key,
                message=plain(step.message, MOST_TEXT),
                facts=codec.encode(dict(step.facts)) if step.facts else None,
                opened_at=work.now,
            )
        )
