"""Writing letters into the outbox, in the transaction of the job that sends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select

from engine.ports import CaseFacts, JobCall
from engine.rows import Department, User
from engine.services.work import Work
from workflows.letters.recipients import Recipient, find_recipients
from workflows.letters.templates import fill, find_template
from workflows.parties import party_of_case
from workflows.rows import Letter

INPUT_NAMES = {
    "text": "text",
    "fraga": "fragor",
    "fragor": "fragor",
    "svar_senast": "svar_senast",
    "nytt_datum": "nytt_datum",
    "plats": "plats",
}
"""Inputs that a template may show, and the name it shows them by."""


def send_named(work: Work, call: JobCall, **more: Any) -> list[int]:
    """Send the letter of the header `mall` to those whom the inputs name; return the letters' ids."""
    recipients = find_recipients(work.connection, call.case, call.inputs)
    return send(work, call, call.headers["mall"], recipients, **more)


def send(work: Work, call: JobCall, template: str, recipients: list[Recipient], **more: Any) -> list[int]:
    """Write one letter to each recipient. more: values for the template, over those of case and inputs."""
    values = {**case_values(work, call.case), **input_values(call.inputs), **more}
    subject, body = fill(find_template(template), values, work.house.config.zone)
    return [_write(work, call, template, recipient, subject, body) for recipient in recipients]


def case_values(work: Work, case: CaseFacts) -> dict[str, Any]:
    """What every letter knows of its case."""
    party = party_of_case(work.connection, case.id)
    contact = work.connection.execute(
        select(User.name, User.phone, User.email).where(User.login == (case.contact or ""))
    ).one_or_none()
    authority = work.connection.execute(select(Department.name).where(Department.key == case.authority)).scalar()
    company = party.company if party else None
    return {
        "nummer": case.number,
        "titel": case.title.removeprefix(f"{company}: "),
        "myndighet": authority or case.authority,
        "foretag": company,
        "kontakt": contact.name if contact else None,
        "kontakt_telefon": contact.phone if contact else None,
        "kontakt_epost": contact.email if contact else None,
        "svar_senast": case.variables.get("svar_senast"),
    }


def input_values(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {shown: inputs[name] for name, shown in INPUT_NAMES.items() if inputs.get(name) is not None}


def _write(work: Work, call: JobCall, template: str, recipient: Recipient, subject: str, body: str) -> int:
    values = {
        "case_id": call.case.id,
        "job_id": call.job_id,
        "template": template,
        "recipient": recipient.key,
        "name": recipient.name,
        "address": recipient.address,
        "channel": recipient.channel,
        "subject": subject,
        "body": body,
        "sent_at": work.now,
    }
    return int(work.connection.execute(insert(Letter).values(values).returning(Letter.id)).scalar_one())
