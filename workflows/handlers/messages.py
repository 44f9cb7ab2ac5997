"""Letters and messages that a diagram sends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.commands import PublishMessage
from engine.ports import JobCall
from engine.services.messages import publish_message
from engine.services.work import Work
from workflows.business_case import contact_of
from workflows.handlers.actors import job_actor
from workflows.letters.outbox import send, send_named
from workflows.letters.recipients import party_recipient, user_recipient

WAITING_FOR = {
    "vagled_sokanden": ("vagledning", ("vagledning",), "komplettera_senast"),
    "forelagg_komplettering": ("forelaggande", ("forelaggande",), "komplettera_senast"),
    "kommunicera": ("kommunicering", ("utredning", "tillagg"), "synpunkter_senast"),
}
"""Step after which the applicant has something to do: the letter, the variables it quotes, the one with its end."""


def send_message(work: Work, call: JobCall) -> Mapping[str, Any]:
    """Send the letter of the header `mall` to those whom the inputs name, else to the case's party."""
    send_named(work, call)
    return {}


def notify_contact(work: Work, call: JobCall) -> Mapping[str, Any]:
    """Tell the applicant what is waited for, and the company's contact that it is.

    Sends nothing when nobody waits: the material was not communicated, for a reason that the law accepts.
    """
    template, quoted, deadline = WAITING_FOR[call.element]
    answer_by = call.case.variables.get(deadline)
    if not isinstance(answer_by, datetime):
        return {}
    words = {
        "text": "\n\n".join(call.case.variables[name] for name in quoted if call.case.variables.get(name)),
        "pafoljd": call.case.variables.get("pafoljd"),
        "svar_senast": answer_by.astimezone(work.house.config.zone).date(),
    }
    send(work, call, template, [party_recipient(work.connection, call.case)], **words)
    login = contact_of(work, call.case)
    contact = user_recipient(work.connection, login) if login else None
    if contact is not None:
        send(work, call, "sokanden-vantas", [contact], **words)
    return {}


def publish(work: Work, call: JobCall) -> Mapping[str, Any]:
    """Publish the message of the header `name` with the inputs `correlationKey` and `values`."""
    message = PublishMessage(
        call.headers["name"],
        str(call.inputs["correlationKey"]),
        call.inputs.get("values") or {},
        message_id=f"job-{call.job_id}",
    )
    publish_message(work, message, job_actor(call))
    return {}
