"""Conditional events: boundary, intermediate, event sub-process; the rising edge; filters."""

from __future__ import annotations

import pytest

from tests.bpmn_builder import (
    MESSAGE,
    boundary,
    bpmn,
    condition,
    element,
    event_sub_process,
    multi,
    script,
    sub_process,
)
from tests.unit.runtime.harness import Case

END = element("endEvent slut")


def beside(*inside: str, path: str) -> bytes:
    """Return a process with a user task `satt` beside what *inside* draws after the fork."""
    return bpmn(element("parallelGateway g"), element("userTask satt"), element("endEvent e"), *inside, END,
                path=f"start>g g>satt satt>e {path}")  # fmt: skip


def test_an_interrupting_boundary_condition_stops_the_task_when_it_becomes_true() -> None:
    case = Case(beside(element("userTask u"), boundary("b", "u", condition("x > 3")), element("userTask v"),
                       path="g>u u>slut b>v v>slut"))  # fmt: skip
    assert case.at == ["satt", "u"]
    case.complete("satt", x=4)
    assert case.at == ["v"]
    case.complete("v")
    assert case.finished


def test_a_condition_that_holds_from_the_start_fires_at_once() -> None:
    xml = bpmn(element("userTask u"), boundary("b", "u", condition("x")), END, path="start>u u>slut b>slut")
    case = Case(xml, {"x": True})
    assert case.finished
    assert case.went() == ["start", "u", "b", "slut"]


def test_a_condition_fires_once_for_each_time_it_becomes_true() -> None:
    boundary_event = boundary("b", "u", condition("x > 3"), interrupting=False)
    sets = [element(f"userTask satt{i}") for i in range(4)]
    path = "start>g g>u u>slut b>v v>slut " + " ".join(f"g>satt{i} satt{i}>slut" for i in range(4))
    parts = [element("parallelGateway g"), *sets, element("userTask u"), boundary_event, element("userTask v"), END]
    xml = bpmn(*parts, path=path)
    case = Case(xml, {"x": 1})
    for i, value in enumerate((5, 7, 1, 4)):
        case.complete(f"satt{i}", x=value)
    assert case.at == ["u", "v", "v"]


def test_an_intermediate_condition_waits_until_it_holds() -> None:
    catch = element("intermediateCatchEvent c", inner=condition("klar"))
    case = Case(beside(catch, path="g>c c>slut"), {"klar": False})
    assert not case.finished
    case.complete("satt", klar=True)
    assert case.finished


def test_an_interrupting_event_sub_process_stops_everything_automatic_after_the_change() -> None:
    inside = event_sub_process("es", condition("stopp"), element("endEvent ee"), path="es_start>ee")
    letter = script("brev", "1", "skickat")
    xml = bpmn(script("s", "true", "stopp"), letter, END, inside, path="start>s s>brev brev>slut")
    case = Case(xml)
    assert case.finished
    assert case.values == {"stopp": True}


def test_a_start_inside_goes_on_beside_a_condition_that_held_from_the_beginning() -> None:
    inside = event_sub_process("es", condition("x"), element("userTask v"), element("endEvent ee"),
                               path="es_start>v v>ee", interrupting=False)  # fmt: skip
    xml = bpmn(element("userTask u"), END, inside, path="start>u u>slut")
    assert Case(xml, {"x": True}).at == ["u", "v"]


def test_only_the_named_changes_let_a_condition_be_looked_at() -> None:
    watched = condition("x > 3", names="y", events="update")
    case = Case(beside(element("intermediateCatchEvent c", inner=watched), element("userTask satt2"),
                       path="g>c c>slut g>satt2 satt2>slut"), {"x": 1, "y": 1})  # fmt: skip
    case.complete("satt", x=5)
    assert not case.finished
    case.complete("satt2", y=1)
    assert case.finished


def test_a_condition_sees_the_variables_of_its_own_round() -> None:
    inner = sub_process("s", element("startEvent a"), element("userTask u"), boundary("b", "u", condition("svar = n")),
                        element("userTask satt"), element("endEvent e"), path="a>u a>satt u>e satt>e b>e",
                        loop=multi("[1, 2]", "n"))  # fmt: skip
    case = Case(bpmn(inner, END, path="start>s s>slut"))
    case.complete("satt", 1, svar=2)
    assert case.at == ["satt", "u", "u"]
    case.complete("satt", 2, svar=2)
    assert case.at == ["u"]


def test_a_condition_that_is_no_condition_is_an_incident_that_can_be_mended() -> None:
    case = Case(beside(element("intermediateCatchEvent c", inner=condition("x")), path="g>c c>slut"), {"x": False})
    case.complete("satt", x="ja")
    assert case.why == {"c": "condition.not_boolean"}
    case.set("x", True)
    case.retry("c")
    assert case.finished


# --- several triggers -----------------------------------------------------------------------------------------------
def test_any_of_several_triggers_is_enough() -> None:
    both = MESSAGE + condition("x")
    for way in ("message", "condition"):
        case = Case(beside(element("intermediateCatchEvent c", inner=both), path="g>c c>slut"), {"nyckel": "K1"})
        if way == "message":
            case.receive("svar", "K1", utfall="ja")
            assert case["utfall"] == "ja"
        case.complete("satt", x=True)
        assert case.finished
        assert case.catches == {}


@pytest.mark.parametrize("first", ["message", "condition"])
def test_all_of_several_triggers_are_awaited_when_the_event_says_so(first: str) -> None:
    both = element("intermediateCatchEvent c", inner=MESSAGE + condition("x"), parallelMultiple="true")
    case = Case(beside(both, path="g>c c>slut"), {"nyckel": "K1"})
    if first == "message":
        case.receive("svar", "K1", utfall="ja")
        assert case.at == ["satt"]
        case.complete("satt", x=True)
    else:
        case.complete("satt", x=True)
        assert not case.finished
        case.receive("svar", "K1", utfall="ja")
    assert case.finished
    assert case["utfall"] == "ja"


def test_a_boundary_event_with_several_triggers_goes_on_listening() -> None:
    both = boundary("b", "u", MESSAGE + condition("x"), interrupting=False)
    xml = beside(element("userTask u"), both, element("userTask v"), path="g>u u>slut b>v v>slut")
    case = Case(xml, {"nyckel": "K1"})
    case.receive("svar", "K1")
    case.receive("svar", "K1")
    case.complete("satt", x=True)
    assert case.at == ["u", "v", "v", "v"]
    case.complete("u")
    assert case.catches == {}
    assert case.at == ["v", "v", "v"]
