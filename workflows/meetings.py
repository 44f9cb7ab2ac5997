"""The joint meeting (lotsmöte): called, held, its protocol approved. It is consultation and can never decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select, update

from engine.commands import Actor
from engine.errors import FieldError, Invalid
from engine.ports import CaseFacts, Completion
from engine.queries.visible import visible_cases
from engine.rows import Case
from engine.services.work import Work
from workflows.notes import note_event
from workflows.rows import Meeting

CALLED, HELD, APPROVED = "called", "held", "approved"


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting as people see it."""

    id: int
    case_id: int
    number: str | None
    title: str
    state: str
    starts_at: datetime
    place: str
    questions: str
    answer_by: date | None
    attended: str | None
    protocol: str | None
    held_at: datetime | None
    approved_at: datetime | None


def plan_meeting(work: Work, completion: Completion, _actor: Actor) -> None:
    """Listener on planning the meeting: it lies ahead, and the statements come in before its day. Raises Invalid."""
    starts_at, answer_by = completion.values["motestid"], completion.values["svar_senast"]
    wrong = plan_errors(starts_at, answer_by, work.now, work.house.config.zone)
    if wrong:
        raise Invalid("form.invalid", wrong)


def plan_errors(starts_at: datetime, answer_by: date, now: datetime, zone: ZoneInfo) -> dict[str, FieldError]:
    """What is wrong with the times of a plan, by field (pure).

    A meeting whose own time is wrong says nothing about the day before it.
    """
    today, day_before = now.astimezone(zone).date(), starts_at.astimezone(zone).date() - timedelta(days=1)
    wrong: dict[str, FieldError] = {}
    if starts_at <= now:
        wrong["motestid"] = FieldError("form.date_passed", {"today": today})
    if answer_by < today:
        wrong["svar_senast"] = FieldError("form.date_passed", {"today": today})
    elif starts_at > now and answer_by > day_before:
        wrong["svar_senast"] = FieldError("form.too_large", {"max": day_before})
    return wrong


def call_meeting(work: Work, case: CaseFacts, inputs: Mapping[str, Any], actor: Actor) -> int:
    """Plan a meeting from the inputs `tid`, `plats`, `fragor` and `svar_senast`; return its id."""
    row = {
        "case_id": case.id,
        "state": CALLED,
        "starts_at": inputs["tid"],
        "place": inputs["plats"],
        "questions": inputs.get("fragor") or "",
        "answer_by": inputs.get("svar_senast"),
        "called_at": work.now,
    }
    meeting_id = int(work.connection.execute(insert(Meeting).values(row).returning(Meeting.id)).scalar_one())
    invited = [item["grupp"] for item in inputs.get("verksamheter") or []]
    note_event(work, case.id, "meeting.called", {"meeting": meeting_id, "starts": inputs["tid"], "of": invited}, actor)
    return meeting_id


def record_protocol(work: Work, completion: Completion, actor: Actor) -> None:
    """Listener on holding the meeting or correcting its protocol: the newest meeting of the case gets the words."""
    meeting_id = _newest(work.connection, completion.case.id)
    if meeting_id is None:
        return
    values: dict[str, Any] = {"protocol": completion.values["protokoll"]}
    is_held = "narvarande" in completion.values
    if is_held:
        values |= {"state": HELD, "attended": completion.values["narvarande"], "held_at": work.now}
    work.connection.execute(update(Meeting).where(Meeting.id == meeting_id).values(values))
    if is_held:
        note_event(work, completion.case.id, "meeting.held", {"meeting": meeting_id}, actor)


def approve_protocol(work: Work, case: CaseFacts, actor: Actor) -> None:
    """All who took part have approved: the protocol goes out."""
    meeting_id = _newest(work.connection, case.id)
    if meeting_id is None:
        return
    values = {"state": APPROVED, "approved_at": work.now}
    work.connection.execute(update(Meeting).where(Meeting.id == meeting_id).values(values))
    note_event(work, case.id, "meeting.approved", {"meeting": meeting_id}, actor)


def meetings_of_case(connection: Connection, case_id: int) -> list[MeetingFacts]:
    """Return the meetings of one case, the next or newest first."""
    return _facts(connection, Meeting.case_id == case_id)


def visible_meetings(connection: Connection, actor: Actor) -> list[MeetingFacts]:
    """Return the meetings of all cases that *actor* may see."""
    return _facts(connection, visible_cases(actor))


def _facts(connection: Connection, condition: Any) -> list[MeetingFacts]:
    columns = (
        Meeting.id,
        Meeting.case_id,
        Case.number,
        Case.title,
        Meeting.state,
        Meeting.starts_at,
        Meeting.place,
        Meeting.questions,
        Meeting.answer_by,
        Meeting.attended,
        Meeting.protocol,
        Meeting.held_at,
        Meeting.approved_at,
    )
    query = select(*columns).join(Case, Case.id == Meeting.case_id).where(condition)
    return [MeetingFacts(**row._mapping) for row in connection.execute(query.order_by(Meeting.starts_at.desc()))]


def _newest(connection: Connection, case_id: int) -> int | None:
    query = select(Meeting.id).where(Meeting.case_id == case_id).order_by(Meeting.id.desc())
    return connection.execute(query.limit(1)).scalar()
