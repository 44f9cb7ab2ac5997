"""Signals, links, terminate, and gateways that wait for events."""

from __future__ import annotations

from tests.bpmn_builder import (
    MESSAGE,
    SIGNAL,
    TERMINATE,
    boundary,
    bpmn,
    element,
    io,
    sub_process,
    timer,
)
from tests.unit.runtime.harness import Case

END = element("endEvent slut")
KEY = {"nyckel": "K1"}


def test_a_signal_reaches_everyone_who_waits_in_the_case_and_is_told_to_others() -> None:
    xml = bpmn(
        element("parallelGateway g"), element("intermediateCatchEvent a", inner=SIGNAL),
        element("intermediateCatchEvent b", inner=SIGNAL), element("userTask u"),
        element("intermediateThrowEvent t", io("in =vad vad"), inner=SIGNAL), END,
        path="start>g g>a g>b g>u u>t t>slut a>slut b>slut",
    )  # fmt: skip
    case = Case(xml)
    case.complete("u", vad="brand")
    assert case.finished
    assert [(s.name, dict(s.values)) for s in case.last.signals] == [("larm", {"vad": "brand"})]


def test_a_signal_from_elsewhere_brings_values() -> None:
    case = Case(bpmn(element("intermediateCatchEvent a", inner=SIGNAL), END, path="start>a a>slut"))
    case.signal("annat")
    assert not case.finished
    case.signal("larm", niva=3)
    assert case.finished
    assert case["niva"] == 3


def test_a_signal_end_event_is_thrown() -> None:
    case = Case(bpmn(element("endEvent e", inner=SIGNAL), path="start>e"))
    assert [s.name for s in case.last.signals] == ["larm"]
    assert case.finished


def test_a_link_goes_on_where_it_comes_out() -> None:
    link = '<linkEventDefinition name="A"/>'
    xml = bpmn(element("intermediateThrowEvent l1", inner=link), element("intermediateCatchEvent l2", inner=link),
               element("userTask u"), END, path="start>l1 l2>u u>slut")  # fmt: skip
    case = Case(xml)
    assert case.at == ["u"]
    assert case.went() == ["start", "l1", "l2", "u"]


def test_terminate_ends_its_own_sub_process_only() -> None:
    inside = sub_process(
        "s", element("startEvent s1"), element("parallelGateway g"), element("userTask u"),
        element("endEvent t", inner=TERMINATE), element("endEvent s2"), path="s1>g g>u g>t u>s2",
    )  # fmt: skip
    case = Case(bpmn(inside, element("userTask v"), END, path="start>s s>v v>slut"))
    assert case.at == ["v"]


def test_after_an_event_gateway_the_first_event_stops_the_others() -> None:
    xml = bpmn(
        element("eventBasedGateway g"), element("intermediateCatchEvent m", inner=MESSAGE),
        element("intermediateCatchEvent t", inner=timer("timeDuration", "P1D")),
        element("receiveTask r", messageRef="m_fraga"),
        element("userTask x"), END, path="start>g g>m g>t g>r m>x t>slut r>slut x>slut",
    )  # fmt: skip
    case = Case(xml, KEY)
    assert (len(case.catches), len(case.timers)) == (2, 1)
    case.receive("svar", "K1")
    assert (case.at, case.catches, case.timers) == (["x"], {}, {})
    assert sorted(case.went("cancelled")) == ["r", "t"]


def test_an_event_of_a_race_that_cannot_be_armed_is_an_incident_until_another_one_wins() -> None:
    xml = bpmn(
        element("eventBasedGateway g"), element("intermediateCatchEvent m", inner=MESSAGE),
        element("intermediateCatchEvent t", inner=timer("timeDate", "=frist")), END,
        path="start>g g>m g>t m>slut t>slut",
    )  # fmt: skip
    case = Case(xml, KEY)
    assert case.why == {"t": "feel.value"}
    case.receive("svar", "K1")
    assert case.finished
    assert case.why == {}


def test_a_signal_that_does_not_interrupt_can_come_again_and_again() -> None:
    xml = bpmn(element("userTask u"), boundary("b", "u", SIGNAL, interrupting=False), element("userTask v"), END,
               path="start>u u>slut b>v v>slut")  # fmt: skip
    case = Case(xml)
    case.signal("larm")
    case.signal("larm")
    assert case.at == ["u", "v", "v"]
    case.complete("u")
    case.signal("larm")
    assert case.at == ["v", "v"]
