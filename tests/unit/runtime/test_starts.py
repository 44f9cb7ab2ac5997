"""How a case begins: by a start event of any kind, a receive task, an event-based gateway; which process is called."""

from __future__ import annotations

import pytest

from engine.diagram.checks import References, check
from engine.errors import NotFound
from engine.runtime import SignalCatch, called_at, read_diagram
from tests.bpmn_builder import MESSAGE, QUESTION, SIGNAL, bpmn, definitions, element, process, timer
from tests.unit.runtime.harness import Case

END = element("endEvent slut")
U = element("userTask u")
SEVERAL = bpmn(
    element("startEvent a"),
    element("startEvent m", inner=MESSAGE),
    element("startEvent s", inner=SIGNAL),
    element("startEvent t", inner=timer("timeCycle", "R/P1D")),
    element("startEvent eller", inner=QUESTION + timer("timeDuration", "P2D")),
    U,
    END,
    path="a>u m>u s>u t>u eller>u u>slut",
)


def test_a_process_may_begin_in_several_ways_and_each_case_in_one() -> None:
    assert [f for f in check(read_diagram(SEVERAL), References()) if f.severity == "error"] == []
    for element_id in ("m", "s", "t", "eller"):
        case = Case(SEVERAL, {"x": 1}, element=element_id)
        assert case.went()[:1] == [element_id]
        assert case.at == ["u"]
        assert case.values == {"x": 1}
    assert Case(SEVERAL).went()[:1] == ["a"]


def test_the_events_that_start_a_process_are_told() -> None:
    spec = read_diagram(SEVERAL).processes["p"]
    assert [(e.element, e.event.kind) for e in spec.entries()] == [
        ("m", "message"),
        ("s", "signal"),
        ("t", "timer"),
        ("eller", "message"),
        ("eller", "timer"),
    ]


def test_a_case_does_not_begin_where_no_event_starts_it() -> None:
    with pytest.raises(NotFound, match=r"process\.no_event_start"):
        Case(SEVERAL, element="u")


def test_a_receive_task_can_start_a_process() -> None:
    receive = element("receiveTask r", instantiate="true", messageRef="m_svar")
    xml = bpmn(element("startEvent a"), receive, U, END, path="a>u r>u u>slut")
    assert [f for f in check(read_diagram(xml), References()) if f.severity == "error"] == []
    case = Case(xml, {"x": 1}, message="svar")
    assert case.went() == ["r", "u"]
    assert case.catches == {}
    assert case.values == {"x": 1}


def test_an_event_based_gateway_can_start_a_process() -> None:
    catches = [
        element("intermediateCatchEvent m", inner=MESSAGE),
        element("receiveTask q", messageRef="m_fraga"),
    ]
    gateway = element("eventBasedGateway g", instantiate="true")
    xml = bpmn(element("startEvent a"), gateway, *catches, U, END, path="a>u g>m g>q m>u q>u u>slut")
    assert [f for f in check(read_diagram(xml), References()) if f.severity == "error"] == []
    assert Case(xml, message="fraga").went() == ["q", "u"]
    assert Case(xml, message="svar").went() == ["m", "u"]


def test_who_waits_for_a_signal_is_told_until_it_waits_no_more() -> None:
    case = Case(bpmn(element("intermediateCatchEvent c", inner=SIGNAL), U, END, path="start>c c>u u>slut"))
    token = next(iter(case.signal_catches))
    assert case.signal_catches[token] == SignalCatch(token, "c", "larm")
    case.signal("larm")
    assert case.last.dropped_signal_catches == (token,)
    assert case.signal_catches == {}


def test_the_version_called_is_asked_once_and_kept() -> None:
    call = element("callActivity c", '<zeebe:calledElement processId="q"/>')
    called = process(element("startEvent a"), element("userTask v"), element("endEvent e"), path="a>v v>e", name="q")
    case = Case(definitions(process(call, END, path="start>c c>slut"), called))
    assert called_at(case.snapshot, case.task("v").token) == "q"
    case.complete("v")
    assert case.finished


def test_listeners_of_a_process_are_told_when_it_begins_and_ends_and_so_are_those_of_a_called_one() -> None:
    def listening(kind: str) -> str:
        held = "".join(f'<zeebe:executionListener eventType="{e}" type="{kind}-{e}"/>' for e in ("start", "end"))
        return f"<extensionElements><zeebe:executionListeners>{held}</zeebe:executionListeners></extensionElements>"

    call = element("callActivity c", '<zeebe:calledElement processId="q"/>')
    called = process(element("startEvent a"), element("userTask v"), element("endEvent e"), path="a>v v>e", name="q",
                     head=listening("q"))  # fmt: skip
    case = Case(definitions(process(call, END, path="start>c c>slut", head=listening("p")), called))
    assert [job.type for job in case.side_jobs] == ["p-start", "q-start"]
    case.complete("v")
    assert [(job.element, job.type) for job in case.side_jobs[2:]] == [("q", "q-end"), ("p", "p-end")]
    assert not any(job.blocking for job in case.side_jobs)


def test_a_task_that_is_withdrawn_is_told_with_its_listeners() -> None:
    held = '<zeebe:taskListeners><zeebe:taskListener eventType="canceling" type="lots.a"/></zeebe:taskListeners>'
    stop = element("boundaryEvent b", inner=SIGNAL, attachedToRef="w")
    case = Case(bpmn(element("userTask w", held), stop, END, path="start>w w>slut b>slut"))
    case.signal("larm")
    assert [(told.element, told.listeners[0].type) for told in case.last.cancelled] == [("w", "lots.a")]
