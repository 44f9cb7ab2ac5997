"""The complex gateway in both phases, and activities that take or give several tokens."""

from __future__ import annotations

import pytest

from engine.diagram.checks import References, check
from engine.runtime import read_diagram
from tests.bpmn_builder import bpmn, element
from tests.unit.runtime.harness import Case

END = element("endEvent slut")
TASKS = ("a", "b", "c")


def activated(condition: str) -> str:
    return element("complexGateway x", inner=f"<activationCondition>={condition}</activationCondition>")


def three_into(gateway: str, *after: str, path: str = "x>u u>slut") -> bytes:
    tasks = [element(f"userTask {name}") for name in TASKS]
    ways = " ".join(f"g>{name} {name}>x" for name in TASKS)
    return bpmn(element("parallelGateway g"), *tasks, gateway, element("userTask u"), *after, END,
                path=f"start>g {ways} {path}")  # fmt: skip


def test_it_starts_with_the_second_of_three_and_takes_in_the_third() -> None:
    xml = three_into(activated("activationCount &gt;= 2"))
    assert [f for f in check(read_diagram(xml), References()) if f.severity == "error"] == []
    case = Case(xml)
    case.complete("b")
    assert case.at == ["a", "c"]
    case.complete("c")
    assert case.at == ["a", "u"]
    case.complete("a")
    assert case.at == ["u"]
    case.complete("u")
    assert case.finished
    assert case.went("left").count("u") == 1


def test_the_case_waits_for_the_branch_that_comes_late() -> None:
    case = Case(three_into(activated("activationCount &gt;= 2")))
    case.complete("a")
    case.complete("b")
    case.complete("u")
    assert not case.finished
    case.complete("c")
    assert case.finished


def test_a_flow_that_asks_for_the_phase_is_taken_at_the_reset() -> None:
    late = element("userTask sent")
    path = "x>u[waitingForStart] x>sent[not(waitingForStart)] u>slut sent>slut"
    case = Case(three_into(activated("activationCount &gt;= 2"), late, path=path))
    case.complete("a")
    case.complete("b")
    assert case.at == ["c", "u"]
    case.complete("c")
    assert case.at == ["sent", "u"]


def test_without_a_condition_it_waits_for_every_branch() -> None:
    case = Case(three_into(element("complexGateway x")))
    for name in TASKS:
        assert "u" not in case.at
        case.complete(name)
    assert case.at == ["u"]


def test_it_is_ready_for_a_second_round() -> None:
    again = element("exclusiveGateway m", default="m_slut")
    enter = element("exclusiveGateway j")
    tasks = [element(f"userTask {name}") for name in TASKS]
    ways = " ".join(f"g>{name} {name}>x" for name in TASKS)
    xml = bpmn(enter, element("parallelGateway g"), *tasks, activated("activationCount = 3"), again, END,
               path=f"start>j j>g {ways} x>m m>j[varv < 2] m>slut")  # fmt: skip
    case = Case(xml, {"varv": 1})
    for name in TASKS:
        case.complete(name)
    assert case.at == list(TASKS)
    for name in TASKS:
        case.complete(name, varv=2)
    assert case.finished


def test_a_start_that_can_not_happen_any_more_is_an_incident() -> None:
    case = Case(three_into(activated("svar")), {"svar": False})
    for name in TASKS:
        case.complete(name)
    assert case.why == {"x": "join.starved"}
    case.set("svar", True)
    case.retry("x")
    assert case.at == ["u"]


def test_a_condition_that_can_not_be_evaluated_holds_the_gateway_and_nobody_else() -> None:
    case = Case(three_into(activated("okand")))
    case.complete("a")
    assert list(case.why) == ["x"]
    assert case.at == ["b", "c"]


# --- quantities -----------------------------------------------------------------------------------------------------
def test_an_activity_begins_when_enough_tokens_have_come() -> None:
    tasks = [element(f"userTask {name}") for name in TASKS]
    ways = " ".join(f"g>{name} {name}>u" for name in TASKS)
    xml = bpmn(element("parallelGateway g"), *tasks, element("userTask u", startQuantity="3"), END,
               path=f"start>g {ways} u>slut")  # fmt: skip
    case = Case(xml)
    for name in TASKS:
        assert "u" not in case.at
        case.complete(name)
    assert case.at == ["u"]


def test_an_activity_lets_several_tokens_go() -> None:
    xml = bpmn(element("userTask u", completionQuantity="3"), element("userTask v"), END, path="start>u u>v v>slut")
    case = Case(xml)
    case.complete("u")
    assert case.at == ["v", "v", "v"]


def test_too_few_tokens_are_an_incident() -> None:
    case = Case(bpmn(element("userTask u", startQuantity="2"), END, path="start>u u>slut"))
    assert case.why == {"u": "join.starved"}


# --- what is thrown by rounds ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("behaviour", "attribute", "thrown"), [("None", "none", 3), ("One", "one", 1)])
def test_rounds_throw_their_event(behaviour: str, attribute: str, thrown: int) -> None:
    loop = (
        f'<multiInstanceLoopCharacteristics behavior="{behaviour}" {attribute}BehaviorEventRef="d_larm">'
        "<loopCardinality>=3</loopCardinality></multiInstanceLoopCharacteristics>"
    )
    watch = element("boundaryEvent b", inner='<signalEventDefinition id="d_larm" signalRef="s_larm"/>',
                    attachedToRef="u", cancelActivity="false")  # fmt: skip
    xml = bpmn(element("userTask u", inner=loop), watch, element("task v"), END, path="start>u u>slut b>v v>slut")
    case = Case(xml)
    for _ in range(3):
        case.complete("u")
    assert case.finished
    assert case.went().count("v") == thrown


def test_a_round_throws_by_its_own_condition_and_may_stop_the_activity() -> None:
    rule = (
        "<complexBehaviorDefinition><condition>=numberOfCompletedInstances = 2</condition>"
        '<event id="ev"><escalationEventDefinition escalationRef="q_hjalp"/></event></complexBehaviorDefinition>'
    )
    loop = (
        '<multiInstanceLoopCharacteristics behavior="Complex"><loopCardinality>=3</loopCardinality>'
        f"{rule}</multiInstanceLoopCharacteristics>"
    )
    watch = element("boundaryEvent b", inner='<escalationEventDefinition escalationRef="q_hjalp"/>', attachedToRef="u")
    case = Case(bpmn(element("userTask u", inner=loop), watch, END, path="start>u u>slut b>slut"))
    case.complete("u")
    assert case.at == ["u", "u"]
    case.complete("u")
    assert case.finished
    assert "b" in case.went()
