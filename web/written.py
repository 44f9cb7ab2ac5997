"""What companies have written to their cases through the link or another door, word for word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from engine.feel import codec
from engine.rows import Message


@dataclass(frozen=True, slots=True)
class Written:
    """One message to a case. sender: actor id; text: all that was written in it."""

    at: datetime
    sender: str
    text: str


def written_to(connection: Connection, numbers: Iterable[str]) -> list[Written]:
    """Messages with words in them to the cases of these numbers, in order of time."""
    rows = connection.execute(
        select(Message.sent_at, Message.sender, Message.values)
        .where(Message.key.in_(list(numbers)))
        .order_by(Message.id)
    )
    found = (Written(at, sender, _words(values)) for at, sender, values in rows)
    return [one for one in found if one.text]


def _words(values: bytes) -> str:
    """The texts among a message's values; what cases tell each other (numbers, outcomes) has a sender of its own."""
    return "\n".join(value for value in codec.decode(values).values() if isinstance(value, str) and value.strip())
