"""What an operator sees of an incident, and what may be done about it. No more of the case than that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.commands import Actor
from engine.diagram.bypass import bypassed, read_by, steering
from engine.diagram.checks.expressions import targets as set_by
from engine.errors import EngineError, NotAllowed, NotFound
from engine.rows import Case, Definition, Incident, Task
from engine.rules.access import may
from engine.runtime import variables_of
from engine.runtime.intervening import standing, targets
from engine.services.by_hand import STUCK, InHand, protection_of
from engine.services.incident_expression import FailedExpression, failed_expression
from engine.services.opened import OpenedCase, look_at_case, surroundings
from engine.services.work import House, Work


@dataclass(frozen=True, slots=True)
class ShownVariable:
    """A variable that the step reads. is_locked: it steers past the law, so nobody sets it by hand."""

    name: str
    is_set: bool
    value: Any
    is_locked: bool


@dataclass(frozen=True, slots=True)
class IncidentView:
    """row: the incident with its case's number and definition.

    variables: what the step reads. results: the names it sets. targets: (id, name) of where its token may be moved.
    last_task: (id, name) of the task completed last. expression: the one that failed, where one did. is_here: the case
    still stands there. is_locked: the law protects the step. may_end: nothing in the case is law.
    """

    row: Row[Any]
    element_name: str
    is_here: bool
    is_locked: bool
    may_end: bool
    variables: tuple[ShownVariable, ...] = ()
    results: tuple[str, ...] = ()
    targets: tuple[tuple[str, str], ...] = ()
    last_task: tuple[int, str] | None = None
    expression: FailedExpression | None = None

    @property
    def is_open(self) -> bool:
        return self.row.closed_at is None

    @property
    def is_stuck(self) -> bool:
        return bool(self.row.key == STUCK)

    @property
    def opened_at(self) -> datetime:
        opened_at: datetime = self.row.opened_at
        return opened_at


def view_incident(house: House, connection: Connection, incident_id: int, actor: Actor) -> IncidentView:
    """Raises NotAllowed, NotFound `incident.unknown`."""
    refusal = may(actor, "mend_incident")
    if refusal is not None:
        raise NotAllowed(refusal.key)
    row = _row(connection, incident_id)
    work = Work(connection, house.now(), house)
    case = look_at_case(work, row.case_id)
    hand = _in_hand(work, case, row.token) if row.closed_at is None else None
    name = _name(case, row.element)
    expression = failed_expression(case.loaded.spec, row.element, row.facts)
    if hand is None:
        protection = protection_of(work, case, surroundings(work, case.loaded, case.arende()))
        may_end = not protection.anywhere(case.loaded.spec)
        return IncidentView(row, name, False, False, may_end, expression=expression)
    level, node = hand.place.level, hand.place.node
    return IncidentView(
        row,
        name,
        is_here=True,
        is_locked=hand.protection.holds(level, node),
        may_end=not hand.protection.anywhere(case.loaded.spec),
        variables=_variables(hand),
        results=tuple(dict.fromkeys(one.split(".")[0] for one in set_by(node))),
        targets=_targets(hand),
        last_task=_last_task(connection, row.case_id),
        expression=expression,
    )


def _row(connection: Connection, incident_id: int) -> Row[Any]:
    row = connection.execute(
        select(
            Incident.__table__,
            Case.number,
            Case.definition_id,
            Definition.key.label("process"),
            Definition.name.label("process_name"),
            Definition.version,
        )
        .join(Case, Case.id == Incident.case_id)
        .join(Definition, Definition.id == Case.definition_id)
        .where(Incident.id == incident_id)
    ).one_or_none()
    if row is None:
        raise NotFound("incident.unknown", id=incident_id)
    return row


def _last_task(connection: Connection, case_id: int) -> tuple[int, str] | None:
    query = select(Task.id, Task.name).where(Task.case_id == case_id, Task.completed_at.is_not(None))
    row = connection.execute(query.order_by(Task.completed_at.desc(), Task.id.desc()).limit(1)).one_or_none()
    return None if row is None else (row.id, row.name)


def _in_hand(work: Work, case: OpenedCase, token: int) -> InHand | None:
    """None when the case does not stand there any more, or nobody can read where it stands."""
    around = surroundings(work, case.loaded, case.arende())
    try:
        place = standing(case.loaded.spec, case.snapshot, token, around)
    except (EngineError, ValueError, LookupError):  # damaged from outside: the incident itself says so
        return None
    return InHand(case, place, around, protection_of(work, case, around), sees_case=False)


def _name(case: OpenedCase, element: str) -> str:
    nodes = (node for node in case.loaded.spec.every_node() if node.id == element)
    node = next(nodes, None)
    return element if node is None else node.name or element


def _variables(hand: InHand) -> tuple[ShownVariable, ...]:
    seen = variables_of(hand.case.snapshot, hand.place.token)
    locked = steering(hand.case.loaded.spec, hand.protection) | steering(hand.place.level, hand.protection)
    names = sorted(read_by(hand.place.level, hand.place.node) - {"arende"})
    return tuple(ShownVariable(name, name in seen, seen.get(name), name in locked) for name in names)


def _targets(hand: InHand) -> tuple[tuple[str, str], ...]:
    level, node = hand.place.level, hand.place.node
    free = [to for to in targets(level, node) if bypassed(level, node.id, to, hand.protection) is None]
    return tuple((to, level.nodes[to].name or to) for to in free)
