"""Cases that begin by an event: a message, a signal or a time that a published process begins with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from engine.commands import Actor, Receipt, StartCase
from engine.diagram.findings import finding
from engine.diagram.spec import Entry
from engine.errors import DefinitionError, EngineError
from engine.feel import codec
from engine.rows import Definition, DefinitionStart, Message, Timer
from engine.runtime import Due, Surroundings, next_due, start_due
from engine.services.cases import authority_of, begin_case
from engine.services.library import Loaded
from engine.services.opened import surroundings
from engine.services.stepping import hold_address
from engine.services.work import SwapLost, Work

ANY_KEY = ""
"""A start is by name alone. Whoever sends and whoever publishes a process hold this address, or each would miss the
other."""


def announce_starts(work: Work, definition_id: int, actor: Actor) -> None:
    """The definition is the published one from now on: its events start cases, those of earlier versions do not.

    Timers count from now; a message kept for want of a taker starts its case. Raises Invalid `process.no_authority`,
    DefinitionError for a timer that gives no time.
    """
    loaded = work.house.definitions.get(work.connection, definition_id)
    if loaded.spec.entries():
        authority_of(loaded)
    forget_starts(work, loaded.key)
    around = surroundings(work, loaded, {})
    for entry in loaded.spec.entries():
        if entry.event.kind == "timer":
            _arm(work, loaded.id, entry.element, _first_due(entry, around))
        elif entry.event.kind in ("message", "signal"):
            name = {"kind": entry.event.kind, "name": entry.event.name}
            work.connection.execute(
                insert(DefinitionStart).values(definition_id=loaded.id, element=entry.element, **name)
            )
    for entry in loaded.spec.entries():
        if entry.event.kind == "message":
            _take_kept(work, loaded, entry.element, entry.event.name or "", actor)


def forget_starts(work: Work, key: str) -> None:
    """No event and no time starts cases of the process any more."""
    versions = select(Definition.id).where(Definition.key == key)
    work.connection.execute(delete(DefinitionStart).where(DefinitionStart.definition_id.in_(versions)))
    work.connection.execute(delete(Timer).where(Timer.definition_id.in_(versions), Timer.values.is_(None)))


def _first_due(entry: Entry, around: Surroundings) -> Due:
    try:
        return start_due(entry.event, around)
    except EngineError as error:
        raise DefinitionError("definition.refused", [finding("TIMER-VALUE:start", entry.element, why=error)]) from error


def _arm(work: Work, definition_id: int, element: str, due: Due) -> None:
    cycle = {"every": due.every, "left": due.left}
    work.connection.execute(
        insert(Timer).values(definition_id=definition_id, token=0, element=element, due_at=due.at, **cycle)
    )


# --- messages -------------------------------------------------------------------------------------------------------
def start_by_message(work: Work, name: str, message_id: int, actor: Actor) -> Receipt | None:
    """Start a case of each published process that begins with the message; return the first one's receipt."""
    hold_address(work, name, ANY_KEY)
    starts = work.connection.execute(
        select(DefinitionStart.definition_id, DefinitionStart.element)
        .join(Definition, Definition.id == DefinitionStart.definition_id)
        .where(DefinitionStart.kind == "message", DefinitionStart.name == name, Definition.state == "published")
        .order_by(DefinitionStart.definition_id)
    ).all()
    receipts = [_start_by(work, work.house.definitions.get(work.connection, one.definition_id), one.element,
                          message_id, actor) for one in starts]  # fmt: skip
    return receipts[0] if receipts else None


def _take_kept(work: Work, loaded: Loaded, element: str, name: str, actor: Actor) -> None:
    hold_address(work, name, ANY_KEY)
    is_kept = (Message.name == name, Message.taken_at.is_(None), Message.expires_at > work.now)
    for message_id in work.connection.execute(select(Message.id).where(*is_kept).order_by(Message.id)).scalars().all():
        _start_by(work, loaded, element, message_id, actor)


def _start_by(work: Work, loaded: Loaded, element: str, message_id: int, actor: Actor) -> Receipt:
    message = work.connection.execute(select(Message.__table__).where(Message.id == message_id)).one()
    command = StartCase(loaded.key, codec.decode(message.values), channel="message", is_checked=True)
    receipt = begin_case(work, loaded, command, actor, element)
    work.connection.execute(
        update(Message)
        .where(Message.id == message_id, Message.taken_at.is_(None))
        .values(taken_at=work.now, taken_by_case_id=receipt.case_id)
    )
    return receipt


# --- times and signals ----------------------------------------------------------------------------------------------
def fire_start(work: Work, row: Row[Any], actor: Actor) -> Receipt:
    """Start the case that is due, and arm the next one of a cycle. A version no longer published starts nothing."""
    if work.connection.execute(delete(Timer).where(Timer.id == row.id, Timer.due_at == row.due_at)).rowcount != 1:
        raise SwapLost
    state = work.connection.execute(select(Definition.state).where(Definition.id == row.definition_id)).scalar_one()
    if state != "published":
        return Receipt(at=work.now, is_repeat=True)
    loaded = work.house.definitions.get(work.connection, row.definition_id)
    _arm_again(work, loaded, row)
    values = {} if row.values is None else codec.decode(row.values)
    channel = "timer" if row.values is None else "signal"
    return begin_case(work, loaded, StartCase(loaded.key, values, channel=channel, is_checked=True), actor, row.element)


def _arm_again(work: Work, loaded: Loaded, row: Row[Any]) -> None:
    if row.every is None or row.left == 0:
        return
    due_at: datetime = next_due(row.due_at, row.every, surroundings(work, loaded, {}))
    left = None if row.left is None else row.left - 1
    _arm(work, loaded.id, row.element, Due(due_at, row.every, left))
