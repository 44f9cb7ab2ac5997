"""The two levels of case (DESIGN 2): the business case and the authority cases it opens and hears from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from engine.commands import Actor, PublishMessage, StartCase
from engine.errors import FieldError, Invalid, NotFound
from engine.ports import CaseEnd, CaseFacts, Completion, JobCall
from engine.rows import Case, User
from engine.services.cases import start_case
from engine.services.messages import publish_message
from engine.services.work import Work
from workflows.decisions import decision_of_case
from workflows.parties import party_of_case

INTAKE_PROCESS = "foretagsarende"
"""The business case: one company's undertaking, with one contact. All other processes are authority cases."""

CHILD_ENDED = "delarende-avslutat"
TITLE_LENGTH = 80
REFERRED = "foretagslots"
"""The channel of a case that a business case has opened."""

OUTCOME_WITHOUT_DECISION = {
    "closed": "avslutat",
    "cancelled": "avbrutet",
    "withdrawn": "aterkallat",
    "dismissed": "avskrivet",
    "merged": "sammanfort",
    "moved": "overlamnat",
}


def is_business_case(process: str) -> bool:
    """Tell a business case from an authority case."""
    return process == INTAKE_PROCESS


def name_case(work: Work, case: CaseFacts, _actor: Actor) -> None:
    """Listener at case start: a title that people recognise in lists, unless the starter gave one."""
    loaded = work.house.definitions.published(work.connection, case.process)
    party = party_of_case(work.connection, case.id)
    if party is None or case.title != loaded.name:
        return
    wish = case.variables.get("onskemal")
    matter = _beginning(wish) if is_business_case(case.process) and wish else loaded.name
    work.connection.execute(update(Case).where(Case.id == case.id).values(title=f"{party.company}: {matter}"[:2000]))


def set_contact(work: Work, completion: Completion, _actor: Actor) -> None:
    """Listener on choosing the company's contact: from now on `arende.kontakt` is this person.

    Raises Invalid on `ersattare` when contact and deputy are the same person.
    """
    contact, deputy = completion.values["kontakt"], completion.values["ersattare"]
    if contact == deputy:
        raise Invalid("form.invalid", {"ersattare": FieldError("contact.same_person")})
    values = {"contact_id": _user_id(work, contact), "deputy_id": _user_id(work, deputy)}
    work.connection.execute(update(Case).where(Case.id == completion.case.id).values(values))


def open_authority_case(work: Work, call: JobCall, actor: Actor) -> dict[str, Any]:
    """Start the authority case that the inputs `process` and `authority` name; the other inputs are its start values.

    One for each (parent case, token). Returns `delarende`. Raises Invalid `authority_case.mismatch` when the process
    belongs to another authority than the diagram says.
    """
    values = dict(call.inputs)
    process, authority = values.pop("process"), values.pop("authority")
    parent = (call.case.id, call.token)
    command = StartCase(process, values, channel=REFERRED, parent=parent, is_checked=True)
    receipt = start_case(work, command, actor)
    row = work.connection.execute(
        select(Case.number, Case.process, Case.authority).where(Case.id == receipt.case_id)
    ).one()
    if row.authority != authority:
        raise Invalid("authority_case.mismatch", process=process, authority=authority, owner=row.authority)
    return {"delarende": {"nummer": row.number, "typ": row.process, "myndighet": row.authority}}


def report_to_parent(work: Work, end: CaseEnd, actor: Actor) -> None:
    """Listener at case end: tell the business case how its authority case ended (DESIGN 12.2)."""
    if end.case.parent_id is None or end.case.number is None:
        return
    decision = decision_of_case(work.connection, end.case.id)
    outcome = decision.outcome if decision else OUTCOME_WITHOUT_DECISION[end.how]
    values: Mapping[str, Any] = {
        "utfall": outcome,
        "nummer": end.case.number,
        "beslut_id": decision.id if decision else None,
    }
    message = PublishMessage(CHILD_ENDED, end.case.number, values, message_id=f"{CHILD_ENDED}-{end.case.id}")
    publish_message(work, message, actor)


def contact_of(work: Work, case: CaseFacts) -> str | None:
    """Return the login of the company's contact: a business case's own, else that of the business case above it.

    An authority case's own contact is its handler (workflows.disqualification).
    """
    if is_business_case(case.process):
        return case.contact
    if case.parent_id is None:
        return None
    query = select(User.login).join(Case, Case.contact_id == User.id).where(Case.id == case.parent_id)
    return work.connection.execute(query).scalar()


def _beginning(text: str) -> str:
    """The first sentence, cut at a word when it is long."""
    sentence = re.split(r"(?<=[.?!])\s", " ".join(str(text).split()), maxsplit=1)[0].rstrip(".")
    if len(sentence) <= TITLE_LENGTH:
        return sentence
    return sentence[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _user_id(work: Work, login: str) -> int:
    user_id = work.connection.execute(select(User.id).where(User.login == login)).scalar()
    if user_id is None:
        raise NotFound("user.unknown", login=login)
    return int(user_id)
