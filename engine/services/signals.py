"""Signals across cases: everyone who waits gets it, each case in a transaction of its own.

The sender only leaves rows behind: a job for each case that waits, and a due start for each process that begins with
the signal. So nothing is lost by a crash, one case that fails stops no other, and no sender locks other cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, insert, select

from engine.commands import Actor, Command, Receipt
from engine.feel import codec
from engine.rows import Case, Definition, DefinitionStart, Job, SignalCatch, Timer
from engine.runtime import admitted
from engine.services.work import Work

SIGNAL = "engine.signal"
"""The kind of the job that brings a signal to a case; its header `signal` is the name."""
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class BroadcastSignal(Command):
    """Send a signal from outside any case."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


def broadcast_signal(work: Work, command: BroadcastSignal, actor: Actor) -> Receipt:
    """Send the signal to all who wait for it; `told` in the receipt counts cases and processes.

    Raises Invalid for values that no case could take.
    """
    admitted(command.values, work.house.config.limits.variable_bytes)
    return Receipt(at=work.now, data={"told": send_signal(work, command.name, command.values, actor)})


def send_signal(work: Work, name: str, values: Mapping[str, Any], actor: Actor, thrown_by: int | None = None) -> int:
    """Leave the signal for all who wait but *thrown_by*, which has had it; return how many they are."""
    waiting = work.connection.execute(
        select(SignalCatch.case_id, func.min(SignalCatch.element).label("element"))
        .join(Case, Case.id == SignalCatch.case_id)
        .where(SignalCatch.name == name, Case.state == "open", SignalCatch.case_id != (thrown_by or 0))
        .group_by(SignalCatch.case_id)
        .order_by(SignalCatch.case_id)
    ).all()
    for case_id, element in waiting:
        _leave_for_case(work, case_id, element, name, values, actor)
    return len(waiting) + _leave_starts(work, name, values)


def _leave_for_case(work: Work, case_id: int, element: str, name: str, values: Mapping[str, Any], actor: Actor) -> None:
    row = {
        "case_id": case_id,
        "token": 0,
        "element": element,
        "kind": SIGNAL,
        "headers": codec.encode({"signal": name}),
        "inputs": codec.encode(dict(values)),
        "is_blocking": False,
        "attempts_left": ATTEMPTS,
        "state": "due",
        "run_at": work.now,
        "behalf": actor.behalf or actor.id,
        "created_at": work.now,
    }
    job_id = work.connection.execute(insert(Job).values(row).returning(Job.id)).scalar_one()
    work.house.jobs.enqueue(work.connection, job_id, case_id, work.now)


def _leave_starts(work: Work, name: str, values: Mapping[str, Any]) -> int:
    starts = work.connection.execute(
        select(DefinitionStart.definition_id, DefinitionStart.element)
        .join(Definition, Definition.id == DefinitionStart.definition_id)
        .where(DefinitionStart.kind == "signal", DefinitionStart.name == name, Definition.state == "published")
        .order_by(DefinitionStart.definition_id, DefinitionStart.element)
    ).all()
    common = {"token": 0, "due_at": work.now, "values": codec.encode(dict(values))}
    for definition_id, element in starts:
        work.connection.execute(insert(Timer).values(definition_id=definition_id, element=element, **common))
    return len(starts)


def waits_for(work: Work, case_id: int, name: str) -> bool:
    """Tell whether the case still waits for the signal."""
    query = select(SignalCatch.token).where(SignalCatch.case_id == case_id, SignalCatch.name == name)
    return work.connection.execute(query.limit(1)).first() is not None
