"""An operator passes over a step, or lets the case go on from another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.errors import Invalid, NotAllowed
from engine.ports import Extensions, JobCall
from engine.queries.case_file import find_case_by_id
from engine.services.work import House
from tests.factories import SET_UP, complete, open_task
from tests.integration.interventions.hands import (
    COUNTING,
    calling_case,
    case_of,
    give_case_rights,
    incidents,
    is_open,
    kept,
    last_event,
    lawful,
    move,
    number,
    skip,
    told,
)
from tests.processes import (
    bpmn,
    end_event,
    service_task,
    start_event,
    user_task,
)


def test_a_failed_step_is_skipped_with_what_it_should_have_set(house: House) -> None:
    case = case_of(house, COUNTING)
    skip(house, case, "sum", summa=7)
    assert (is_open(house, case), incidents(house, case)) == (["look"], [])
    event = last_event(house, case)
    assert (event.type, told(event)["values"], told(event)["reason"]) == ("intervention.skipped", {"summa": 7}, "fel")


def test_a_waiting_task_is_skipped_by_an_operator_who_sees_the_case(house: House) -> None:
    give_case_rights(house)
    case = case_of(house, COUNTING, {"antal": 1})
    skip(house, case, "look")
    assert is_open(house, case) == ["sign"]


def test_a_step_whose_handler_fails_is_skipped_and_its_job_never_runs_again(house: House) -> None:
    def fails(_work: Any, _call: JobCall) -> dict[str, Any]:
        raise OSError("arkivet svarar inte")

    house.extensions = Extensions(handlers={"do": fails})
    diagram = bpmn("working", [start_event(), service_task("next", "do", retries=1), user_task("sign"), end_event()],
                   ["start -> next", "next -> sign", "sign -> end"])  # fmt: skip
    case = case_of(house, diagram)
    assert incidents(house, case) == ["job.failed"]
    skip(house, case, "next")
    house.jobs.kick()
    assert (is_open(house, case), incidents(house, case)) == (["sign"], [])
    assert last_event(house, case).type == "intervention.skipped"


def test_a_step_of_law_is_not_skipped(house: House) -> None:
    give_case_rights(house)
    case = lawful(house, {"vag": "beslut", "antal": 1})
    complete(house, "anna", open_task(house, case.case_id, "look"))
    before = kept(house)()
    with pytest.raises(NotAllowed, match=r"intervention\.protected"):
        skip(house, case, "decide")
    assert kept(house)() == before


def test_skipping_to_the_end_closes_the_case(house: House) -> None:
    give_case_rights(house)
    case = case_of(house, COUNTING, {"antal": 1})
    skip(house, case, "look")
    skip(house, case, "sign")
    with house.read() as connection:
        assert find_case_by_id(connection, SET_UP, number(case)).state == "closed"


def test_a_step_inside_a_called_process_is_skipped_and_moved(house: House) -> None:
    give_case_rights(house)
    case = calling_case(house)
    move(house, case, "deep", "deeper")
    skip(house, case, "deeper")
    assert last_event(house, case).type == "intervention.skipped"
    with house.read() as connection:
        assert find_case_by_id(connection, SET_UP, number(case)).state == "closed"


def test_a_token_is_moved_back_and_both_ends_are_in_the_log(house: House) -> None:
    give_case_rights(house)
    case = case_of(house, COUNTING, {"antal": 1})
    complete(house, "anna", open_task(house, case.case_id, "look"))
    move(house, case, "sign", "look")
    assert is_open(house, case) == ["look"]
    event = last_event(house, case)
    assert (event.type, told(event)["from"], told(event)["to"]) == ("intervention.moved", "sign", "look")


def test_a_token_is_not_moved_to_where_none_can_stand(house: House) -> None:
    case = case_of(house, COUNTING)
    with pytest.raises(Invalid) as refused:
        move(house, case, "sum", "nowhere")
    assert refused.value.fields["to"].key == "intervention.target"


@pytest.mark.parametrize(("values", "source", "to"), [
    ({"vag": "beslut"}, "look", "tidy"),
    ({"vag": "beslut"}, "look", "decide"),
    ({"vag": "beslut"}, "look", "end"),
    ({"vag": "annan"}, "tidy", "sum"),
])  # fmt: skip
def test_a_token_is_not_moved_past_a_step_of_law(house: House, values: Mapping[str, Any], source: str, to: str) -> None:
    give_case_rights(house)
    case = lawful(house, values)
    if source == "tidy":
        complete(house, "anna", open_task(house, case.case_id, "look"))
    with pytest.raises(NotAllowed, match=r"intervention\.protected"):
        move(house, case, source, to)
