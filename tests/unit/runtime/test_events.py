"""Messages, signals, errors, escalations, links, terminate; boundary events, event sub-processes, event gateways."""

from __future__ import annotations

import pytest

from engine.errors import Conflict, NotFound
from engine.runtime import MessageReceived
from tests.bpmn_builder import (
    ERROR,
    ESCALATION,
    MESSAGE,
    QUESTION,
    SIGNAL,
    TERMINATE,
    boundary,
    bpmn,
    definitions,
    element,
    event_sub_process,
    io,
    job,
    multi,
    process,
    script,
    sub_process,
    timer,
)
from tests.unit.runtime.harness import Case

END = element("endEvent slut")
KEY = {"nyckel": "K1"}


# --- messages -------------------------------------------------------------------------------------------------------
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


# --- boundary events ------------------------------------------------------------------------------------------------
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


# --- event sub-processes --------------------------------------------------------------------------------------------
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


# --- errors, escalations --------------------------------------------------------------------------------------------
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


# --- signals, links, terminate, event gateways ----------------------------------------------------------------------
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


def test_a_script_between_events_sees_what_they_brought() -> None:
    xml = bpmn(element("receiveTask m", messageRef="m_svar"), script("s", "belopp * 2", "dubbelt"), END,
               path="start>m m>s s>slut")  # fmt: skip
    case = Case(xml, KEY)
    case.receive("svar", "K1", belopp=21)
    assert case["dubbelt"] == 42


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


@pytest.mark.parametrize("path", ["start>u u>slut b>slut", "start>u u>slut[saknas] b>slut"])
def test_a_completed_task_is_not_taken_back_by_its_boundary_event_while_an_incident_holds_it(path: str) -> None:
    maps = () if "[" in path else (io("out =svar + saknas summa"),)
    late = boundary("b", "u", timer("timeDuration", "P1D"))
    case = Case(bpmn(element("userTask u", *maps), late, END, path=path))
    case.complete("u", svar=1)
    assert case.why == {"u": "feel.value"}
    assert case.timers == {}
