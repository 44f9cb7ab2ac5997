"""What a case waits for: messages, timers and jobs, and what happens when they fail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from engine.audit.check import verify_log
from engine.commands import PublishMessage, RetryIncident
from engine.errors import Conflict, Invalid, NotAllowed
from engine.ports import Extensions, JobCall
from engine.queries.case_file import case_variables, find_case, open_incidents
from engine.queries.waiting import offered_to
from engine.services.incidents import retry_incident
from engine.services.messages import publish_message
from engine.services.setting import MOST_AT_ONCE
from engine.services.work import House
from tests.factories import SET_UP, Clock, case_tasks, complete, deploy, open_task, person, start
from tests.processes import (
    bpmn,
    end_event,
    gateway,
    receive_task,
    service_task,
    start_event,
    timer_boundary,
    timer_catch,
    user_task,
)

HEARING = bpmn(
    "hearing",
    [start_event(), user_task("ask"), receive_task("hear", "reply"), end_event()],
    ["start -> ask", "ask -> hear", "hear -> end"],
    messages={"reply": "=arende.nummer"},
)


def state(house: House, number: str = "KS-2026-0001") -> str:
    with house.read() as connection:
        return find_case(connection, SET_UP, number).state


def send(house: House, key: str, **more: Any) -> bool:
    receipt = house.run(publish_message, PublishMessage("reply", key, {"answer": 42}, **more), SET_UP)
    return bool(receipt.data.get("taken"))


def test_a_message_reaches_the_case_with_its_key_alone(house: House) -> None:
    deploy(house, {"process.bpmn": HEARING})
    for case in (start(house, "hearing"), start(house, "hearing")):
        complete(house, "anna", open_task(house, case.case_id, "ask"))
    assert send(house, "KS-2026-0002")
    assert (state(house), state(house, "KS-2026-0002")) == ("open", "closed")


def test_a_message_that_comes_early_is_kept(house: House) -> None:
    deploy(house, {"process.bpmn": HEARING})
    case = start(house, "hearing")
    assert not send(house, "KS-2026-0001")
    complete(house, "anna", open_task(house, case.case_id, "ask"))
    assert state(house) == "closed"
    with house.read() as connection:
        assert case_variables(connection, case.case_id or 0) == {"answer": 42}
        assert verify_log(connection, house.keys).problems == []


def test_a_kept_message_expires(house: House, clock: Clock) -> None:
    deploy(house, {"process.bpmn": HEARING})
    case = start(house, "hearing")
    send(house, "KS-2026-0001", time_to_live=timedelta(days=2))
    clock.move(days=3)
    complete(house, "anna", open_task(house, case.case_id, "ask"))
    assert state(house) == "open"


def test_a_message_with_a_known_id_counts_once(house: House) -> None:
    deploy(house, {"process.bpmn": HEARING})
    start(house, "hearing")
    send(house, "KS-2026-0001", message_id="m1")
    assert house.run(publish_message, PublishMessage("reply", "KS-2026-0001", message_id="m1"), SET_UP).is_repeat


def test_a_message_without_a_name_is_refused(house: House) -> None:
    with pytest.raises(Invalid):
        house.run(publish_message, PublishMessage("", "k"), SET_UP)


def test_a_timer_fires_when_it_is_due_and_not_before(house: House, clock: Clock) -> None:
    diagram = bpmn("pause", [start_event(), timer_catch("wait", "P2D"), end_event()], ["start -> wait", "wait -> end"])
    deploy(house, {"process.bpmn": diagram})
    start(house, "pause")
    clock.move(days=1, hours=23)
    house.jobs.kick()
    assert state(house) == "open"
    clock.move(hours=1)
    house.jobs.kick()
    assert state(house) == "closed"


def test_an_interrupting_timer_withdraws_the_task(house: House, clock: Clock) -> None:
    diagram = bpmn(
        "limit",
        [start_event(), user_task("look"), timer_boundary("late", "look", "P3D"), user_task("chase"), end_event()],
        ["start -> look", "look -> end", "late -> chase", "chase -> end"],
    )
    deploy(house, {"process.bpmn": diagram})
    case = start(house, "limit")
    clock.move(days=3)
    house.jobs.kick()
    look, chase = case_tasks(house, case.case_id)
    assert (look.cancelled_at, chase.is_open) == (house.now(), True)


def with_handler(house: House, handler: Any, **more: Any) -> None:
    house.extensions = Extensions(handlers={"test.do": handler}, **more)
    diagram = bpmn(
        "working",
        [
            start_event(),
            service_task("do", "test.do", inputs={"half": "=21"}, retries=2),
            user_task("see"),
            end_event(),
        ],
        ["start -> do", "do -> see", "see -> end"],
    )
    deploy(house, {"process.bpmn": diagram})


def test_a_handler_gets_its_inputs_and_its_result_becomes_variables(house: House) -> None:
    calls: list[JobCall] = []

    def double(_work: object, call: JobCall) -> Mapping[str, Any]:
        calls.append(call)
        return {"whole": call.inputs["half"] * 2}

    with_handler(house, double)
    case = start(house, "working")
    assert open_task(house, case.case_id, "see").is_open
    with house.read() as connection:
        assert case_variables(connection, case.case_id or 0) == {"whole": 42}
    assert [(call.kind, call.case.number) for call in calls] == [("test.do", "KS-2026-0001")]


def test_a_failing_handler_becomes_an_incident_after_its_attempts_and_can_be_retried(
    house: House, clock: Clock
) -> None:
    broken = True

    def moody(_work: object, _call: JobCall) -> Mapping[str, Any]:
        if broken:
            raise ValueError("brevlådan är full")
        return {}

    with_handler(house, moody)
    case = start(house, "working")
    with house.read() as connection:
        assert open_incidents(connection) == []  # one attempt is left
    clock.move(minutes=5)
    house.jobs.kick()
    with house.read() as connection:
        (incident,) = open_incidents(connection)
    assert "brevlådan är full" in incident.message
    assert incident.stack is not None
    broken = False
    with pytest.raises(NotAllowed):
        house.run(retry_incident, RetryIncident(incident.id), person(house, "anna"))
    house.run(retry_incident, RetryIncident(incident.id), person(house, "ola"))
    assert open_task(house, case.case_id, "see").is_open
    with pytest.raises(Conflict):
        house.run(retry_incident, RetryIncident(incident.id), person(house, "ola"))
    with house.read() as connection:
        assert verify_log(connection, house.keys).problems == []


def test_a_failing_handler_does_not_hold_up_other_cases(house: House, clock: Clock) -> None:
    def picky(_work: object, call: JobCall) -> Mapping[str, Any]:
        if call.case.number == "KS-2026-0001":
            raise ValueError("nej")
        return {}

    with_handler(house, picky)
    start(house, "working")
    second = start(house, "working")
    assert open_task(house, second.case_id, "see").is_open


def test_a_name_that_nothing_sets_is_an_incident_not_a_lost_completion(house: House) -> None:
    diagram = bpmn(
        "unset",
        [start_event(), user_task("look"), gateway("ok"), end_event(), end_event("other")],
        ["start -> look", "look -> ok", "ok -> end else", "ok -> other if nowhere = 1"],
    )
    deploy(house, {"process.bpmn": diagram})
    case = start(house, "unset")
    complete(house, "anna", open_task(house, case.case_id, "look"))
    with house.read() as connection:
        (incident,) = open_incidents(connection, case.case_id)
    assert "nowhere" in incident.message
    assert incident.element == "ok"
    assert case_tasks(house, case.case_id)[0].completed_at == house.now()


def test_a_task_offered_to_nobody_who_exists_is_an_incident(house: House) -> None:
    diagram = bpmn(
        "nobody",
        [start_event(), user_task("look"), end_event()],
        ["start -> look", "look -> end"],
        lane="=&quot;gone&quot;",
    )
    deploy(house, {"process.bpmn": diagram})
    case = start(house, "nobody")
    with house.read() as connection:
        (incident,) = open_incidents(connection, case.case_id)
    assert (incident.key, incident.element) == ("task.nobody", "look")
    assert "gone" in incident.message


def test_a_task_is_offered_to_every_group_and_person_named_who_exists(house: House) -> None:
    named = (
        "<zeebe:assignmentDefinition"
        ' candidateGroups="=[&quot;bygglov&quot;, &quot;gone&quot;, &quot;kontaktcenter&quot;]"'
        ' candidateUsers="=[&quot;anna&quot;, &quot;nobody&quot;]" />'
    )
    elements = [start_event(), user_task("look", extra=named), end_event()]
    deploy(house, {"process.bpmn": bpmn("many", elements, ["start -> look", "look -> end"])})
    case = start(house, "many")
    task = open_task(house, case.case_id, "look")
    with house.read() as connection:
        assert offered_to(connection, [task.id])[task.id] == ("Bygglov", "Kontaktcenter", "Anna Berg")
        assert open_incidents(connection, case.case_id) == []


def test_a_step_that_sets_more_variables_than_one_statement_takes_keeps_them_all(house: House) -> None:
    diagram = bpmn("wide", [start_event(), user_task("look"), end_event()], ["start -> look", "look -> end"])
    deploy(house, {"process.bpmn": diagram})
    values = {f"a{at}": at for at in range(2 * MOST_AT_ONCE + 1)}
    case = start(house, "wide", values)
    with house.read() as connection:
        assert case_variables(connection, case.case_id or 0) == values
