"""Messages: awaited with a key, bringing values, starting a case."""

from __future__ import annotations

import pytest

from engine.errors import Conflict, NotFound
from engine.runtime import MessageReceived
from tests.bpmn_builder import (
    MESSAGE,
    boundary,
    bpmn,
    element,
    io,
    multi,
    script,
    sub_process,
    timer,
)
from tests.unit.runtime.harness import Case

END = element("endEvent slut")
KEY = {"nyckel": "K1"}


@pytest.mark.parametrize("tag", ["receiveTask", "intermediateCatchEvent"])
def test_a_message_is_awaited_with_its_key_and_brings_values(tag: str) -> None:
    catch = (
        element("receiveTask m", messageRef="m_svar")
        if tag == "receiveTask"
        else element("intermediateCatchEvent m", inner=MESSAGE)
    )
    case = Case(bpmn(catch, END, path="start>m m>slut"), {"nyckel": 17})
    assert [(c.name, c.key, c.element) for c in case.catches.values()] == [("svar", "17", "m")]
    case.receive("svar", "17", utfall="bifall")
    assert case.finished
    assert case["utfall"] == "bifall"


def test_output_mappings_of_a_catch_choose_what_to_keep() -> None:
    catch = element("receiveTask m", io("out =utfall resultat"), messageRef="m_svar")
    case = Case(bpmn(catch, END, path="start>m m>slut"), KEY)
    case.receive("svar", "K1", utfall="bifall", annat=1)
    assert case.values == {**KEY, "resultat": "bifall"}


def test_a_missing_key_is_an_incident() -> None:
    case = Case(bpmn(element("receiveTask m", messageRef="m_svar"), END, path="start>m m>slut"), {"nyckel": None})
    assert case.why == {"m": "message.no_key"}


def test_a_message_goes_to_the_catch_it_was_correlated_to() -> None:
    inside = sub_process("s", element("startEvent s1"), element("receiveTask m", messageRef="m_svar"),
                         element("endEvent s2"), path="s1>m m>s2",
                         loop=multi("nycklar", "nyckel", output="svar: {k: nyckel, u: utfall}"))  # fmt: skip
    case = Case(bpmn(inside, END, path="start>s s>slut"), {"nycklar": ["A", "B", "C"]})
    case.receive("svar", "B", utfall=2)
    case.receive("svar", "C", utfall=3)
    assert sorted(c.key for c in case.catches.values()) == ["A"]
    case.receive("svar", "A", utfall=1)
    assert case["svar"] == [{"k": "A", "u": 1}, {"k": "B", "u": 2}, {"k": "C", "u": 3}]


def test_a_message_can_start_a_case_and_a_plain_start_is_then_no_way_in() -> None:
    begin = element("startEvent in", inner='<messageEventDefinition messageRef="m_start"/>')
    xml = bpmn(begin, element("userTask u"), END, path="in>u u>slut")
    case = Case(xml, {"a": 1}, message="start")
    assert case.at == ["u"]
    assert case.values == {"a": 1}
    with pytest.raises(NotFound, match="no_plain_start"):
        Case(xml)
    with pytest.raises(NotFound, match="no_message_start"):
        Case(xml, message="annat")


def test_a_message_that_nobody_waits_for_any_more_is_a_conflict() -> None:
    case = Case(bpmn(element("receiveTask m", messageRef="m_svar"), boundary("b", "m", timer("timeDuration", "P1D")),
                     END, path="start>m m>slut b>slut"), KEY)  # fmt: skip
    token = next(iter(case.catches))
    case.fire("b")
    assert case.last.dropped_catches == (token,)
    with pytest.raises(Conflict):
        case.happen(MessageReceived(token))


def test_a_script_between_events_sees_what_they_brought() -> None:
    xml = bpmn(element("receiveTask m", messageRef="m_svar"), script("s", "belopp * 2", "dubbelt"), END,
               path="start>m m>s s>slut")  # fmt: skip
    case = Case(xml, KEY)
    case.receive("svar", "K1", belopp=21)
    assert case["dubbelt"] == 42
