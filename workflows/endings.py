"""Ends other than the drawn ones: withdrawn, dismissed as no case, merged as a duplicate, handed to another authority.

By the company's contact or the manager of the unit, with a reason, never past a decision. A letter tells the party.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, update

from engine.commands import Actor, Command, Receipt, StartCase
from engine.errors import Conflict, EngineError, FieldError, Invalid, NotAllowed, NotFound
from engine.queries.case_file import find_case
from engine.queries.visible import case_access
from engine.rows import Case, Definition
from engine.rules.access import may_with_case
from engine.runtime import Advance, DueJob
from engine.services.cases import AUTHORITY, start_case
from engine.services.consequences import write_consequences
from engine.services.ending import Ending, end_case
from engine.services.opened import OpenedCase, open_case
from engine.services.reasons import given_reason
from engine.services.work import House, Work
from workflows.business_case import is_business_case
from workflows.case_links import link_cases
from workflows.decisions import decision_of_case
from workflows.parties import party_of_case

HANDED_OVER = "overlamning"
"""The channel of a case that came from another authority."""


@dataclass(frozen=True, slots=True)
class WithdrawCase(Command):
    """The company has asked that nothing more is done."""

    case_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class DismissCase(Command):
    """It was no case: a question answered at once, a mistake, advertising."""

    case_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class MergeCase(Command):
    """It is a duplicate of the case with the number *into*."""

    case_id: int
    into: str
    reason: str


@dataclass(frozen=True, slots=True)
class TransferCase(Command):
    """It belongs to another authority, where the process *to* begins."""

    case_id: int
    to: str
    reason: str


def withdraw_case(work: Work, command: WithdrawCase, actor: Actor) -> Receipt:
    """Raises NotFound, NotAllowed, Conflict `case.ended`, `case.decided`, `case.has_children`, Invalid on `reason`."""
    case, reason = _asked(work, command.case_id, command.reason, actor)
    _end(work, case, Ending("withdrawn", reason, outcome="aterkallat"), {}, actor)
    return _receipt(work, case)


def dismiss_case(work: Work, command: DismissCase, actor: Actor) -> Receipt:
    """Raises as withdraw_case does."""
    case, reason = _asked(work, command.case_id, command.reason, actor)
    _end(work, case, Ending("dismissed", reason, outcome="avskrivet"), {"text": reason}, actor)
    return _receipt(work, case)


def merge_case(work: Work, command: MergeCase, actor: Actor) -> Receipt:
    """End a duplicate; its documents stay where they are. Raises as withdraw_case does, and Invalid on `into`."""
    original = _original(work, command, actor)
    case, reason = _asked(work, command.case_id, command.reason, actor)
    more = {"into": original.row.number}
    _end(work, case, Ending("merged", reason, outcome="sammanfort", more=more), {"text": original.row.number}, actor)
    link_cases(work, case.id, original.id, ("original", "duplicate"), actor)
    return _receipt(work, case, other=original.row.number)


def transfer_case(work: Work, command: TransferCase, actor: Actor) -> Receipt:
    """End the case here and start one there, with what its start form asks for. Raises as withdraw_case does, and
    Invalid on `to`."""
    case, reason = _asked(work, command.case_id, command.reason, actor)
    if command.to not in {process for process, _ in transfer_targets(work.house, work.connection, case.row.process)}:
        raise Invalid("form.invalid", {"to": FieldError("ending.not_there", {"to": command.to})})
    successor = _start_there(work, case, command.to, actor)
    more = {"to": successor.case_number}
    ending = Ending("moved", reason, event="case.moved", outcome="overlamnat", more=more)
    _end(work, case, ending, {"text": successor.case_number}, actor)
    assert successor.case_id is not None, "a case was started"
    link_cases(work, case.id, successor.case_id, ("successor", "predecessor"), actor)
    return _receipt(work, case, other=successor.case_number)


def transfer_targets(house: House, connection: Connection, process: str) -> list[tuple[str, str]]:
    """(process, name) of the published processes of other authorities; none for a business case, which stays."""
    if is_business_case(process):
        return []
    query = select(Definition.key, Definition.name).where(Definition.state == "published").order_by(Definition.name)
    here = _authority(house, connection, process)
    found = [(key, name) for key, name in connection.execute(query) if not is_business_case(key)]
    return [(key, name) for key, name in found if _authority(house, connection, key) != here]


def _authority(house: House, connection: Connection, process: str) -> str | None:
    return house.definitions.published(connection, process).spec.properties.get(AUTHORITY)


def hindrance(connection: Connection, actor: Actor, case_id: int) -> EngineError | None:
    """Return why the actor can't end the case like this, or None."""
    case = connection.execute(select(Case.number, Case.state).where(Case.id == case_id)).one()
    refusal = may_with_case(actor, "end", case_access(connection, case_id))
    if refusal is not None:
        return NotFound("case.unknown") if refusal.key == "case.hidden" else NotAllowed(refusal.key)
    if case.state != "open":
        return Conflict("case.ended", number=case.number)
    if decision_of_case(connection, case_id) is not None:
        return Conflict("case.decided", number=case.number)
    living = (Case.parent_id == case_id, Case.state == "open")
    count = connection.execute(select(func.count()).select_from(Case).where(*living)).scalar_one()
    return Conflict("case.has_children", number=case.number, count=count) if count else None


