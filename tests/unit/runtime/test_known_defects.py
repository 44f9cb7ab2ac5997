"""What goes wrong in SpiffWorkflow 3.2.0's own execution (measured before this was built): each is run right here,
or refused by name. Its tests are named after the rows of that list."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import orjson
import pytest

from engine.diagram.checks import References
from engine.errors import EngineError
from engine.feel import FeelError
from engine.feel.values import YearsMonths
from engine.runtime import Snapshot, inspect_diagram
from tests.bpmn_builder import (
    ERROR,
    SIGNAL,
    boundary,
    bpmn,
    definitions,
    element,
    event_sub_process,
    job,
    multi,
    process,
    script,
    sub_process,
    timer,
)
from tests.unit.dmn.models import decide, decision, literal, read, table
from tests.unit.runtime.harness import Case

END = element("endEvent slut")
U = element("userTask u")


def codes(xml: bytes) -> set[str]:
    return {f.code for f in inspect_diagram(xml, References()) if f.severity == "error"}


# --- flows ----------------------------------------------------------------------------------------------------------
def test_conditional_flows_out_of_tasks_and_several_flows_from_a_task() -> None:
    tasks = [element(f"userTask {name}") for name in "abc"]
    xml = bpmn(U, *tasks, END, path="start>u u>a[x > 1] u>b[x > 2] u>c a>slut b>slut c>slut")
    case = Case(xml)
    case.complete("u", x=2)
    assert case.at == ["a", "c"]


def test_exclusive_split_into_a_parallel_join_is_an_incident_not_a_silent_stop() -> None:
    xml = bpmn(element("exclusiveGateway x", default="x_b"), element("task a"), element("task b"),
               element("parallelGateway j"), END, path="start>x x>a[true] x>b a>j b>j j>slut")  # fmt: skip
    assert Case(xml).why == {"j": "join.starved"}


def test_parallel_split_into_an_exclusive_join_goes_on_twice_as_the_standard_says() -> None:
    parts = [element("parallelGateway g"), element("task a"), element("task b"), element("exclusiveGateway j"), U, END]
    xml = bpmn(*parts, path="start>g g>a g>b a>j b>j j>u u>slut")
    assert Case(xml).at == ["u", "u"]


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ([U, END], "start>u"),
        ([element("startEvent s"), U, END], "u>slut"),
        ([U, boundary("b", "u", SIGNAL), END], "start>u u>slut"),
    ],
)
def test_a_task_start_event_or_boundary_event_without_outgoing_flow_is_refused(parts: list[str], path: str) -> None:
    assert "STRUCT-DEAD-END" in codes(bpmn(*parts, path=path))


@pytest.mark.parametrize(
    ("parts", "path", "code"),
    [
        ([U, boundary("b", "borta", SIGNAL), END], "start>u u>slut b>slut", "REF-ATTACHED"),
        ([U, element("task ensam"), END], "start>u u>slut ensam>slut", "STRUCT-UNREACHABLE"),
        ([U, END], "start>u u>slut borta>slut", "REF-FLOW"),
    ],
)
def test_what_hangs_in_the_air_is_reported(parts: list[str], path: str, code: str) -> None:
    assert code in codes(bpmn(*parts, path=path))


def test_a_node_in_no_lane_is_reported() -> None:
    lanes = '<laneSet id="l"><lane id="l1" name="A"><flowNodeRef>start</flowNodeRef></lane></laneSet>'
    found = inspect_diagram(bpmn(U, END, path="start>u u>slut", head=lanes), References())
    assert ("LANE-NONE", "u") in {(f.code, f.element) for f in found}


@pytest.mark.parametrize("name", ["Start", "End", "u.EndJoin"])
def test_no_id_is_reserved(name: str) -> None:
    case = Case(bpmn(element(f"userTask {name}"), U, END, path=f"start>{name} {name}>u u>slut"))
    case.complete(name)
    case.complete("u")
    assert case.finished


# --- events ---------------------------------------------------------------------------------------------------------
LISTENS = event_sub_process("es", SIGNAL, element("userTask v"), element("endEvent e"), path="es_start>v v>e",
                            interrupting=False)  # fmt: skip


def test_an_event_sub_process_interrupts_or_not_and_leaves_the_next_case_alone() -> None:
    xml = bpmn(U, END, LISTENS, path="start>u u>slut")
    for _ in range(2):
        case = Case(xml)
        case.signal("larm")
        assert case.at == ["u", "v"]
        case.complete("v")
        case.complete("u")
        assert case.finished


def test_a_timer_of_an_event_sub_process_does_not_keep_the_case_open() -> None:
    inside = event_sub_process("es", timer("timeDuration", "P9D"), element("endEvent e"), path="es_start>e")
    case = Case(bpmn(U, END, inside, path="start>u u>slut"))
    case.complete("u")
    assert case.finished
    assert case.timers == {}


def test_signal_end_events_and_links_take_effect() -> None:
    link = '<linkEventDefinition name="l"/>'
    parts = [element("intermediateThrowEvent a", inner=link), element("intermediateCatchEvent b", inner=link)]
    case = Case(bpmn(*parts, element("endEvent slut", inner=SIGNAL), path="start>a b>slut"))
    assert case.finished
    assert [signal.name for signal in case.last.signals] == ["larm"]


def test_a_compensation_throw_event_takes_effect() -> None:
    undone = script("una", "true", "angrat").replace(" id=", ' isForCompensation="true" id=', 1)
    link = '<association id="l" sourceRef="b" targetRef="una"/>'
    xml = bpmn(job("a"), boundary("b", "a", "<compensateEventDefinition/>"), undone, link,
               element("endEvent k", inner="<compensateEventDefinition/>"), path="start>a a>k")  # fmt: skip
    case = Case(xml)
    case.do("a")
    assert case.finished
    assert case["angrat"] is True


@pytest.mark.parametrize(
    "xml",
    [
        bpmn(U, END, element("dataStoreReference d"), path="start>u u>slut"),
        definitions(process(U, END, path="start>u u>slut"), element("globalUserTask g")),
    ],
)
def test_global_tasks_and_data_stores_are_refused_by_name(xml: bytes) -> None:
    assert codes(xml) == {"UNSUPPORTED"}


def test_nothing_automatic_in_an_interrupted_sub_process_still_runs() -> None:
    inside = sub_process("s", element("startEvent a"), element("intermediateThrowEvent t", inner=SIGNAL),
                         script("brev", "1", "skickat"), element("endEvent e"), path="a>t t>brev brev>e")  # fmt: skip
    case = Case(bpmn(inside, boundary("b", "s", SIGNAL), END, path="start>s s>slut b>slut"))
    assert case.finished
    assert case.values == {}


def test_a_referred_event_definition_is_read() -> None:
    held = '<errorEventDefinition id="d1" errorRef="e_fel"/>'
    catch = element("boundaryEvent b", inner="<eventDefinitionRef>d1</eventDefinitionRef>", attachedToRef="j")
    case = Case(definitions(process(job("j"), catch, U, END, path="start>j j>slut b>u u>slut"), held))
    case.throw("j", "fel")
    assert case.at == ["u"]


@pytest.mark.parametrize("kind", ["message", "signal", "error", "escalation"])
def test_an_unknown_reference_is_refused_with_its_name(kind: str) -> None:
    inner = f'<{kind}EventDefinition {kind}Ref="borta"/>'
    xml = bpmn(U, boundary("b", "u", inner), END, path="start>u u>slut b>slut")
    assert f"REF-{kind.upper()}" in codes(xml)


def test_an_error_of_a_handler_reaches_its_error_boundary_event() -> None:
    case = Case(bpmn(job("j"), boundary("b", "j", ERROR), U, END, path="start>j j>slut b>u u>slut"))
    case.throw("j", "fel")
    assert case.at == ["u"]


# --- loops and calls ------------------------------------------------------------------------------------------------
def test_results_are_in_the_order_of_the_items_and_a_missing_one_is_null() -> None:
    loop = multi("[1, 2, 3]", "n", output="ut: get or else(svar, null)")
    case = Case(bpmn(element("userTask u", inner=loop), END, path="start>u u>slut"))
    case.complete("u", 3, svar="c")
    case.complete("u", 1, svar="a")
    case.complete("u", 2)
    assert case["ut"] == ["a", None, "c"]


def test_an_empty_list_given_as_null_is_an_incident_with_the_reason() -> None:
    case = Case(bpmn(element("userTask u", inner=multi("lista", "n")), END, path="start>u u>slut"), {"lista": None})
    assert case.why == {"u": "loop.not_a_list"}


def test_a_call_activity_that_calls_itself_stops_with_an_incident() -> None:
    call = element("callActivity c", '<zeebe:calledElement processId="p"/>')
    case = Case(bpmn(call, END, path="start>c c>slut"))
    assert set(case.why.values()) == {"limit.automatic_steps"}


@pytest.mark.parametrize("rounds", [2000])
def test_a_correction_loop_of_one_user_task_does_not_freeze_nor_grow(rounds: int) -> None:
    again = element("exclusiveGateway x", default="x_slut")
    case = Case(bpmn(element("exclusiveGateway j"), U, again, END, path="start>j j>u u>x x>j[igen] x>slut"))
    sizes = set()
    for n in range(rounds):
        case.complete("u", igen=n < rounds - 1)
        sizes.add(len(case.last.state) // 10)
    assert case.finished
    assert len(sizes) <= 3


def test_a_thousand_wide_multi_instance_collects_a_thousand_results() -> None:
    loop = multi("for i in 1..1000 return i", "n", output="ut: n")
    case = Case(bpmn(element("userTask u", inner=loop), END, path="start>u u>slut"))
    assert len(case.tasks) == 1000
    for task in list(case.tasks.values()):
        case.complete("u", task.item)
    assert case.finished
    assert case["ut"] == list(range(1, 1001))


# --- time, data, state ----------------------------------------------------------------------------------------------
def test_a_bare_duration_is_a_timer_and_a_duration_as_a_date_is_refused() -> None:
    def waits(kind: str) -> bytes:
        return bpmn(element("intermediateCatchEvent t", inner=timer(kind, "PT1S")), END, path="start>t t>slut")

    case = Case(waits("timeDuration"))
    case.fire("t")
    assert case.finished
    assert codes(waits("timeDate")) == {"TIMER-VALUE"}


def test_a_parallel_join_keeps_what_every_branch_has_set() -> None:
    xml = bpmn(element("parallelGateway g"), element("userTask a"), element("userTask b"), element("parallelGateway j"),
               END, path="start>g g>a g>b a>j b>j j>slut")  # fmt: skip
    case = Case(xml, {"lista": [0]})
    case.complete("a", av_a=[0, 1])
    case.complete("b", av_b=[0, 2])
    assert case.values == {"lista": [0], "av_a": [0, 1], "av_b": [0, 2]}


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
def test_a_file_in_another_encoding_is_read(encoding: str) -> None:
    text = bpmn(element("userTask u", name="Granska ärendet"), END, path="start>u u>slut").decode()
    case = Case(f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding))
    assert case.task("u").name == "Granska ärendet"


def test_every_kind_of_value_survives_being_stored() -> None:
    values = {
        "dag": date(2026, 12, 24),
        "stund": datetime(2026, 12, 24, 8, tzinfo=UTC),
        "tal": Decimal("0.10"),
        "tid": YearsMonths(2),
        "lista": [1, None, {"a": Decimal(1)}],
    }
    case = Case(bpmn(U, END, path="start>u u>slut"), values)
    case.complete("u")
    assert case.values == values
    assert b"userTask" not in case.last.state


def test_a_state_of_another_version_is_refused() -> None:
    case = Case(bpmn(U, END, path="start>u u>slut"))
    other = orjson.dumps({**orjson.loads(case.last.state), "v": 99})
    case.steps[-1] = type(case.last)(state=other)
    assert case.snapshot == Snapshot(other, case.stored)
    with pytest.raises(EngineError, match=r"state\.version"):
        case.complete("u")


def test_decisions_of_one_file_build_on_each_other_with_every_hit_policy() -> None:
    rules = [(["> 1"], ["1"]), (["> 2"], ["2"])]
    model = read(
        decision("summa", table(["x"], ["s"], rules, "COLLECT", aggregation="SUM"), type_name="number"),
        decision("dubbel", literal("summa * 2"), ["decision:summa"]),
        decision("en", table(["x"], ["s"], rules)),
    )
    assert decide(model, "dubbel", x=3).value == 6
    with pytest.raises(FeelError, match="UNIQUE"):
        decide(model, "en", x=3)
