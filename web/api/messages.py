"""`POST /api/v1/messages`: tell a waiting case something (DESIGN 12.2)."""

from __future__ import annotations

from flask import Blueprint, Response

from engine.commands import PublishMessage
from engine.errors import NotAllowed
from engine.rules.access import works_with_cases
from engine.services.messages import publish_message
from web.api.answers import answer, idempotency_key
from web.api.description import describe
from web.api.models import MessageOut, NewMessage
from web.api.reading import read_body
from web.context import current_actor, run


def add_routes(api: Blueprint) -> None:
    api.post("/messages")(publish)


@describe(takes=NewMessage, gives=MessageOut)
def publish() -> Response:
    """Publish a message; it is kept until a case takes it or its time is up."""
    if not works_with_cases(current_actor()):
        raise NotAllowed("role.missing")
    body = read_body(NewMessage)
    command = PublishMessage(
        body.name,
        body.correlation_key,
        body.variables,
        time_to_live=body.time_to_live,
        message_id=body.message_id,
        idempotency_key=idempotency_key(),
    )
    receipt = run(publish_message, command)
    taken = bool(receipt.data.get("taken", False))
    return answer(MessageOut(case_number=receipt.case_number, taken=taken, is_repeat=receipt.is_repeat))
