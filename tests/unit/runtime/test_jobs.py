"""Service and send tasks, scripts, decisions, listeners, incidents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.dmn import DecisionResult
from engine.errors import Conflict
from engine.runtime import JobCompleted, Limits
from tests.bpmn_builder import (
    ERROR,
    boundary,
    bpmn,
    definitions,
    element,
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


def test_a_service_task_is_a_job_with_headers_and_evaluated_inputs() -> None:
    xml = bpmn(
        element(
            "serviceTask j",
            '<zeebe:taskDefinition type="lots.send_message" retries="5"/>',
            '<zeebe:taskHeaders><zeebe:header key="mall" value="svar"/></zeebe:taskHeaders>',
            io("in =foretag.epost mottagare", "in fast text"),
        ),
        END,
        path="start>j j>slut",
    )
    case = Case(xml, {"foretag": {"epost": "a@b.se"}})
    due = case.job("j")
    assert (due.type, due.retries, due.blocking) == ("lots.send_message", 5, True)
    assert dict(due.headers) == {"mall": "svar"}
    assert due.inputs == {"mottagare": "a@b.se", "text": "fast"}
    case.do("j")
    assert case.finished
    assert set(case.values) == {"foretag"}


def test_without_output_mappings_the_result_goes_into_the_nearest_enclosing_scope() -> None:
    inside = sub_process("s", element("startEvent s1"), job("j"), element("userTask u"), element("endEvent s2"),
                         path="s1>j j>u u>s2")  # fmt: skip
    case = Case(bpmn(inside, END, path="start>s s>slut"))
    case.do("j", mote_id=7)
    assert case.seen_by("u") == {"mote_id": 7}
    assert case.values == {}
    case.complete("u")
    assert case.finished
    assert case.values == {}


def test_output_mappings_of_a_job_see_its_result_and_its_inputs() -> None:
    xml = bpmn(job("j", io("in =a * 2 lokal", "out =lokal + svar summa")), END, path="start>j j>slut")
    case = Case(xml, {"a": 5})
    case.do("j", svar=1)
    assert case.values == {"a": 5, "summa": 11}


def test_output_mappings_of_a_sub_process_bring_out_what_was_done_inside() -> None:
    inside = sub_process(
        "s", element("startEvent s1"), job("j"), element("endEvent s2"),
        path="s1>j j>s2", extensions=io("in =rot x", "out =x + svar ut"),
    )  # fmt: skip
    case = Case(bpmn(inside, END, path="start>s s>slut"), {"rot": 40})
    case.do("j", svar=2)
    assert case.values == {"rot": 40, "ut": 42}


def test_a_send_task_and_a_message_throw_are_jobs() -> None:
    throw = element(
        "intermediateThrowEvent t",
        '<zeebe:taskDefinition type="lots.publish_message"/>',
        io("in =arende.nummer correlationKey"),
        inner='<messageEventDefinition messageRef="m_svar"/>',
    )
    end = element("endEvent e", '<zeebe:taskDefinition type="lots.publish_message"/>',
                  inner='<messageEventDefinition messageRef="m_svar"/>')  # fmt: skip
    case = Case(bpmn(job("s", tag="sendTask"), throw, end, path="start>s s>t t>e"))
    case.do("s")
    assert case.job("t").inputs == {"correlationKey": "KS-2026-0001"}
    case.do("t")
    case.do("e")
    assert case.finished


def test_a_script_is_evaluated_at_once_and_its_mappings_see_the_result() -> None:
    xml = bpmn(
        script("a", "{x: 1, y: null}", "tomt", io("out =tomt.x x", "out =tomt.y y")),
        script("b", "x + 1", "z"),
        END,
        path="start>a a>b b>slut",
    )
    case = Case(xml)
    assert case.finished
    assert case.values == {"x": 1, "y": None, "z": 2}


def test_a_business_rule_asks_the_decision_with_what_it_sees() -> None:
    asked: list[tuple[str, Any]] = []

    def decide(decision_id: str, variables: Mapping[str, Any]) -> DecisionResult:
        asked.append((decision_id, variables["fakta"]))
        return DecisionResult({"spar": "komplext"}, ())

    xml = bpmn(
        element("businessRuleTask d", '<zeebe:calledDecision decisionId="screening" resultVariable="bedomning"/>'),
        END,
        path="start>d d>slut",
    )
    case = Case(xml, {"fakta": ["mat"]}, decide=decide)
    assert asked == [("screening", ["mat"])]
    assert case["bedomning"] == {"spar": "komplext"}
    taken = case.last.decisions[0]
    assert (taken.element, taken.decision_id, taken.result.value) == ("d", "screening", {"spar": "komplext"})


def test_an_unknown_decision_is_an_incident() -> None:
    xml = bpmn(element("businessRuleTask d", '<zeebe:calledDecision decisionId="x" resultVariable="y"/>'), END,
               path="start>d d>slut")  # fmt: skip
    assert Case(xml).why == {"d": "decision.unknown"}


def test_execution_listeners_are_jobs_nobody_waits_for() -> None:
    listeners = (
        '<zeebe:executionListeners><zeebe:executionListener eventType="start" type="lots.logga"/>'
        '<zeebe:executionListener eventType="end" type="lots.notify_contact" retries="7"/></zeebe:executionListeners>'
    )
    case = Case(bpmn(element("userTask u", listeners), END, path="start>u u>slut"))
    assert [(j.type, j.blocking) for j in case.side_jobs] == [("lots.logga", False)]
    case.complete("u")
    assert [(j.type, j.retries) for j in case.side_jobs[1:]] == [("lots.notify_contact", 7)]
    assert case.finished


def test_task_listeners_are_listed_and_not_run() -> None:
    decide = '<zeebe:taskListener eventType="completing" type="lots.make_decision"/>'
    listener = f"<zeebe:taskListeners>{decide}</zeebe:taskListeners>"
    case = Case(bpmn(element("userTask u", listener), END, path="start>u u>slut"))
    found = case.spec.find("u").listeners
    assert [(x.event, x.type) for x in found] == [("completing", "lots.make_decision")]
    assert case.jobs == {}
    assert case.side_jobs == []


def test_an_unset_variable_stops_the_step_and_it_goes_on_when_mended() -> None:
    case = Case(bpmn(job("j", io("in =saknas x")), END, path="start>j j>slut"))
    assert case.why == {"j": "feel.value"}
    incident = next(iter(case.incidents.values()))
    assert "saknas" in incident.message
    case.set("saknas", "nu")
    case.retry("j")
    assert case.job("j").inputs == {"x": "nu"}
    assert case.last.mended == (incident.token,)


def test_a_retry_that_fails_again_opens_a_new_incident() -> None:
    case = Case(bpmn(job("j", io("in =saknas x")), END, path="start>j j>slut"))
    case.retry("j")
    assert case.why == {"j": "feel.value"}
    assert case.last.mended != ()


def test_only_a_failed_token_can_be_retried() -> None:
    from engine.runtime import Retried

    case = Case(bpmn(job("j"), END, path="start>j j>slut"))
    with pytest.raises(Conflict):
        case.happen(Retried(case.job("j").token))


def test_values_of_a_completed_task_survive_a_failing_output_mapping() -> None:
    case = Case(bpmn(element("userTask u", io("out =svar + saknas summa")), END, path="start>u u>slut"))
    case.complete("u", svar=40)
    assert case.why == {"u": "feel.value"}
    assert case.values == {}
    case.set("saknas", 2)
    case.retry("u")
    assert case.finished
    assert case.values == {"saknas": 2, "summa": 42}


def test_values_of_a_round_survive_a_failing_output_element() -> None:
    xml = bpmn(
        element("userTask u", inner=multi("xs", "x", output="ut: svar + saknas")),
        END,
        path="start>u u>slut",
    )
    case = Case(xml, {"xs": [1, 2]})
    case.complete("u", item=1, svar=10)
    assert case.why == {"u": "feel.value"}
    case.set("saknas", 1)
    case.complete("u", item=2, svar=20)
    case.retry("u")
    assert case.finished
    assert case["ut"] == [11, 21]


def test_a_bpmn_error_of_a_handler_leaves_by_the_boundary_event() -> None:
    xml = bpmn(job("j"), boundary("b", "j", ERROR), element("userTask u"), END, path="start>j j>slut b>u u>slut")
    case = Case(xml)
    case.throw("j", "fel")
    assert case.at == ["u"]
    assert case.went("cancelled") == ["j"]


def test_an_error_nobody_catches_is_an_incident_and_a_retry_asks_for_the_job_anew() -> None:
    xml = bpmn(job("j"), boundary("b", "j", ERROR), element("userTask u"), END, path="start>j j>slut b>u u>slut")
    case = Case(xml)
    case.throw("j", "okänt")
    assert case.why == {"j": "error.uncaught"}
    case.retry("j")
    assert case.at == ["j"]
    case.do("j")
    assert case.finished


def test_a_job_of_a_cancelled_activity_is_dropped() -> None:
    xml = bpmn(
        element("parallelGateway g"), job("j"), element("userTask u"),
        element("endEvent t", inner="<terminateEventDefinition/>"), END,
        path="start>g g>j g>u j>slut u>t",
    )  # fmt: skip
    case = Case(xml)
    token = case.job("j").token
    case.complete("u")
    assert case.last.dropped_jobs == (token,)
    assert case.finished
    with pytest.raises(Conflict):
        case.happen(JobCompleted(token))


def loop_for_ever() -> bytes:
    return bpmn(
        element("userTask u"), element("exclusiveGateway m"), script("t", "n + 1", "n"),
        element("exclusiveGateway g", default="g_slut"), END,
        path="start>u u>m m>t t>g g>m[n < stopp] g>slut",
    )  # fmt: skip


def test_an_automatic_loop_without_end_stops_with_an_incident_and_can_go_on() -> None:
    case = Case(loop_for_ever(), {"n": 0, "stopp": 300})
    case.complete("u", svar=1)
    assert list(case.why.values()) == ["limit.automatic_steps"]
    assert case["svar"] == 1
    assert 100 < case["n"] < 300
    case.retry(next(iter(case.why)))
    assert case.finished
    assert case["n"] == 300


def test_the_limit_of_automatic_steps_can_be_set() -> None:
    case = Case(loop_for_ever(), {"n": 0, "stopp": 300}, limits=Limits(automatic_steps=1000))
    case.complete("u")
    assert case.finished


def test_a_process_that_calls_itself_stops_with_an_incident() -> None:
    call = element("callActivity c", '<zeebe:calledElement processId="p"/>')
    case = Case(definitions(process(call, END, path="start>c c>slut")))
    assert list(case.why.values()) == ["limit.automatic_steps"]
    case.cancel()
    assert case.finished


def test_a_script_whose_value_is_too_large_is_an_incident_that_computes_it_again() -> None:
    xml = bpmn(script("t", "text + text", "dubbel"), END, path="start>t t>slut")
    case = Case(xml, {"text": "x" * 60}, limits=Limits(variable_bytes=100))
    assert case.why == {"t": "limit.variable_bytes"}
    case.set("text", "kort")
    case.retry("t")
    assert case["dubbel"] == "kortkort"


def test_boundary_events_are_not_armed_twice_when_a_job_is_retried() -> None:
    late = boundary("b", "j", timer("timeDuration", "P1D"))
    xml = bpmn(job("j", io("in =a lokal")), late, END, path="start>j j>slut b>slut")
    case = Case(xml, {"a": 1})
    case.throw("j", "okänt")
    assert len(case.timers) == 1
    case.retry("j")
    assert len(case.timers) == 1
    case.do("j")
    assert case.finished


def test_a_boundary_event_of_a_job_sees_its_inputs() -> None:
    late = boundary("b", "j", timer("timeDuration", "=lokal"))
    case = Case(bpmn(job("j", io("in =a lokal")), late, END, path="start>j j>slut b>slut"), {"a": "P1D"})
    assert case.why == {}
    case.fire("b")
    assert case.finished
