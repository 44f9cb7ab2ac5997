"""Event sub-processes: interrupting and not, by message and by time."""

from __future__ import annotations

from tests.bpmn_builder import (
    MESSAGE,
    QUESTION,
    SIGNAL,
    bpmn,
    element,
    event_sub_process,
    sub_process,
    timer,
)
from tests.unit.runtime.harness import Case

END = element("endEvent slut")
KEY = {"nyckel": "K1"}


def withdrawal(definition: str, interrupting: bool = True) -> bytes:
    inside = event_sub_process("es", definition, element("userTask e"), element("endEvent e2"),
                               path="es_start>e e>e2", interrupting=interrupting)  # fmt: skip
    return bpmn(inside, element("userTask u"), END, path="start>u u>slut")


def test_an_interrupting_event_sub_process_stops_the_case_and_ends_it() -> None:
    case = Case(withdrawal(MESSAGE), KEY)
    case.receive("svar", "K1", skal="ångrat")
    assert case.at == ["e"]
    assert case.catches == {}
    assert case.seen_by("e")["skal"] == "ångrat"
    assert case.went("cancelled") == ["u"]
    case.complete("e")
    assert case.finished


def test_an_event_sub_process_that_does_not_interrupt_runs_beside_the_rest_each_with_its_own_values() -> None:
    case = Case(withdrawal(QUESTION, interrupting=False), KEY)
    case.receive("fraga", "K1", fraga="när?")
    case.receive("fraga", "K1", fraga="hur?")
    assert case.at == ["e", "e", "u"]
    from engine.runtime import variables_of

    asked = [variables_of(case.snapshot, t.token)["fraga"] for t in case.tasks.values() if t.element == "e"]
    assert asked == ["när?", "hur?"]
    case.complete("u")
    assert not case.finished
    case.complete("e")
    case.complete("e")
    assert case.finished


def test_two_cases_of_one_diagram_do_not_disturb_each_other() -> None:
    xml = withdrawal(MESSAGE)
    for _ in range(2):
        case = Case(xml, KEY)
        case.receive("svar", "K1")
        case.complete("e")
        assert case.finished


def test_an_event_sub_process_by_timer_does_not_keep_the_case_open() -> None:
    case = Case(withdrawal(timer("timeDuration", "P7D"), interrupting=False))
    assert len(case.timers) == 1
    case.complete("u")
    assert case.finished
    assert case.last.dropped_timers != ()


def test_a_timed_event_sub_process_fires() -> None:
    case = Case(withdrawal(timer("timeCycle", "R2/P7D"), interrupting=False))
    case.fire("es")
    case.fire("es")
    assert case.timers == {}
    assert case.at == ["e", "e", "u"]


def test_an_event_sub_process_inside_a_sub_process_stops_only_that() -> None:
    inside = event_sub_process("es", SIGNAL, element("userTask e"), element("endEvent e2"), path="es_start>e e>e2")
    outer = sub_process("o", element("startEvent o1"), element("userTask u"), inside, element("endEvent o2"),
                        path="o1>u u>o2")  # fmt: skip
    case = Case(bpmn(outer, element("userTask v"), END, path="start>o o>v v>slut"))
    case.signal("larm")
    assert case.at == ["e"]
    case.complete("e")
    assert case.at == ["v"]


def test_a_listener_whose_event_cannot_be_computed_is_an_incident_of_its_own() -> None:
    case = Case(withdrawal(MESSAGE))
    assert case.why == {"es": "feel.value"}
    assert case.at == ["u"]
    case.set("nyckel", "K1")
    case.retry("es")
    assert [c.key for c in case.catches.values()] == ["K1"]
    case.complete("u")
    assert case.finished
