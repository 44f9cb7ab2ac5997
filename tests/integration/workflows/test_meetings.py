"""The joint meeting: called, stated, held, its protocol approved; it opens cases and decides nothing."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from engine.audit.read import read_events
from engine.commands import ClaimTask, CompleteTask
from engine.errors import Invalid
from engine.queries.worklist import tasks_of_case
from engine.services.assigning import claim_task
from engine.services.tasks import complete_task
from tests.integration.workflows.test_business_case import describe
from tests.integration.workflows.town import Town
from workflows.meetings import meetings_of_case, visible_meetings
from workflows.rows import Decision, Letter
from workflows.statements import statements_of_case

GROUPS = {"mbn-livsmedel": "sara.nyqvist", "sn-alkohol": "birgitta.fors"}
PLAN = {
    "motestid": "2026-12-03T14:00:00+01:00",
    "plats": "Kommunhuset, rum Eken",
    "svar_senast": "2026-12-02",
    "fragor": "Vad krävs?",
    "samtycke": True,
}
HELD = {"narvarande": "Helena Ek, Sara Nyqvist", "protokoll": "Anmälan krävs."}


def test_departments_and_company_are_called(town: Town) -> None:
    case_id = called(town)
    with town.house.read() as connection:
        (meeting,) = meetings_of_case(connection, case_id)
        types = [event.type for event in read_events(connection, case_id, town.house.keys)]
    assert (meeting.state, meeting.place, meeting.questions) == ("called", "Kommunhuset, rum Eken", "Vad krävs?")
    assert meeting.starts_at.astimezone(town.clock.zone).isoformat() == "2026-12-03T14:00:00+01:00"
    assert "meeting.called" in types
    invited = town.rows(select(Letter.recipient).where(Letter.template == "kallelse-lotsmote").order_by(Letter.id))
    assert {row.recipient for row in invited} == {"party", *GROUPS}


@pytest.mark.parametrize(
    ("changed", "field", "key"),
    [
        ({"motestid": "2026-11-24T08:45:00+01:00"}, "motestid", "form.date_passed"),
        ({"motestid": "2026-11-20T14:00:00+01:00"}, "motestid", "form.date_passed"),
        ({"svar_senast": "2026-12-03"}, "svar_senast", "form.too_large"),
        ({"svar_senast": "2026-11-23"}, "svar_senast", "form.date_passed"),
    ],
)
def test_a_meeting_lies_ahead_and_after_its_statements(
    town: Town, changed: dict[str, str], field: str, key: str
) -> None:
    case_id = to_be_planned(town)
    with pytest.raises(Invalid) as refusal:
        town.do("jonas.rydell", case_id, "planera_lotsmote", **{**PLAN, **changed})
    assert {name: error.key for name, error in refusal.value.fields.items()} == {field: key}
    assert town.task(case_id, "planera_lotsmote").is_open


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({"spar": "ett_delarende", "motivering_spar": "Ett räcker."}, {"valda_delarenden"}),
        ({"spar": "komplext"}, {"valda_verksamheter"}),
        ({"spar": "enkel_fraga"}, {"motivering_spar"}),
        ({"spar": "ett_delarende"}, {"valda_delarenden", "motivering_spar"}),
    ],
)
def test_a_track_without_what_it_needs_is_refused_beside_its_fields(
    town: Town, answers: dict[str, Any], fields: set[str]
) -> None:
    case_id = described(town)
    with pytest.raises(Invalid) as refusal:
        town.do("jonas.rydell", case_id, "bekrafta_spar", **answers)
    assert {name: error.key for name, error in refusal.value.fields.items()} == dict.fromkeys(fields, "form.required")
    assert town.task(case_id, "bekrafta_spar").is_open


def test_a_track_that_deviates_with_a_reason_is_followed(town: Town) -> None:
    case_id = described(town)
    town.do("jonas.rydell", case_id, "bekrafta_spar", spar="enkel_fraga", motivering_spar="Frågar bara.")
    assert town.task(case_id, "besvara_fragan").is_open


def test_statements_become_rows_with_group_and_person(town: Town) -> None:
    case_id = called(town)
    answer_all(town, case_id, "yttra", svar="villkor", villkor="Fettavskiljare.")
    with town.house.read() as connection:
        statements = statements_of_case(connection, case_id)
    assert {(one.group, one.person, one.answer, one.conditions) for one in statements} == {
        ("Livsmedelskontroll", "Sara Nyqvist", "villkor", "Fettavskiljare."),
        ("Alkohol och tobak", "Birgitta Fors", "villkor", "Fettavskiljare."),
    }


def test_a_protocol_is_held_corrected_and_approved(town: Town) -> None:
    case_id = called(town)
    answer_all(town, case_id, "yttra", svar="kravs_inte")
    town.do("jonas.rydell", case_id, "hall_lotsmote", **HELD)
    answer_all(town, case_id, "godkann_protokoll", godkanner="nej", invandning="Fel adress.")
    assert state_of(town, case_id) == ("held", "Anmälan krävs.", "Helena Ek, Sara Nyqvist")
    town.do("jonas.rydell", case_id, "ratta_protokoll", protokoll="Anmälan krävs för Storgatan 12.")
    answer_all(town, case_id, "godkann_protokoll", godkanner="ja")
    assert state_of(town, case_id) == ("approved", "Anmälan krävs för Storgatan 12.", "Helena Ek, Sara Nyqvist")
    sent = town.rows(select(Letter.body).where(Letter.template == "protokoll-lotsmote"))
    assert len(sent) == 3
    assert all("Storgatan 12" in row.body for row in sent)


def test_a_meeting_decides_nothing(town: Town) -> None:
    case_id = called(town)
    answer_all(town, case_id, "yttra", svar="kravs")
    town.do("jonas.rydell", case_id, "hall_lotsmote", **HELD, kravs_delarenden=["livsmedelsregistrering"])
    answer_all(town, case_id, "godkann_protokoll", godkanner="ja")
    assert town.value(select(func.count()).select_from(Decision)) == 0


def test_a_missing_statement_is_noted_and_the_meeting_is_held_anyway(town: Town) -> None:
    case_id = called(town)
    town.wait(days=9)
    assert town.task(case_id, "hall_lotsmote").assignee == ("jonas.rydell", "Jonas Rydell")
    with town.house.read() as connection:
        assert statements_of_case(connection, case_id) == []
    reminded = town.rows(select(Letter.recipient).where(Letter.template == "yttrande-vantas"))
    assert {row.recipient for row in reminded} == set(GROUPS)


def test_only_those_who_see_the_case_see_its_meeting(town: Town) -> None:
    called(town)
    with town.house.read() as connection:
        assert len(visible_meetings(connection, town.person("sara.nyqvist"))) == 1
        assert visible_meetings(connection, town.person("stefan.brolin")) == []


def called(town: Town) -> int:
    """A business case whose meeting is called."""
    case_id = to_be_planned(town)
    town.do("jonas.rydell", case_id, "planera_lotsmote", **PLAN)
    return case_id


def described(town: Town) -> int:
    """A business case for which the screening proposes a meeting."""
    case_id = town.ask()
    describe(town, case_id, "mat", "alkohol")
    return case_id


def to_be_planned(town: Town) -> int:
    """A business case whose contact has chosen to call a meeting."""
    case_id = described(town)
    chosen = {"valda_delarenden": ["livsmedelsregistrering"], "valda_verksamheter": list(GROUPS)}
    town.do("jonas.rydell", case_id, "bekrafta_spar", spar="komplext", **chosen)
    return case_id


def answer_all(town: Town, case_id: int, element: str, **values: str) -> None:
    """Each group's official completes the group's own task."""
    with town.house.read() as connection:
        tasks = [task for task in tasks_of_case(connection, case_id) if task.is_open and task.element == element]
    assert len(tasks) == len(GROUPS)
    officials = {"Livsmedelskontroll": "sara.nyqvist", "Alkohol och tobak": "birgitta.fors"}
    for task in tasks:
        actor = town.person(officials[str(task.item)])
        town.house.run(claim_task, ClaimTask(task.id, task.version), actor)
        town.house.run(complete_task, CompleteTask(task.id, task.version + 1, values), actor)


def state_of(town: Town, case_id: int) -> tuple[str, str | None, str | None]:
    with town.house.read() as connection:
        (meeting,) = meetings_of_case(connection, case_id)
    return meeting.state, meeting.protocol, meeting.attended
