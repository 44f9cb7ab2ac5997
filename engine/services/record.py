"""After a pure step: make the rows say what the engine said, in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.audit.chain import EventDraft, append
from engine.commands import Actor
from engine.feel import codec
from engine.rows import Case, Incident, Job, MessageCatch, Timer, Variable
from engine.runtime import Advance, DueJob, FailedStep, VariableChange
from engine.services.offering import offer_tasks, withdraw_tasks
from engine.services.opened import OpenedCase
from engine.services.work import SwapLost, Work


@dataclass(frozen=True, slots=True)
class Cause:
    """What made the case move, for its event. values: typed; task: {"id", "element", "lane"}."""

    type: str
    values: Mapping[str, Any] = field(default_factory=dict)
    task: Mapping[str, Any] | None = None
    element: str | None = None
    idem: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def record(work: Work, case: OpenedCase, advance: Advance, cause: Cause, actor: Actor) -> None:
    """Swap the case's place, write every row that follows from the step, and chain one event.

    Raises SwapLost when another command moved the case since it was read.
    """
    head = _swap(work, case, advance)
    write_consequences(work, case.id, advance, actor)
    chain_event(work, case, head, cause, actor, advance)


def _swap(work: Work, case: OpenedCase, advance: Advance) -> tuple[int, str]:
    """UPDATE … WHERE version=?: one row, or someone was faster. Returns the chain's head, now locked for us."""
    ended = {"state": "closed", "closed_at": work.now} if advance.finished else {}
    row = work.connection.execute(
        update(Case)
        .where(Case.id == case.id, Case.version == case.row.case_version, Case.state == "open")
        .values(version=Case.version + 1, tokens=advance.state, changed_at=work.now, **ended)
        .returning(Case.head_seq, Case.head_hash)
    ).one_or_none()
    if row is None:
        raise SwapLost
    return row.head_seq, row.head_hash


def write_consequences(work: Work, case_id: int, advance: Advance, actor: Actor) -> None:
    """Variables, tasks, timers, messages waited for, jobs and incidents of one step."""
    _write_variables(work, case_id, advance.changes, advance.dropped_scopes)
    withdraw_tasks(work, case_id, advance.withdrawn)
    failed = offer_tasks(work, case_id, advance.offered, actor)
    _write_timers(work, case_id, advance)
    _write_catches(work, case_id, advance)
    _write_jobs(work, case_id, advance, actor)
    _write_incidents(work, case_id, (*advance.incidents, *failed), advance.mended, actor)


def chain_event(
    work: Work, case: OpenedCase, head: tuple[int, str], cause: Cause, actor: Actor, advance: Advance | None = None
) -> None:
    """Append the command's one event (DESIGN 12.13) and remember it as the chain's head."""
    house = work.house
    draft = EventDraft(
        type=cause.type,
        case_number=case.row.number,
        case_id=case.id,
        case_version=case.row.case_version + (advance is not None),
        actor=actor,
        definition=(case.loaded.key, case.loaded.version, case.loaded.sha256),
        task=cause.task,
        rule=_rule(case, advance),
        law=_laws(work, case, cause),
        payload=_payload(cause, advance),
        files=[],
        idem=cause.idem,
    )
    seq, digest = append(
        work.connection, draft, prev=head, at=work.now, origin=house.config.log_origin, keys=house.keys
    )
    work.connection.execute(update(Case).where(Case.id == case.id).values(head_seq=seq, head_hash=digest))


def lock_head(work: Work, case_id: int) -> tuple[int, str]:
    """Take the case's row for an event that moves no token (claims, reads of weight)."""
    row = work.connection.execute(
        update(Case).where(Case.id == case_id).values(head_seq=Case.head_seq).returning(Case.head_seq, Case.head_hash)
    ).one()
    return row.head_seq, row.head_hash


def _payload(cause: Cause, advance: Advance | None) -> dict[str, Any]:
    payload = {name: codec.to_event(value) for name, value in cause.more.items()}
    if cause.values:
        payload["values"] = codec.to_event(dict(cause.values))
    if advance is None:
        return payload
    if advance.changes:
        payload["changed"] = [_changed(change) for change in advance.changes]
    payload["path"] = [[p.element, p.token, p.what, *([p.flow] if p.flow else [])] for p in advance.path]
    if advance.offered:
        payload["offered"] = [[task.element, task.token] for task in advance.offered]
    return payload


def _changed(change: VariableChange) -> list[Any]:
    values = (None if data is None else codec.to_event(codec.decode(data)) for data in (change.old, change.new))
    return [change.scope, change.name, *values]


def _rule(case: OpenedCase, advance: Advance | None) -> dict[str, Any] | None:
    if advance is None or not advance.decisions:
        return None
    taken = advance.decisions[-1]
    _, sha256 = case.loaded.decisions[taken.decision_id]
    return {"dmn_sha256": sha256, "hits": [rule for hit in taken.result.hits for rule in hit.rules]}


def _laws(work: Work, case: OpenedCase, cause: Cause) -> list[dict[str, str]]:
    if cause.element is None:
        return []
    version = work.house.extensions.law_version
    return [{"ref": ref, "version": version(ref, work.now)} for ref in case.loaded.spec.find(cause.element).lots.laws]


def _write_variables(
    work: Work, case_id: int, changes: tuple[VariableChange, ...], dropped_scopes: tuple[int, ...]
) -> None:
    if dropped_scopes:
        work.connection.execute(delete(Variable).where(Variable.case_id == case_id, Variable.scope.in_(dropped_scopes)))
    gone = [(c.scope, c.name) for c in changes if c.new is None and c.scope not in dropped_scopes]
    if gone:
        work.connection.execute(
            delete(Variable).where(Variable.case_id == case_id, tuple_(Variable.scope, Variable.name).in_(gone))
        )
    kept = [
        {"case_id": case_id, "scope": c.scope, "name": c.name, "value": c.new}
        for c in changes
        if c.new is not None and c.scope not in dropped_scopes
    ]
    if kept:
        dialect = sqlite if work.connection.dialect.name == "sqlite" else postgresql
        insertion = dialect.insert(Variable)
        work.connection.execute(
            insertion.on_conflict_do_update(
                index_elements=["case_id", "scope", "name"], set_={"value": insertion.excluded.value}
            ),
            kept,
        )


def _write_timers(work: Work, case_id: int, advance: Advance) -> None:
    if advance.dropped_timers:
        work.connection.execute(delete(Timer).where(Timer.case_id == case_id, Timer.token.in_(advance.dropped_timers)))
    if advance.timers:
        work.connection.execute(
            insert(Timer),
            [
                {"case_id": case_id, "token": timer.token, "element": timer.element, "due_at": timer.due_at}
                for timer in advance.timers
            ],
        )


def _write_catches(work: Work, case_id: int, advance: Advance) -> None:
    if advance.dropped_catches:
        work.connection.execute(
            delete(MessageCatch).where(MessageCatch.case_id == case_id, MessageCatch.token.in_(advance.dropped_catches))
        )
    if advance.catches:
        work.connection.execute(
            insert(MessageCatch),
            [
                {"case_id": case_id, "token": c.token, "element": c.element, "name": c.name, "key": c.key}
                for c in advance.catches
            ],
        )


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
        job_id = work.connection.execute(
            insert(Job).values(_job_row(work, case_id, job, actor)).returning(Job.id)
        ).scalar_one()
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
                message=step.message[:2000],
                opened_at=work.now,
            )
        )
