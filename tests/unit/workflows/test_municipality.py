"""The demo municipality as a file: the people, and that everything that names them names someone."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import NotFound
from engine.rules.access import ROLES
from engine.runtime import read_diagram
from workflows.demo.load import STARTS_AT, demo_scenarios
from workflows.scenario.people import read_people
from workflows.scenario.steps import TaskStep

LIBRARY = Path(__file__).resolve().parents[3] / "bpmn"
PEOPLE = read_people("smedhult")


def test_there_are_seventeen_pilots_and_two_auditors() -> None:
    auditors = [person.login for person in PEOPLE.people if ("auditor", None) in person.roles]
    assert auditors == ["ingrid.palm", "leif.dahlqvist"]
    assert len(PEOPLE.people) == 19


def test_everybody_is_in_groups_and_roles_that_exist() -> None:
    for person in PEOPLE.people:
        assert set(person.groups) <= set(PEOPLE.groups), person.login
        assert {role for role, _department in person.roles} <= set(ROLES), person.login
        assert {department for _role, department in person.roles if department} <= set(PEOPLE.departments), person.login


def test_logins_are_first_and_last_name_in_plain_letters() -> None:
    logins = {person.name: person.login for person in PEOPLE.people}
    assert logins["Maria Öhman"] == "maria.ohman"
    assert logins["Lina Stråhle"] == "lina.strahle"
    assert all(login.isascii() and login.count(".") == 1 for login in logins.values())


def test_an_administrator_works_with_no_cases() -> None:
    (ewa,) = [person for person in PEOPLE.people if ("administrator", None) in person.roles]
    assert {role for role, _department in ewa.roles} == {"administrator", "operator"}


def test_birgitta_fors_may_decide_for_the_social_board_but_is_no_secretary() -> None:
    (birgitta,) = [person for person in PEOPLE.people if person.login == "birgitta.fors"]
    assert ("decision_maker", "SN") in birgitta.roles
    assert "board_secretary" not in {role for role, _department in birgitta.roles}


@pytest.mark.parametrize("diagram", sorted(LIBRARY.glob("*/process.bpmn")), ids=lambda path: path.parent.name)
def test_every_lane_and_task_of_the_library_names_a_group_that_exists(diagram: Path) -> None:
    (spec,) = read_diagram(diagram.read_bytes()).processes.values()
    named = {lane.group for lane in spec.lanes.values()}
    named |= {node.assignment.candidate_groups for node in spec.every_node()}
    literal = {name for name in named if name and not name.startswith("=")}
    assert literal <= set(PEOPLE.groups)


def test_the_demo_cases_name_people_who_exist_and_end_before_the_demo_begins() -> None:
    scenarios = demo_scenarios()
    assert len(scenarios) >= 11
    for scenario in scenarios:
        assert scenario.start < STARTS_AT
        assert {login for _step, login in scenario.logins()} <= PEOPLE.logins, scenario.path


def test_the_texts_of_the_demo_are_no_filler() -> None:
    for scenario in demo_scenarios():
        for step in scenario.steps:
            if isinstance(step, TaskStep):
                texts = [text for name, text in step.values.items() if name in ("svar", "utredning", "protokoll")]
                assert all(len(text) > 4 for text in texts), (scenario.path, step.number)


def test_an_unknown_municipality_names_the_known_ones() -> None:
    with pytest.raises(NotFound) as refusal:
        read_people("../smedhult")
    assert refusal.value.params["known"] == ["smedhult"]
