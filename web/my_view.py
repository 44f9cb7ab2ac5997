"""What the entrepreneur sees: the one thing to do, the contact, the way so far, what has been said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select

from engine.commands import Actor
from engine.queries.case_file import CaseRow, children, find_case_by_id
from engine.queries.worklist import tasks_of_case
from engine.rows import MessageCatch
from web.texts import N_
from web.written import written_to
from workflows.decisions import DecisionFacts, decision_of_case
from workflows.documents import DocumentFacts, documents_of_case
from workflows.meetings import MeetingFacts, meetings_of_case
from workflows.parties import PartyFacts, party_of_case
from workflows.rows import Letter

QUESTION = "fraga-fran-foretaget"
WITHDRAWN = "foretagsarende-aterkallat"
WITHDRAWN_APPLICATION = "ansokan-aterkallad"

WANTED: dict[str, tuple[str, str]] = {
    "uppgifter-inkomna": ("uppgifter", N_("We need more information")),
    "komplettering-inkommen": ("komplettering", N_("The application must be completed")),
    "synpunkter-inkomna": ("synpunkter", N_("You can comment on the material before we decide")),
}
"""Messages that the company answers with: the variable that takes the text, and what it is about."""

State = Literal["ok", "wait", "soon", ""]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that we wait for from the company."""

    message: str
    case: CaseRow
    heading: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """One authority case on the way. who: who works with it now."""

    case: CaseRow
    state: State
    task: str
    who: str
    decision: DecisionFacts | None


@dataclass(frozen=True, slots=True)
class Said:
    """One message, from the company or to it, newest last."""

    at: datetime
    is_ours: bool
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class MyPage:
    case: CaseRow
    party: PartyFacts | None
    wanted: list[Wanted]
    stretches: list[Stretch]
    meeting: MeetingFacts | None
    documents: list[DocumentFacts]
    said: list[Said]
    can_ask: bool
    can_withdraw: bool


def view_mine(connection: Connection, actor: Actor) -> MyPage:
    """Everything a link's holder may see. Raises NotFound when the case is gone."""
    assert actor.case_id is not None
    case = find_case_by_id(connection, actor, actor.case_id)
    parts = children(connection, actor, case.id)
    caught = catches(connection, [case, *parts])
    wanted = [Wanted(name, one, WANTED[name][1]) for one, name in caught if name in WANTED]
    names = {name for one, name in caught if one.id == case.id}
    busy = {one.case.id for one in wanted}
    meetings = [one for one in meetings_of_case(connection, case.id) if one.state != "approved"]
    return MyPage(
        case=case,
        party=party_of_case(connection, case.id),
        wanted=wanted,
        stretches=[stretch(connection, part, is_waiting_for_them=part.id in busy) for part in parts],
        meeting=meetings[0] if meetings else None,
        documents=[one for part in (case, *parts) for one in documents_of_case(connection, part.id)],
        said=conversation(connection, [case, *parts], actor),
        can_ask=QUESTION in names,
        can_withdraw=WITHDRAWN in names,
    )


def catches(connection: Connection, cases: Sequence[CaseRow]) -> list[tuple[CaseRow, str]]:
    """(case, message name) of everything the cases wait for from outside."""
    by_id = {case.id: case for case in cases}
    rows = connection.execute(
        select(MessageCatch.case_id, MessageCatch.name)
        .where(MessageCatch.case_id.in_(by_id))
        .order_by(MessageCatch.case_id, MessageCatch.token)
    )
    return [(by_id[case_id], name) for case_id, name in rows]


def stretch(connection: Connection, case: CaseRow, *, is_waiting_for_them: bool) -> Stretch:
    """Where one authority case stands, in the company's words."""
    task = next((one for one in tasks_of_case(connection, case.id) if one.is_open), None)
    state: State = "ok" if not case.is_open else "soon" if is_waiting_for_them else "wait"
    who = task.assignee[1] if task and task.assignee else ""
    return Stretch(case, state, task.name if task else "", who, decision_of_case(connection, case.id))


def conversation(connection: Connection, cases: Sequence[CaseRow], actor: Actor) -> list[Said]:
    """Letters to the company and what it has written to us through its link, in order of time."""
    letters = connection.execute(
        select(Letter.sent_at, Letter.subject, Letter.body)
        .where(Letter.case_id.in_([case.id for case in cases]), Letter.recipient == "party")
        .order_by(Letter.id)
    )
    said = [Said(at, True, subject, body) for at, subject, body in letters]
    written = written_to(connection, [case.number for case in cases])
    said += [Said(one.at, False, "", one.text) for one in written if one.sender == actor.id]
    return sorted(said, key=lambda one: one.at)
