"""Messages: kept as rows until a catch event takes them (DESIGN 12.2)."""

from __future__ import annotations

from sqlalchemy import insert, select

from engine.commands import Actor, PublishMessage, Receipt
from engine.errors import Invalid
from engine.feel import codec
from engine.limits import MOST_NAME, fits_name
from engine.rows import Case, Message, MessageCatch
from engine.runtime import MessageCatch as Catch
from engine.runtime import admitted
from engine.services.starts import start_by_message
from engine.services.stepping import hold_address, receive
from engine.services.work import Work


def publish_message(work: Work, command: PublishMessage, actor: Actor) -> Receipt:
    """Keep the message; if a case waits for it, that case takes it now. At most one case does. If none waits, it
    starts a case of each published process that begins with it.

    A message_id seen before changes nothing. Raises Invalid for an empty or too long name or key, and for values that
    no case could take: whoever comes to wait for it later must not be refused for them.
    """
    for field, text in (("name", command.name), ("key", command.key)):
        if not text or not fits_name(text):
            raise Invalid("message.field", field=field, limit=MOST_NAME)
    admitted(command.values, work.house.config.limits.variable_bytes)
    if command.message_id and _is_known(work, command.message_id):
        return Receipt(at=work.now, is_repeat=True)
    hold_address(work, command.name, command.key)
    insertion = insert(Message).values(_row(work, command, actor)).returning(Message.id)
    message_id = work.connection.execute(insertion).scalar_one()
    found = _waiting(work, command.name, command.key)
    if found is None:
        started = start_by_message(work, command.name, message_id, actor)
        return started or Receipt(at=work.now, data={"taken": False})
    case_id, number, catch = found
    receive(work, case_id, message_id, catch, actor)
    return Receipt(case_id, number, at=work.now, data={"taken": True})


def _is_known(work: Work, message_id: str) -> bool:
    return work.connection.execute(select(Message.id).where(Message.message_id == message_id)).first() is not None


def _row(work: Work, command: PublishMessage, actor: Actor) -> dict[str, object]:
    return {
        "name": command.name,
        "key": command.key,
        "values": codec.encode(dict(command.values)),
        "message_id": command.message_id,
        "sender": actor.id,
        "sent_at": work.now,
        "expires_at": work.now + command.time_to_live,
    }


def _waiting(work: Work, name: str, key: str) -> tuple[int, str | None, Catch] | None:
    """The first open case that waits for it; the lowest token in it."""
    row = work.connection.execute(
        select(Case.id, Case.number, MessageCatch.token, MessageCatch.element)
        .join(Case, Case.id == MessageCatch.case_id)
        .where(MessageCatch.name == name, MessageCatch.key == key, Case.state == "open")
        .order_by(MessageCatch.case_id, MessageCatch.token)
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.id, row.number, Catch(row.token, row.element, name, key))
