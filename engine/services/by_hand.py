"""A case that an operator takes in hand: who may, where the token stands, and what the law keeps out of reach.

An operator sees no case content by that role (DESIGN 12.5). An open incident opens its own step alone: the element, the
incident's words, and the variables that the step reads. Whoever may see the case may also mend the rest of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select, update

from engine.commands import Actor
from engine.diagram.bypass import Protection, read_by, steering
from engine.diagram.checks.expressions import targets
from engine.errors import Conflict, FieldError, Invalid, NotAllowed, NotFound
from engine.queries.visible import sees
from engine.rows import Incident
from engine.rules.access import may
from engine.runtime import Advance, Surroundings
from engine.runtime.intervening import Standing, standing
from engine.services.opened import OpenedCase, open_case, surroundings
from engine.services.record import Cause, record
from engine.services.stepping import settle
from engine.services.work import Work

STUCK = "case.stuck"
"""The key of an incident that is about the whole case, not one step."""


@dataclass(frozen=True, slots=True)
class InHand:
    """The case, held until the commit. sees_case: whether the actor may know more than the step shows."""

    case: OpenedCase
    place: Standing
    around: Surroundings
    protection: Protection
    sees_case: bool


def take_in_hand(work: Work, case_id: int, token: int, actor: Actor) -> InHand:
    """Raises NotAllowed, NotFound for a case without an open incident there, Conflict `case.ended`, `token.gone`."""
    case, sees_case = open_for_operator(work, case_id, actor, token)
    around = surroundings(work, case.loaded, case.arende())
    place = standing(case.loaded.spec, case.snapshot, token, around)
    return InHand(case, place, around, protection_of(work, case, around), sees_case)


def open_for_operator(work: Work, case_id: int, actor: Actor, token: int | None = None) -> tuple[OpenedCase, bool]:
    """Return the open case, and whether the actor sees it; else it must have an open incident (at *token*)."""
    refusal = may(actor, "mend_incident")
    if refusal is not None:
        raise NotAllowed(refusal.key)
    case = open_case(work, case_id)
    sees_case = sees(work.connection, actor, case_id)
    if not sees_case and not _has_incident(work, case_id, token):
        raise NotFound("case.unknown", id=case_id)
    if case.row.state != "open":
        raise Conflict("case.ended", number=case.row.number)
    return case, sees_case


def _has_incident(work: Work, case_id: int, token: int | None) -> bool:
    query = select(Incident.id).where(Incident.case_id == case_id, Incident.closed_at.is_(None))
    if token is not None:
        query = query.where(or_(Incident.token == token, Incident.key == STUCK))
    return work.connection.execute(query.limit(1)).first() is not None


def protection_of(work: Work, case: OpenedCase, around: Surroundings) -> Protection:
    forms = case.loaded.forms
    return Protection(
        work.house.extensions.is_protected,
        lambda called: around.process(around.bind(called, called.process_id, None)),
        lambda form_id: forms[form_id].keys if form_id in forms else (),
    )


def refuse_protected(hand: InHand, element: str | None) -> None:
    """Raise NotAllowed `intervention.protected` if an element is given: the law is not passed by hand."""
    if element is not None:
        node = hand.place.level.nodes[element]
        raise NotAllowed("intervention.protected", element=node.name or element)


def refuse_step(hand: InHand) -> None:
    """Refuse a step that is protected, holds something protected, or listens at the border of such a one."""
    node, level = hand.place.node, hand.place.level
    for one in (node, level.nodes.get(node.attached_to or "")):
        if one is not None and hand.protection.holds(level, one):
            refuse_protected(hand, one.id)


def refuse_names(hand: InHand, names: Iterable[str]) -> None:
    """Raise Invalid with an error for each name that is no variable, steers past the law, or isn't the step's."""
    steers = steering(hand.case.loaded.spec, hand.protection) | steering(hand.place.level, hand.protection)
    known = settable_names(hand)
    errors = {}
    for name in names:
        if not name.isidentifier() or len(name) > 128:
            errors[name] = FieldError("variable.name", {"name": name})
        elif name in steers:
            errors[name] = FieldError("variable.protected", {"name": name})
        elif not hand.sees_case and name not in known:
            errors[name] = FieldError("variable.not_shown", {"name": name})
    if errors:
        raise Invalid("form.invalid", errors)


def settable_names(hand: InHand) -> frozenset[str]:
    """The variables that the step reads or sets."""
    node = hand.place.node
    form_id = node.form.form_id if node.form is not None else None
    answered = hand.protection.form_keys(form_id) if form_id is not None else ()
    set_by_it = {name.split(".")[0] for name in (*targets(node), *answered)}
    return read_by(hand.place.level, node) | set_by_it


def carry_out(work: Work, hand: InHand, taken: Advance, cause: Cause, actor: Actor) -> None:
    """Record what was done by hand, with its one event."""
    record(work, hand.case, taken, cause, actor)
    settle(work, hand.case.id, taken, actor)


def close_incidents(work: Work, case_id: int, token: int, actor: Actor) -> None:
    """The step is no more, nor is what stopped it."""
    work.connection.execute(
        update(Incident)
        .where(Incident.case_id == case_id, Incident.token == token, Incident.closed_at.is_(None))
        .values(closed_at=work.now, closed_by=actor.id)
    )
