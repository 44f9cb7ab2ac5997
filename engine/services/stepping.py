"""One step of a case: pure advance, rows, and what follows at once in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from engine.audit.chain import SealedEvent
from engine.commands import Actor
from engine.feel import codec
from engine.ports import CaseEnd
from engine.rows import Message
from engine.rows import MessageCatch as MessageCatchRow
from engine.runtime import Advance, Happening, MessageCatch, MessageReceived, advance
from engine.services.listening import tell_of_step
from engine.services.opened import OpenedCase, open_case, surroundings
from engine.services.record import Cause, record_sealed, seal_cause
from engine.services.signals import send_signal
from engine.services.work import SwapLost, Work

MESSAGE_LOCKS = 0x6C6F746D
"""The first half of PostgreSQL's advisory locks for messages: the letters `lotm`."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a happening makes of a case, with its sealed event; nothing of it is written yet."""

    case: OpenedCase
    taken: Advance
    event: SealedEvent


def step(work: Work, case: OpenedCase, happening: Happening, cause: Cause, actor: Actor) -> Advance:
    """Let *happening* move the case, and record it. Raises SwapLost (the command is then run again)."""
    return carry_out(work, plan(work, case, happening, cause, actor), actor)


def plan(work: Work, case: OpenedCase, happening: Happening, cause: Cause, actor: Actor) -> Step:
    """The step as far as it only reads."""
    taken = advance(case.loaded.spec, case.snapshot, happening, surroundings(work, case.loaded, case.arende()))
    return Step(case, taken, seal_cause(work, case, cause, actor, taken))


def carry_out(work: Work, planned: Step, actor: Actor) -> Advance:
    """Write the step, and what follows from it at once. Raises SwapLost."""
    record_sealed(work, planned.case, planned.taken, planned.event, actor)
    settle(work, planned.case.id, planned.taken, actor)
    return planned.taken


def settle(work: Work, case_id: int, taken: Advance, actor: Actor) -> None:
    """Tell the listeners of its tasks, and those of a case that ended; send what it signalled; give a case that waits
    the messages kept for it.
    """
    tell_of_step(work, case_id, taken, actor)
    for signal in taken.signals:
        send_signal(work, signal.name, signal.values, actor, thrown_by=case_id)
    if taken.finished:
        end = CaseEnd(open_case(work, case_id).facts(), "closed")
        for listener in work.house.extensions.on_case_end:
            listener(work, end, actor)
        return
    message = _kept_message(work, taken.catches)
    if message is not None:
        receive(work, case_id, *message, actor)


def receive(work: Work, case_id: int, message_id: int, catch: MessageCatch, actor: Actor) -> None:
    """Let the case take one kept message at the token that waits for it; a catch that goes on waiting is armed anew.

    Raises SwapLost when the token does not wait any more.
    """
    case = open_case(work, case_id)
    is_answered = (MessageCatchRow.case_id == case_id, MessageCatchRow.token == catch.token)
    if work.connection.execute(delete(MessageCatchRow).where(*is_answered)).rowcount != 1:
        raise SwapLost
    taken = {"taken_at": work.now, "taken_by_case_id": case_id}
    row = work.connection.execute(
        update(Message).where(Message.id == message_id).values(taken).returning(Message.values)
    ).one()
    values = codec.decode(row.values)
    cause = Cause("message.received", values, element=catch.element, more={"message": catch.name, "key": catch.key})
    step(work, case, MessageReceived(catch.token, values), cause, actor)


def hold_address(work: Work, name: str, key: str) -> None:
    """Until the commit nobody else sends to this name and key, or comes to wait there: each would miss the other.

    SQLite has one writer anyway.
    """
    if work.connection.dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock(MESSAGE_LOCKS, func.hashtext(f"{name}\x1f{key}"))
        work.connection.execute(select(lock))


def _kept_message(work: Work, catches: Iterable[MessageCatch]) -> tuple[int, MessageCatch] | None:
    for catch in catches:
        hold_address(work, catch.name, catch.key)
        message_id = work.connection.execute(
            select(Message.id)
            .where(
                Message.name == catch.name,
                Message.key == catch.key,
                Message.taken_at.is_(None),
                Message.expires_at > work.now,
            )
            .order_by(Message.id)
            .limit(1)
        ).scalar()
        if message_id is not None:
            return message_id, catch
    return None
