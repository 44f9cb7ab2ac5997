"""What the entrepreneur sees: the one thing to do, the contact, the way so far, what has been said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from flask_babel import gettext as _
from sqlalchemy import Connection, select

from engine.commands import Actor
from engine.queries.case_file import CaseRow, case_variables, children, find_case_by_id
from engine.queries.waiting import Waits, waits_of
from web.answers import Answers, known
from web.context import house
from web.form_setting import public_setting
from web.intake import CHANNEL
from web.waits import WANTED, awaited, waiting_steps
from web.written import written_to
from workflows.decisions import DecisionFacts, decision_of_case
from workflows.documents import DocumentFacts, documents_of_case
from workflows.meetings import MeetingFacts, meetings_of_case
from workflows.parties import PartyFacts, party_of_case
from workflows.rows import Letter

QUESTION = "fraga-fran-foretaget"
WITHDRAWN = "foretagsarende-aterkallat"
WITHDRAWN_APPLICATION = "ansokan-aterkallad"

LAST_DAYS = {"komplettering-inkommen": "komplettera_senast", "synpunkter-inkomna": "synpunkter_senast"}
"""Message that a case waits for -> its variable with the last moment for it."""

State = Literal["ok", "wait", "soon", ""]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One authority case on the way. acts: who acts now, one sentence for each."""

    case: CaseRow
    state: State
    acts: list[str]
    decision: DecisionFacts | None


@dataclass(frozen=True, slots=True)
class Said:
    """One message, from the company or to it, newest last. letter_id: of one to it, about the case *case_id*."""

    at: datetime
    subject: str
    text: str
    case_id: int | None = None
    letter_id: int | None = None

    @property
    def is_ours(self) -> bool:
        return self.letter_id is not None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that we wait for from the company.

    asked: the letter in which we asked for it. last_day: None when the case has set none.
    """

    message: str
    case: CaseRow
    heading: str
    asked: Said | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class MyPage:
    """told: what the company said when it asked us."""

    case: CaseRow
    party: PartyFacts | None
    told: list[Answers]
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
    waits = waits_of(connection, [one.id for one in (case, *parts)])
    said = conversation(connection, [case, *parts], actor)
    heard = {name for _element, name in waits[case.id].messages} if case.id in waits else frozenset()
    meetings = [one for one in meetings_of_case(connection, case.id) if one.state != "approved"]
    return MyPage(
        case=case,
        party=party_of_case(connection, case.id),
        told=told_by_company(connection, case),
        wanted=[
            one
            for part in (case, *parts)
            if part.id in waits
            for one in wanted_in(part, waits[part.id], said, case_variables(connection, part.id))
        ],
        stretches=[stretch(connection, part, waits.get(part.id)) for part in parts],
        meeting=meetings[0] if meetings else None,
        documents=[one for part in (case, *parts) for one in documents_of_case(connection, part.id)],
        said=said,
        can_ask=QUESTION in heard,
        can_withdraw=WITHDRAWN in heard,
    )


def told_by_company(connection: Connection, case: CaseRow) -> list[Answers]:
    """The answers to the form that began the case, without what only officials are asked."""
    loaded = house().definitions.get(connection, case.definition_id)
    answers = known(loaded, (), case_variables(connection, case.id), public_setting())
    return [replace(one, lines=tuple(line for line in one.lines if line.key != CHANNEL)) for one in answers]


def wanted_in(case: CaseRow, waits: Waits, said: Sequence[Said], variables: Mapping[str, Any]) -> list[Wanted]:
    """What one case waits for from the company."""
    letters = [one for one in said if one.is_ours]
    asked = next((one for one in reversed(letters) if one.case_id == case.id), letters[-1] if letters else None)
    names = [name for _element, name in waits.messages if name in WANTED]
    return [Wanted(name, case, WANTED[name][1], asked, last_day_for(name, variables)) for name in names]


def last_day_for(message: str, variables: Mapping[str, Any]) -> date | None:
    """The local day of the case's own last moment for *message*; None when it has set none."""
    moment = variables.get(LAST_DAYS.get(message, ""))
    return moment.astimezone(house().config.zone).date() if isinstance(moment, datetime) else None


def stretch(connection: Connection, case: CaseRow, waits: Waits | None) -> Stretch:
    """Where one authority case stands, in the company's words. waits: None when it has ended."""
    decision = decision_of_case(connection, case.id)
    if waits is None:
        return Stretch(case, "ok", [], decision)
    steps = list(waiting_steps(waits, house().definitions.get(connection, case.definition_id)))
    is_theirs = any(message in WANTED for message, _step in steps)
    return Stretch(case, "soon" if is_theirs else "wait", list(acting(case, waits, steps)), decision)


def acting(case: CaseRow, waits: Waits, steps: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Who acts: the company, others outside the house, the authority; never what the tasks are called inside it."""
    if any(message in WANTED for message, _step in steps):
        yield _("We wait for you.")
    for what in dict.fromkeys(awaited(step) for message, step in steps if message not in WANTED):
        yield _("We wait for %(what)s.", what=what)
    if waits.tasks or not steps:
        yield _("%(authority)s works with it.", authority=case.authority_name or case.authority)


def conversation(connection: Connection, cases: Sequence[CaseRow], actor: Actor) -> list[Said]:
    """Letters to the company and what it has written to us through its link, in order of time."""
    letters = connection.execute(
        select(Letter.id, Letter.sent_at, Letter.subject, Letter.body, Letter.case_id)
        .where(Letter.case_id.in_([case.id for case in cases]), Letter.recipient == "party")
        .order_by(Letter.id)
    )
    said = [Said(one.sent_at, one.subject, one.body, one.case_id, one.id) for one in letters]
    written = written_to(connection, [case.number for case in cases])
    said += [Said(one.at, "", one.text) for one in written if one.sender == actor.id]
    return sorted(said, key=lambda one: one.at)
