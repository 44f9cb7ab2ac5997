"""Errors and escalations: who catches them."""

from __future__ import annotations

from tests.bpmn_builder import (
    ERROR,
    ESCALATION,
    boundary,
    bpmn,
    definitions,
    element,
    event_sub_process,
    process,
    sub_process,
)
from tests.unit.runtime.harness import Case

END = element("endEvent slut")


def error_end(name: str, ref: str = "e_fel") -> str:
    return element(f"endEvent {name}", inner=f'<errorEventDefinition errorRef="{ref}"/>')


def test_an_error_passes_outwards_through_sub_processes_and_call_activities() -> None:
    called = process(
        element("startEvent q1"),
        sub_process("qs", element("startEvent q2"), error_end("q3"), path="q2>q3"),
        element("endEvent q4"), path="q1>qs qs>q4", name="q",
    )  # fmt: skip
    call = element("callActivity c", '<zeebe:calledElement processId="q"/>')
    main = process(call, boundary("b", "c", ERROR), element("userTask u"), END, path="start>c c>slut b>u u>slut")
    case = Case(definitions(main, called))
    assert case.at == ["u"]


def test_a_catcher_of_this_very_error_goes_before_one_of_every_error() -> None:
    inside = sub_process("s", element("startEvent s1"), error_end("s2"), path="s1>s2")
    xml = bpmn(
        inside, boundary("alla", "s", "<errorEventDefinition/>"), boundary("just", "s", ERROR),
        element("userTask a"), element("userTask j"), END, path="start>s s>slut alla>a just>j a>slut j>slut",
    )  # fmt: skip
    assert Case(xml).at == ["j"]


def test_an_error_of_another_code_is_not_caught() -> None:
    inside = sub_process("s", element("startEvent s1"), error_end("s2", "e_annat"), path="s1>s2")
    xml = bpmn(inside, boundary("b", "s", ERROR), element("userTask u"), END, path="start>s s>slut b>u u>slut")
    assert Case(xml).why == {"s2": "error.uncaught"}


def test_an_event_sub_process_does_not_catch_what_it_throws_itself() -> None:
    inside = event_sub_process("es", ERROR, error_end("e2"), path="es_start>e2")
    case = Case(bpmn(inside, error_end("fel"), path="start>fel"))
    assert case.why == {"e2": "error.uncaught"}


def test_an_escalation_that_does_not_interrupt_lets_the_sub_process_go_on() -> None:
    inside = sub_process("s", element("startEvent s1"), element("intermediateThrowEvent rop", inner=ESCALATION),
                         element("userTask u"), element("endEvent s2"), path="s1>rop rop>u u>s2")  # fmt: skip
    xml = bpmn(inside, boundary("b", "s", ESCALATION, interrupting=False), element("userTask v"), END,
               path="start>s s>slut b>v v>slut")  # fmt: skip
    assert Case(xml).at == ["u", "v"]


def test_an_escalation_nobody_catches_changes_nothing() -> None:
    xml = bpmn(element("intermediateThrowEvent rop", inner=ESCALATION), END, path="start>rop rop>slut")
    assert Case(xml).finished


def test_an_escalation_is_caught_by_an_event_sub_process() -> None:
    inside = event_sub_process("es", ESCALATION, element("userTask e"), element("endEvent e2"),
                               path="es_start>e e>e2", interrupting=False)  # fmt: skip
    xml = bpmn(inside, element("intermediateThrowEvent rop", inner=ESCALATION), element("userTask u"), END,
               path="start>rop rop>u u>slut")  # fmt: skip
    assert Case(xml).at == ["e", "u"]
