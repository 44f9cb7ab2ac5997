"""Boundary events: interrupting and not, and what they leave alone."""

from __future__ import annotations

import pytest

from tests.bpmn_builder import (
    ESCALATION,
    MESSAGE,
    SIGNAL,
    boundary,
    bpmn,
    element,
    io,
    job,
    sub_process,
    timer,
)
from tests.unit.runtime.harness import Case

END = element("endEvent slut")
KEY = {"nyckel": "K1"}


def test_an_interrupting_boundary_message_stops_the_task_at_once() -> None:
    xml = bpmn(element("userTask u"), boundary("b", "u", MESSAGE), element("userTask v"), END,
               path="start>u u>slut b>v v>slut")  # fmt: skip
    case = Case(xml, KEY)
    token = case.task("u").token
    case.receive("svar", "K1", skal="x")
    assert case.at == ["v"]
    assert case.last.withdrawn == (token,)
    assert [(p.element, p.what) for p in case.last.path[:3]] == [("u", "cancelled"), ("b", "entered"), ("b", "left")]
    assert case["skal"] == "x"


def test_a_boundary_message_that_does_not_interrupt_can_come_again_and_again() -> None:
    xml = bpmn(element("userTask u"), boundary("b", "u", MESSAGE, interrupting=False), element("userTask v"), END,
               path="start>u u>slut b>v v>slut")  # fmt: skip
    case = Case(xml, KEY)
    case.receive("svar", "K1")
    case.receive("svar", "K1")
    assert case.at == ["u", "v", "v"]
    case.complete("u")
    assert case.catches == {}
    case.complete("v")
    case.complete("v")
    assert case.finished


def test_an_interrupt_stops_the_automatic_steps_of_the_sub_process_before_they_run() -> None:
    inside = sub_process(
        "s", element("startEvent s1"), element("parallelGateway g"),
        element("intermediateThrowEvent rop", inner=ESCALATION), job("brev"), element("endEvent s2"),
        path="s1>g g>rop g>brev rop>s2 brev>s2",
    )  # fmt: skip
    xml = bpmn(inside, boundary("b", "s", ESCALATION), element("userTask u"), END, path="start>s s>slut b>u u>slut")
    case = Case(xml)
    assert case.at == ["u"]
    assert case.last.jobs == ()


def test_everything_inside_a_cancelled_sub_process_is_gone() -> None:
    inner = sub_process(
        "i", element("startEvent i1"), element("userTask u"),
        boundary("bu", "u", timer("timeDuration", "PT1H"), interrupting=False),
        element("receiveTask m", messageRef="m_svar"),
        element("parallelGateway g"), element("endEvent i2"), path="i1>g g>u g>m u>i2 m>i2 bu>i2",
    )  # fmt: skip
    outer = sub_process("o", element("startEvent o1"), inner, element("endEvent o2"), path="o1>i i>o2")
    xml = bpmn(outer, boundary("b", "o", SIGNAL), element("userTask v"), END, path="start>o o>slut b>v v>slut")
    case = Case(xml, KEY)
    assert (len(case.timers), len(case.catches), case.at) == (1, 1, ["u"])
    case.signal("larm")
    assert (case.timers, case.catches, case.at) == ({}, {}, ["v"])
    assert set(case.stored) == {0}


def test_values_of_a_boundary_message_go_through_its_output_mappings() -> None:
    event = element("boundaryEvent b", io("out =skal varfor"), inner=MESSAGE, attachedToRef="u")
    case = Case(bpmn(element("userTask u"), event, END, path="start>u u>slut b>slut"), KEY)
    case.receive("svar", "K1", skal="x")
    assert case.values == {**KEY, "varfor": "x"}


def test_a_boundary_event_that_cannot_be_armed_is_an_incident_of_its_own_and_the_task_is_offered() -> None:
    xml = bpmn(
        element("userTask u"), boundary("b", "u", timer("timeDate", "=frist")), END, path="start>u u>slut b>slut"
    )
    case = Case(xml)
    assert (case.at, case.why) == (["u"], {"b": "feel.value"})
    case.complete("u")
    assert case.finished


@pytest.mark.parametrize("path", ["start>u u>slut b>slut", "start>u u>slut[saknas] b>slut"])
def test_a_completed_task_is_not_taken_back_by_its_boundary_event_while_an_incident_holds_it(path: str) -> None:
    maps = () if "[" in path else (io("out =svar + saknas summa"),)
    late = boundary("b", "u", timer("timeDuration", "P1D"))
    case = Case(bpmn(element("userTask u", *maps), late, END, path=path))
    case.complete("u", svar=1)
    assert case.why == {"u": "feel.value"}
    assert case.timers == {}
