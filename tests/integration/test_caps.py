"""The caps through the services' doors, on both databases: refused by name, or an incident of the one case."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from engine.commands import CompleteTask, PublishMessage
from engine.errors import Invalid
from engine.limits import Limits
from engine.ports import BpmnError, Extensions, JobCall
from engine.queries.case_file import IncidentRow, find_case_by_id, open_incidents
from engine.services.messages import publish_message
from engine.services.signals import BroadcastSignal, broadcast_signal
from engine.services.tasks import complete_task
from engine.services.work import House
from tests.factories import SET_UP, claim, deploy, open_task, person, start
from tests.processes import (
    bpmn,
    end_event,
    form,
    receive_task,
    script_task,
    service_task,
    start_event,
    text_field,
    user_task,
)

HEARING = bpmn(
    "hearing",
    [start_event(), user_task("ask"), receive_task("hear", "reply"), end_event()],
    ["start -> ask", "ask -> hear", "hear -> end"],
    messages={"reply": "=nyckel"},
)
TOO_MUCH: list[tuple[dict[str, Any], str]] = [
    ({"a": "x" * 10_001}, "limit.variable_bytes"),
    ({"a": "x" * 6_000, "b": "x" * 6_000}, "limit.variable_bytes"),
    ({"arende": 1}, "variable.reserved"),
    ({"n" * 129: 1}, "variable.name"),
    ({"nul\0": 1}, "variable.name"),
    ({"a": 1.5}, "variable.type"),
]


@pytest.fixture
def small(house: House) -> House:
    """An installation where a case may hold 10,000 bytes, and a step take a fifth of a second."""
    house.config = replace(house.config, limits=Limits(variable_bytes=10_000, engine_seconds=0.2))
    return house


def incidents(house: House, case_id: int | None) -> list[IncidentRow]:
    with house.read() as connection:
        return open_incidents(connection, case_id)


def why(house: House, case_id: int | None) -> dict[str, str]:
    return {one.element: one.key for one in incidents(house, case_id)}


@pytest.mark.parametrize(("values", "key"), TOO_MUCH, ids=[str(n) for n in range(len(TOO_MUCH))])
def test_no_door_takes_values_that_a_case_cannot_hold(small: House, values: Mapping[str, Any], key: str) -> None:
    deploy(small, {"process.bpmn": HEARING})
    doors = {
        "start": lambda: start(small, "hearing", values),
        "message": lambda: small.run(publish_message, PublishMessage("reply", "k", values), SET_UP),
        "signal": lambda: small.run(broadcast_signal, BroadcastSignal("larm", values), SET_UP),
    }
    for door, knock in doors.items():
        with pytest.raises(Invalid) as refused:
            knock()
        assert refused.value.key == key, door


def test_an_answer_that_a_case_cannot_hold_leaves_the_task_as_it_was(small: House) -> None:
    flow = bpmn("asked", [start_event(), user_task("ask", form="ask"), end_event()], ["start -> ask", "ask -> end"])
    deploy(small, {"process.bpmn": flow, "forms/ask.form": form("ask", text_field("a"), text_field("b"))})
    case = start(small, "asked")
    claim(small, "anna", open_task(small, case.case_id, "ask"))
    task = open_task(small, case.case_id, "ask")
    answers = {"a": "x" * 6_000, "b": "x" * 6_000}
    with pytest.raises(Invalid) as refused:
        small.run(complete_task, CompleteTask(task.id, task.version, answers), person(small, "anna"))
    assert (refused.value.key, refused.value.params) == ("limit.variable_bytes", {"name": "b", "most": 10_000})
    assert open_task(small, case.case_id, "ask").version == task.version


@pytest.mark.parametrize(("name", "key"), [("", "k"), ("n" * 129, "k"), ("reply", "k" * 129), ("reply", "nul\0")])
def test_a_message_that_cannot_be_looked_up_is_refused(small: House, name: str, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        small.run(publish_message, PublishMessage(name, key, {}), SET_UP)
    assert refused.value.key == "message.field"


def test_a_case_that_waits_under_a_key_nobody_could_send_stops_and_says_so(small: House) -> None:
    deploy(small, {"process.bpmn": HEARING})
    case = start(small, "hearing", {"nyckel": "k" * 200})
    complete(small, case.case_id)
    assert why(small, case.case_id) == {"hear": "value.too_long"}


def test_a_message_that_fills_the_case_is_taken_and_stops_it_at_the_next_step(small: House) -> None:
    deploy(small, {"process.bpmn": HEARING})
    small.run(publish_message, PublishMessage("reply", "k", {"svar": "x" * 6_000}), SET_UP)
    case = start(small, "hearing", {"nyckel": "k", "a": "x" * 6_000})
    complete(small, case.case_id)
    assert why(small, case.case_id) == {"end": "limit.variable_bytes"}, "whoever came to the catch is not refused"


def complete(house: House, case_id: int | None) -> None:
    task = open_task(house, case_id, "ask")
    claim(house, "anna", task)
    house.run(complete_task, CompleteTask(task.id, task.version + 1, {}), person(house, "anna"))


def test_a_case_that_works_for_too_long_stops_where_it_is(small: House) -> None:
    burning = "count(for i in 1..60 return count(for j in 1..100 return i * j))"
    scripts = [script_task(f"s{n}", burning, "n") for n in range(200)]
    flows = ["start -> s0", *(f"s{n} -> s{n + 1}" for n in range(199)), "s199 -> end"]
    deploy(small, {"process.bpmn": bpmn("busy", [start_event(), *scripts, end_event()], flows)})
    case = start(small, "busy")
    assert list(why(small, case.case_id).values()) == ["limit.engine_seconds"]


@pytest.mark.parametrize("text", ["nul \0", "half a pair \udc80", "x" * 500_000], ids=["NUL", "half a pair", "long"])
@pytest.mark.parametrize("kind", [OSError, BpmnError])
def test_whatever_a_handler_says_went_wrong_can_be_kept(
    house: House, kind: type[Exception], text: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "engine.services.jobs")  # such a text can't be sent to whoever runs the tests

    def fails(_work: Any, _call: JobCall) -> dict[str, Any]:
        raise kind(text)

    house.extensions = Extensions(handlers={"weigh": fails})
    task = service_task("weigh", "weigh", retries=1)
    deploy(house, {"process.bpmn": bpmn("p", [start_event(), task, end_event()], ["start -> weigh", "weigh -> end"])})
    case = start(house, "p")
    (incident,) = incidents(house, case.case_id)
    assert incident.key in ("job.failed", "error.uncaught")
    assert 0 < len(incident.message) <= 2_000
    with house.read() as connection:
        assert find_case_by_id(connection, SET_UP, case.case_id or 0).state == "open"
