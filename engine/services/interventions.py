"""Mending a case by hand: what an operator may do beyond trying again, each with a reason (docs/howto/incidents.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.commands import Actor, CancelCase, MoveToken, Receipt, RepairVariables, SkipStep
from engine.diagram.bypass import bypassed
from engine.errors import FieldError, Invalid, NotAllowed
from engine.runtime.intervening import move, repair, skip, targets
from engine.services.by_hand import (
    InHand,
    carry_out,
    close_incidents,
    open_for_operator,
    protection_of,
    refuse_names,
    refuse_protected,
    refuse_step,
    take_in_hand,
)
from engine.services.ending import Ending, end_case
from engine.services.opened import surroundings
from engine.services.reasons import given_reason
from engine.services.record import Cause
from engine.services.work import Work


def repair_variables(work: Work, command: RepairVariables, actor: Actor) -> Receipt:
    """Set variables that the step reads; the step itself is tried again by retry_incident.

    Raises Invalid with an error for each name, NotAllowed `intervention.protected` at a step the law protects.
    """
    hand = take_in_hand(work, command.case_id, command.token, actor)
    reason = given_reason(command.reason)
    if not command.values:
        raise Invalid("intervention.no_values")
    refuse_step(hand)
    refuse_names(hand, command.values)
    taken = repair(hand.case.loaded.spec, hand.case.snapshot, _by_scope(hand, command), hand.around)
    more = {"reason": reason, "element": hand.place.node.id, "token": command.token}
    carry_out(work, hand, taken, Cause("intervention.repaired", more=more), actor)
    return _receipt(work, hand)


def skip_step(work: Work, command: SkipStep, actor: Actor) -> Receipt:
    """Let the token go on without its step. Raises NotAllowed `intervention.protected`, Conflict `token.gone`,
    `intervention.no_way`, Invalid with an error for each name."""
    hand = take_in_hand(work, command.case_id, command.token, actor)
    reason = given_reason(command.reason)
    refuse_step(hand)
    refuse_names(hand, command.values)
    taken = skip(hand.case.loaded.spec, hand.case.snapshot, command.token, command.values, hand.around)
    more = {"reason": reason, "element": hand.place.node.id, "token": command.token}
    carry_out(work, hand, taken, Cause("intervention.skipped", command.values, more=more), actor)
    close_incidents(work, hand.case.id, command.token, actor)
    return _receipt(work, hand)


def move_token(work: Work, command: MoveToken, actor: Actor) -> Receipt:
    """Put the token at another element. Raises Invalid on `to`, NotAllowed `intervention.protected` when the law lies
    at either end or in between, Conflict `token.gone`."""
    hand = take_in_hand(work, command.case_id, command.token, actor)
    reason = given_reason(command.reason)
    source, level = hand.place.node, hand.place.level
    if command.to not in targets(level, source):
        raise Invalid("form.invalid", {"to": FieldError("intervention.target", {"to": command.to})})
    refuse_step(hand)
    refuse_protected(hand, bypassed(level, source.id, command.to, hand.protection))
    taken = move(hand.case.loaded.spec, hand.case.snapshot, command.token, command.to, hand.around)
    more = {"reason": reason, "from": source.id, "to": command.to, "token": command.token}
    carry_out(work, hand, taken, Cause("intervention.moved", more=more), actor)
    close_incidents(work, hand.case.id, command.token, actor)
    return _receipt(work, hand)


def cancel_by_hand(work: Work, command: CancelCase, actor: Actor) -> Receipt:
    """End a case that has stopped. Raises NotAllowed `intervention.protected_case`: where the law has steps of its own,
    whoever is responsible for the case ends it."""
    case, _ = open_for_operator(work, command.case_id, actor)
    reason = given_reason(command.reason)
    around = surroundings(work, case.loaded, case.arende())
    if protection_of(work, case, around).anywhere(case.loaded.spec):
        raise NotAllowed("intervention.protected_case")
    end_case(work, case, Ending("cancelled", reason), actor)
    return Receipt(case.id, case.row.number, at=work.now)


def _by_scope(hand: InHand, command: RepairVariables) -> dict[int, Mapping[str, Any]]:
    """Each variable where the step finds it now; a new one in the scope of the flow around the step."""
    found: dict[int, dict[str, Any]] = {}
    stored = hand.case.snapshot.variables
    scopes = hand.place.scopes
    for name, value in command.values.items():
        scope = next((one for one in scopes if name in stored.get(one, {})), hand.place.home)
        found.setdefault(scope if command.scope is None else command.scope, {})[name] = value
    return dict(found)


def _receipt(work: Work, hand: InHand) -> Receipt:
    return Receipt(hand.case.id, hand.case.row.number, at=work.now)