def _asked(work: Work, case_id: int, reason: str, actor: Actor) -> tuple[OpenedCase, str]:
    """The open case and the reason, when the actor may end it and nothing stands in the way."""
    case = open_case(work, case_id)
    refused = hindrance(work.connection, actor, case.id)
    if refused is not None:
        raise refused
    return case, given_reason(reason)


def _original(work: Work, command: MergeCase, actor: Actor) -> OpenedCase:
    """The case that lives on. Of two commands that merge each into the other, the case with the lower id is taken
    first, so that neither waits for the other."""
    number = command.into.strip()
    try:
        found = find_case(work.connection, actor, number)
    except NotFound as error:
        raise Invalid("form.invalid", {"into": FieldError("ending.no_such_case", {"number": number})}) from error
    if found.id < command.case_id:
        original = open_case(work, found.id)
    else:
        open_case(work, command.case_id)
        original = open_case(work, found.id)
    process = work.connection.execute(select(Case.process).where(Case.id == command.case_id)).scalar()
    if original.id == command.case_id or original.row.state != "open" or original.row.process != process:
        raise Invalid("form.invalid", {"into": FieldError("ending.no_duplicate", {"number": number})})
    return original


def _start_there(work: Work, case: OpenedCase, process: str, actor: Actor) -> Receipt:
    loaded = work.house.definitions.published(work.connection, process)
    form = loaded.form(loaded.spec.start_form.form_id) if loaded.spec.start_form is not None else None
    known = case.facts().variables
    names = {"foretag", *(form.keys if form is not None else ())}
    values = {name: known.get(name) for name in names}
    title = case.row.title
    command = StartCase(process, values, title, case.row.received_on, HANDED_OVER, is_checked=True)
    receipt = start_case(work, command, actor)
    work.connection.execute(update(Case).where(Case.id == receipt.case_id).values(parent_id=case.row.parent_id))
    return receipt


def _end(work: Work, case: OpenedCase, ending: Ending, words: Mapping[str, Any], actor: Actor) -> None:
    """End the case, and let a job tell the party."""
    end_case(work, case, ending, actor)
    if party_of_case(work.connection, case.id) is None:
        return
    start = next(node.id for node in case.loaded.spec.nodes.values() if node.kind == "startEvent")
    letter = DueJob(0, start, "lots.send_message", {"mall": f"arende-{ending.outcome}"}, words, 3, blocking=False)
    write_consequences(work, case.id, Advance(case.snapshot.state, jobs=(letter,)), actor)


def _receipt(work: Work, case: OpenedCase, **data: Any) -> Receipt:
    return Receipt(case.id, case.row.number, at=work.now, data=data)
