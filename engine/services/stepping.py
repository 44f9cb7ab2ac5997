"""One step of a case: pure advance, rows, and what follows at once in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select, update

from engine.commands import Actor
from engine.feel import codec
from engine.ports import CaseEnd
from engine.rows import Message
from engine.rows import MessageCatch as MessageCatchRow
from engine.runtime import Advance, Happening, MessageCatch, MessageReceived, advance
from engine.services.opened import OpenedCase, open_case, surroundings
from engine.services.record import Cause, record
from engine.services.work import Work


def step(work: Work, case: OpenedCase, happening: Happening, cause: Cause, actor: Actor) -> Advance:
    """Let *happening* move the case, and record it. Raises SwapLost (the command is then run again)."""
    taken = advance(case.loaded.spec, case.snapshot, happening, surroundings(work, case.loaded, case.arende()))
    record(work, case, taken, cause, actor)
    settle(work, case.id, taken, actor)
    return taken


def settle(work: Work, case_id: int, taken: Advance, actor: Actor) -> None:
    """Tell the listeners of an ended case; give a case that waits the messages that came before it."""
    if taken.finished:
        end = CaseEnd(open_case(work, case_id).facts(), "closed")
        for listener in work.house.extensions.on_case_end:
            listener(work, end, actor)
        return
    message = _kept_message(work, taken.catches)
    if message is not None:
        receive(work, case_id, *message, actor)


def receive(work: Work, case_id: int, message_id: int, catch: MessageCatch, actor: Actor) -> None:
    """Let the case take one kept message at the token that waits for it; a catch that goes on waiting is armed anew."""
    row = work.connection.execute(select(Message.values).where(Message.id == message_id)).one()
    values = codec.decode(row.values)
    work.connection.execute(
        update(Message).where(Message.id == message_id).values(taken_at=work.now, taken_by_case_id=case_id)
    )
    is_answered = (MessageCatchRow.case_id == case_id, MessageCatchRow.token == catch.token)
    work.connection.execute(delete(MessageCatchRow).where(*is_answered))
    cause = Cause("message.received", values, element=catch.element, more={"message": catch.name, "key": catch.key})
    step(work, open_case(work, case_id), MessageReceived(catch.token, values), cause, actor)


def _kept_message(work: Work, catches: Iterable[MessageCatch]) -> tuple[int, MessageCatch] | None:
    for catch in catches:
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
