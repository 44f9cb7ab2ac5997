"""What any diagram may call upon: handlers fail into incidents that an operator mends, and send what they are told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import func, select

from engine.commands import Deploy, StartCase
from engine.errors import DefinitionError
from engine.rows import Case, Incident, Job
from engine.services.cases import start_case
from engine.services.definitions import deploy
from tests.integration.workflows.town import COMPANY, Town
from tests.processes import bpmn, end_event, service_task, start_event
from workflows.links import INTAKE
from workflows.rows import Letter
from workflows.scenario.stage import SET_UP


def test_a_letter_to_a_group_and_to_a_boards_secretary_stays_in_the_house(town: Town) -> None:
    play(town, calling("lots.remind", {"mall": "kontakt-saknas"}, {"grupp": "foretagslotsar", "organ": "sn-utskott"}))
    letters = town.rows(select(Letter.recipient, Letter.name, Letter.channel).order_by(Letter.id))
    assert letters == [
        ("foretagslotsar", "Företagslotsar", "inbox"),
        ("sn-sekreterare", "Socialnämndens sekreterare", "inbox"),
    ]


def test_a_letter_to_an_outside_authority_goes_on_paper(town: Town) -> None:
    play(town, calling("lots.send_referral", {"mall": "remiss-polisen"}, {"mottagare": "polisen"}))
    assert town.rows(select(Letter.name, Letter.channel)) == [("Polismyndigheten", "paper")]


def test_a_letter_to_nobody_known_becomes_an_incident_after_three_attempts(town: Town) -> None:
    play(town, calling("lots.remind", {"mall": "kontakt-saknas"}, {"grupp": "finns-inte"}))
    town.wait(hours=1)
    (incident,) = town.rows(select(Incident.key, Incident.message))
    assert incident.key == "job.failed"
    assert "letter.recipient" in incident.message
    assert "finns-inte" in incident.message
    assert town.value(select(func.count()).select_from(Letter)) == 0


def test_an_unknown_letter_is_refused_before_any_case_asks_for_it(town: Town) -> None:
    with pytest.raises(DefinitionError) as refused:
        play(town, calling("lots.send_message", {"mall": "stavfel"}, {}))
    (finding,) = refused.value.findings
    assert (finding.code, "stavfel" in finding.message) == ("HANDLER-CHOICE", True)


def test_a_diagram_publishes_a_message_that_another_case_waits_for(town: Town) -> None:
    waiting = town.ask()
    incomplete = {"uppgifter_racker": "nej", "saknas": "Adressen.", "kommunens_fraga": "ja"}
    town.do("maria.ohman", waiting, "granska_intag", **incomplete)
    inputs = {"correlationKey": "KS-2026-0001", "values": '={plats_for_verksamheten: "Torget 1"}'}
    play(town, calling("lots.publish_message", {"name": "uppgifter-inkomna"}, inputs))
    assert town.task(waiting, "granska_intag").is_open


def test_an_authority_case_is_opened_only_at_its_own_authority(town: Town) -> None:
    inputs = {"process": "livsmedelsregistrering", "authority": "SN", "foretag": "=foretag"}
    play(town, calling("lots.open_authority_case", {}, inputs))
    town.wait(hours=1)
    assert "authority_case.mismatch" in town.value(select(Incident.message))
    assert town.value(select(func.count()).select_from(Case).where(Case.authority != "KS")) == 0


def test_a_decision_that_nobody_made_is_not_dispatched(town: Town) -> None:
    play(town, calling("lots.dispatch_decision", {"mall": "beslut"}, {}))
    town.wait(hours=1)
    assert "decision.none" in town.value(select(Incident.message))


def test_a_job_that_is_done_has_sent_its_letter_once(town: Town) -> None:
    play(town, calling("lots.send_message", {"mall": "svar"}, {"text": "Ja."}))
    town.wait(days=1)
    assert town.rows(select(Letter.recipient, Job.state).join(Job, Job.id == Letter.job_id)) == [("party", "done")]


def calling(kind: str, headers: Mapping[str, str], inputs: Mapping[str, str]) -> bytes:
    """A diagram that calls one handler and ends."""
    listed = "".join(f'<zeebe:header key="{key}" value="{value}" />' for key, value in headers.items())
    task = service_task("call", kind, inputs=inputs)
    if listed:
        task = task.replace(
            "<extensionElements>", f"<extensionElements><zeebe:taskHeaders>{listed}</zeebe:taskHeaders>"
        )
    return bpmn("prov", [start_event(), task, end_event()], ["start -> call", "call -> end"])


def play(town: Town, diagram: bytes) -> None:
    town.house.run(deploy, Deploy({"process.bpmn": diagram}), SET_UP)
    town.house.run(start_case, StartCase("prov", {"foretag": COMPANY}), INTAKE)
