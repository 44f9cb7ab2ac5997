"""Whether a case is as a scenario says it must be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, select

from engine.audit.keys import KeyRing
from engine.audit.read import read_events
from engine.feel import codec
from engine.queries.case_file import case_variables
from engine.queries.journey import journey
from engine.queries.worklist import tasks_of_case
from engine.rows import Case
from workflows.scenario.steps import ExpectStep

_UNSET = "unset"


def differences(connection: Connection, keys: KeyRing, case_id: int, step: ExpectStep) -> list[str]:
    """Return what is not as expected, each in words."""
    case = connection.execute(select(Case.state, Case.outcome).where(Case.id == case_id)).one()
    events = read_events(connection, case_id, keys)
    open_tasks = [task.element for task in tasks_of_case(connection, case_id) if task.is_open]
    return [
        *_unequal("case", step.state, case.state),
        *_unequal("outcome", step.outcome, case.outcome),
        *_absent("at", step.at, sorted(journey(events).now)),
        *_absent("tasks", step.tasks, open_tasks),
        *_absent("event", step.events, sorted({event.type for event in events})),
        *_variables(case_variables(connection, case_id), step),
    ]


def _unequal(what: str, wanted: str | None, found: str | None) -> Iterator[str]:
    if wanted is not None and wanted != found:
        yield f"{what} is {found}, not {wanted}"


def _absent(what: str, wanted: Iterable[str], found: list[str]) -> Iterator[str]:
    for one in wanted:
        if one not in found:
            yield f"{what} has no {one}; it has {', '.join(found) or 'nothing'}"


def _variables(found: dict[str, Any], step: ExpectStep) -> Iterator[str]:
    for name, wanted in step.variables.items():
        value = codec.to_json(found[name]) if name in found else _UNSET
        if value != codec.to_json(wanted):
            yield f"variable {name} is {value!r}, not {wanted!r}"
