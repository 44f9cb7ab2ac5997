"""The receipt of a command that was already carried out under the same key."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import orjson
from sqlalchemy import insert, select

from engine.commands import Actor, Command, Receipt
from engine.errors import Invalid
from engine.rows import IdempotencyKey

if TYPE_CHECKING:
    from engine.services.work import Work

MAX_KEY = 128


def find_receipt(work: Work, command: Command, actor: Actor) -> Receipt | None:
    """Return what the first command with this key did. Raises Invalid when the key was used for another command."""
    key = command.idempotency_key
    if key is None:
        return None
    if not 0 < len(key) <= MAX_KEY:
        raise Invalid("idempotency.key", length=len(key), limit=MAX_KEY)
    row = work.connection.execute(
        select(IdempotencyKey.command, IdempotencyKey.receipt).where(
            IdempotencyKey.key == key, IdempotencyKey.actor == actor.id
        )
    ).one_or_none()
    if row is None:
        return None
    if row.command != type(command).__name__:
        raise Invalid("idempotency.reused", used_for=row.command)
    return _read(row.receipt)


def keep_receipt(work: Work, command: Command, actor: Actor, receipt: Receipt) -> None:
    if command.idempotency_key is None:
        return
    work.connection.execute(
        insert(IdempotencyKey).values(
            key=command.idempotency_key,
            actor=actor.id,
            command=type(command).__name__,
            receipt=orjson.dumps(receipt),
            at=work.now,
        )
    )


def _read(data: bytes) -> Receipt:
    fields = orjson.loads(data)
    at = fields["at"] and datetime.fromisoformat(fields["at"])
    return Receipt(**{**fields, "at": at, "is_repeat": True})
