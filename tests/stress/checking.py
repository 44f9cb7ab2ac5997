"""What must hold in a database whatever has happened to it, as sentences about what does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import Connection, func, or_, select

from engine.audit.check import verify_log
from engine.audit.keys import KeyRing
from engine.audit.read import AuditEvent, read_events
from engine.feel import codec
from engine.rows import Case, Incident, Job, MessageCatch, Task, Timer, Variable

OPEN_TASK = (Task.completed_at.is_(None), Task.cancelled_at.is_(None))
OPEN_JOB = (Job.is_blocking, Job.state.in_(("due", "handled", "failed")))


def problems(connection: Connection, keys: KeyRing) -> list[str]:
    """Everything below, for all cases."""
    found = [*verify_log(connection, keys).problems]
    for case in connection.execute(select(Case.__table__)).all():
        found += [f"{case.number}: {problem}" for problem in case_problems(connection, keys, case)]
    return found


def case_problems(connection: Connection, keys: KeyRing, case: Any) -> Iterator[str]:
    waiting = waiting_tokens(connection, case.id)
    if case.state == "open":
        yield from _differences(waiting, {row[0] for row in orjson.loads(case.tokens)["t"]})
    elif waiting:
        yield f"it has ended, and the tokens {sorted(waiting)} wait"
    events = read_events(connection, case.id, keys)
    if case.version != steps(events):
        yield f"its version is {case.version} after {steps(events)} steps"
    if replayed(events) != stored(connection, case.id):
        yield "its events do not add up to its variables"


def waiting_tokens(connection: Connection, case_id: int) -> set[int]:
    """Tokens for which a row says what they wait for."""
    kinds = (
        (Task, OPEN_TASK),
        (Timer, ()),
        (MessageCatch, ()),
        (Job, OPEN_JOB),
        (Incident, (Incident.closed_at.is_(None), Incident.job_id.is_(None))),
    )
    found: set[int] = set()
    for row, conditions in kinds:
        found |= set(connection.scalars(select(row.token).where(row.case_id == case_id, *conditions)))
    return found


def _differences(waiting: set[int], tokens: set[int]) -> Iterator[str]:
    if not tokens:
        yield "it is open and stands nowhere"
    if tokens - waiting:
        yield f"the tokens {sorted(tokens - waiting)} wait for nothing"
    if waiting - tokens:
        yield f"rows wait for the tokens {sorted(waiting - tokens)}, which it does not have"


def replayed(events: list[AuditEvent]) -> dict[tuple[int, str], Any]:
    """The case's variables as its events tell them, in the events' spelling."""
    values: dict[tuple[int, str], Any] = {}
    for event in events:
        for scope, name, _old, new in (event.payload or {}).get("changed", ()):
            values[scope, name] = new
    return {name: value for name, value in values.items() if value is not None}


def steps(events: list[AuditEvent]) -> int:
    """How many of the events moved the case: each raises its version by one."""
    return sum(event.type == "case.cancelled" or "path" in (event.payload or {}) for event in events)


def stored(connection: Connection, case_id: int) -> dict[tuple[int, str], Any]:
    rows = connection.execute(select(Variable.__table__).where(Variable.case_id == case_id))
    values = {(row.scope, row.name): codec.to_event(codec.decode(row.value)) for row in rows}
    return {name: value for name, value in values.items() if value is not None}


def unfinished(connection: Connection) -> int:
    """Jobs that somebody still has to do."""
    is_unfinished = or_(Job.state == "due", Job.state == "handled")
    return connection.execute(select(func.count()).select_from(Job).where(is_unfinished)).scalar_one()
