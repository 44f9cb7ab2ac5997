"""Cases that begin by a message, a signal or a time; signals from case to case; the version that a call runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.audit.check import verify_log
from engine.commands import PublishMessage
from engine.errors import DefinitionError, Invalid
from engine.queries.case_file import case_variables, find_case
from engine.rows import Case, SignalCatch, Timer
from engine.services.messages import publish_message
from engine.services.signals import BroadcastSignal, broadcast_signal
from engine.services.work import House
from tests.factories import SET_UP, Clock, complete, deploy, open_task, start
from tests.processes import bpmn, end_event, start_event, user_task

LARM = '<signalEventDefinition signalRef="s_larm" />'


def event(tag: str, element: str, definition: str) -> str:
    return f'<{tag} id="{element}">{definition}</{tag}>'


def message(name: str) -> str:
    return f'<messageEventDefinition messageRef="m_{name}" />'


def timer(kind: str, value: str) -> str:
    return f"<timerEventDefinition><{kind}>{value}</{kind}></timerEventDefinition>"


def process(name: str, *elements: str, flows: list[str], **more: Any) -> dict[str, bytes]:
    xml = bpmn(name, list(elements), flows, **more)
    declared = b'<signal id="s_larm" name="larm" /></definitions>'
    return {"process.bpmn": xml.replace(b"</definitions>", declared)}


def by_message(name: str = "intake", task: str = "look") -> dict[str, bytes]:
    return process(name, event("startEvent", "in", message("apply")), user_task(task), end_event(),
                   flows=[f"in -> {task}", f"{task} -> end"], messages={"apply": "=1"})  # fmt: skip


def waits_for_larm(name: str = "waiting") -> dict[str, bytes]:
    catch = event("intermediateCatchEvent", "catch", LARM)
    return process(name, start_event(), catch, user_task("after"), end_event(),
                   flows=["start -> catch", "catch -> after", "after -> end"])  # fmt: skip


def numbers(house: House, process_key: str) -> list[str]:
    with house.read() as connection:
        query = select(Case.number).where(Case.process == process_key).order_by(Case.id)
        return [number or "" for number in connection.execute(query).scalars()]


def send(house: House, **more: Any) -> bool:
    receipt = house.run(publish_message, PublishMessage("apply", "k", {"name": "Ek"}, **more), SET_UP)
    return bool(receipt.case_id)


# --- messages -------------------------------------------------------------------------------------------------------
def test_a_message_starts_a_case_with_its_values(house: House) -> None:
    deploy(house, by_message())
    assert send(house)
    assert numbers(house, "intake") == ["KS-2026-0001"]
    with house.read() as connection:
        found = find_case(connection, SET_UP, "KS-2026-0001")
        assert case_variables(connection, found.id)["name"] == "Ek"
        assert verify_log(connection, house.keys).problems == []


def test_the_same_message_starts_one_case(house: House) -> None:
    deploy(house, by_message())
    send(house, message_id="m1")
    send(house, message_id="m1")
    assert len(numbers(house, "intake")) == 1


def test_a_message_that_came_before_the_process_starts_its_case_at_publication(house: House) -> None:
    assert not send(house)
    deploy(house, by_message())
    deploy(house, by_message(task="again"))
    assert len(numbers(house, "intake")) == 1


def test_a_version_that_is_no_longer_published_starts_nothing(house: House) -> None:
    deploy(house, by_message())
    plain = process("intake", start_event(), user_task("look"), end_event(), flows=["start -> look", "look -> end"])
    deploy(house, plain)
    assert not send(house)
    assert numbers(house, "intake") == []


# --- times ----------------------------------------------------------------------------------------------------------
def by_time(kind: str, value: str, task: str = "look") -> dict[str, bytes]:
    return process("nightly", event("startEvent", "at", timer(kind, value)), user_task(task), end_event(),
                   flows=[f"at -> {task}", f"{task} -> end"])  # fmt: skip


def test_a_cycle_starts_a_case_each_time_and_then_no_more(house: House, clock: Clock) -> None:
    deploy(house, by_time("timeCycle", "R2/P1D"))
    for expected in (0, 1, 2, 2):
        house.jobs.kick()
        assert len(numbers(house, "nightly")) == expected
        clock.move(days=1)


def test_a_new_version_counts_anew_and_the_old_one_is_silent(house: House, clock: Clock) -> None:
    deploy(house, by_time("timeDuration", "P1D"))
    deploy(house, by_time("timeDuration", "P3D", task="see"))
    clock.move(days=2)
    house.jobs.kick()
    assert numbers(house, "nightly") == []
    with house.read() as connection:
        (due_at,) = connection.execute(select(Timer.due_at)).scalars()
    assert due_at == clock() + timedelta(days=1)


def test_a_start_whose_time_can_not_be_told_is_refused_at_publication(house: House) -> None:
    with pytest.raises(DefinitionError, match="frist"):
        deploy(house, by_time("timeDate", "=frist"))
    with house.read() as connection:
        assert connection.execute(select(Timer.id)).all() == []


def test_a_process_that_events_start_must_say_whose_cases_it_makes(house: House) -> None:
    files = by_message()
    nobody = {"process.bpmn": files["process.bpmn"].replace(b'name="myndighet"', b'name="annat"')}
    with pytest.raises(Invalid, match="no_authority"):
        deploy(house, nobody)


# --- signals --------------------------------------------------------------------------------------------------------
THROWS = process("throwing", start_event(), event("intermediateThrowEvent", "throw", LARM), end_event(),
                 flows=["start -> throw", "throw -> end"])  # fmt: skip


def test_a_signal_of_one_case_reaches_every_case_that_waits_for_it(house: House) -> None:
    deploy(house, waits_for_larm())
    deploy(house, THROWS)
    waiting = [start(house, "waiting") for _ in range(3)]
    start(house, "throwing")
    for case in waiting:
        assert open_task(house, case.case_id, "after")
    with house.read() as connection:
        assert connection.execute(select(SignalCatch.case_id)).all() == []
        assert verify_log(connection, house.keys).problems == []


def test_a_signal_starts_cases_and_brings_its_values(house: House) -> None:
    deploy(house, process("alarmed", event("startEvent", "in", LARM), user_task("look"), end_event(),
                          flows=["in -> look", "look -> end"]))  # fmt: skip
    receipt = house.run(broadcast_signal, BroadcastSignal("larm", {"where": "here"}), SET_UP)
    assert receipt.data["told"] == 1
    (number,) = numbers(house, "alarmed")
    with house.read() as connection:
        found = find_case(connection, SET_UP, number)
        assert case_variables(connection, found.id)["where"] == "here"


def test_a_case_that_has_gone_on_meanwhile_is_not_told(house: House) -> None:
    deploy(house, waits_for_larm())
    case = start(house, "waiting")
    house.run(broadcast_signal, BroadcastSignal("larm"), SET_UP)
    house.run(broadcast_signal, BroadcastSignal("larm"), SET_UP)
    complete(house, "anna", open_task(house, case.case_id, "after"))
    with house.read() as connection:
        assert find_case(connection, SET_UP, case.case_number or "").state == "closed"


# --- the version that a call runs -----------------------------------------------------------------------------------
def calls(binding: str = "") -> dict[str, bytes]:
    held = f'<extensionElements><zeebe:calledElement processId="opinion" {binding} /></extensionElements>'
    return process("calling", start_event(), user_task("first"), f'<callActivity id="call">{held}</callActivity>',
                   end_event(), flows=["start -> first", "first -> call", "call -> end"])  # fmt: skip


def opinion(task: str, tag: str = "") -> dict[str, bytes]:
    files = process("opinion", start_event(), user_task(task), user_task("sign"), end_event(),
                    flows=[f"start -> {task}", f"{task} -> sign", "sign -> end"])  # fmt: skip
    mark = f'<zeebe:versionTag value="{tag}" /><zeebe:properties>'.encode()
    return {"process.bpmn": files["process.bpmn"].replace(b"<zeebe:properties>", mark, 1)} if tag else files


def test_a_running_call_keeps_the_version_it_started_with(house: House) -> None:
    deploy(house, opinion("old"))
    deploy(house, calls())
    case = start(house, "calling")
    complete(house, "anna", open_task(house, case.case_id, "first"))
    deploy(house, opinion("new"))
    complete(house, "anna", open_task(house, case.case_id, "old"))
    complete(house, "anna", open_task(house, case.case_id, "sign"))
    with house.read() as connection:
        assert find_case(connection, SET_UP, case.case_number or "").state == "closed"


@pytest.mark.parametrize(
    ("binding", "expected"),
    [("", "third"), ('bindingType="deployment"', "second"), ('bindingType="versionTag" versionTag="2025"', "one")],
)
def test_a_call_runs_the_version_that_it_is_bound_to(house: House, clock: Clock, binding: str, expected: str) -> None:
    deploy(house, opinion("one", tag="2025"))
    clock.move(hours=1)
    deploy(house, opinion("second"))
    deploy(house, calls(binding))
    clock.move(hours=1)
    deploy(house, opinion("third"))
    case = start(house, "calling")
    complete(house, "anna", open_task(house, case.case_id, "first"))
    assert open_task(house, case.case_id, expected)
