"""What one case and one command may take (DESIGN 5): past a cap an incident or a refusal says why; nothing hangs."""

from __future__ import annotations

from itertools import count

import pytest

from engine.errors import Invalid
from engine.limits import Stopwatch
from engine.runtime import Limits
from tests.bpmn_builder import MESSAGE, bpmn, element, io, job, multi, script, sub_process
from tests.unit.runtime.harness import Case

END = element("endEvent slut")
HUNDRED = Limits(variable_bytes=100)


# --- all variables together -----------------------------------------------------------------------------------------
def two_tasks() -> bytes:
    return bpmn(element("userTask u"), element("userTask v"), END, path="start>u u>v v>slut")


def test_answers_that_fill_the_case_are_kept_and_stop_it_at_the_next_step() -> None:
    case = Case(two_tasks(), {"a": "x" * 60}, limits=HUNDRED)
    case.complete("u", b="y" * 60)
    assert case.why == {"v": "limit.variable_bytes"}
    assert case["b"] == "y" * 60
    case.set("a", "kort")
    case.retry("v")
    case.complete("v")
    assert case.finished


def test_what_stops_a_full_case_says_how_much_there_is_and_what_to_do() -> None:
    case = Case(two_tasks(), {"a": "x" * 60}, limits=HUNDRED)
    case.complete("u", b="y" * 60)
    (incident,) = case.incidents.values()
    assert incident.message.startswith("The case's variables take 124 bytes, more than 100.")
    assert "an operator" in incident.message


def test_a_full_case_takes_no_more_answers() -> None:
    both = bpmn(
        element("parallelGateway g"), element("userTask u"), element("userTask v"), element("userTask w"), END,
        path="start>g g>u g>v g>w u>slut v>slut w>slut",
    )  # fmt: skip
    case = Case(both, {"a": "x" * 60}, limits=HUNDRED)
    case.complete("u", b="y" * 60)
    with pytest.raises(Invalid) as refused:
        case.complete("v", c="z" * 60)
    assert refused.value.key == "limit.case_full"
    case.complete("w")
    assert case.at == ["v"], "what adds nothing is taken"


def test_answers_are_weighed_together() -> None:
    case = Case(two_tasks(), limits=HUNDRED)
    with pytest.raises(Invalid) as refused:
        case.complete("u", b="y" * 60, c="z" * 60)
    assert (refused.value.key, refused.value.params["name"]) == ("limit.variable_bytes", "c")
    assert case.at == ["u"]


def test_a_computed_value_that_does_not_fit_beside_the_others_changes_nothing() -> None:
    xml = bpmn(script("t", "a + a", "b"), END, path="start>t t>slut")
    case = Case(xml, {"a": "x" * 40}, limits=HUNDRED)
    assert case.why == {"t": "limit.variable_bytes"}
    assert case.values == {"a": "x" * 40}


def test_a_value_may_take_the_place_of_one_as_large() -> None:
    xml = bpmn(script("t", 'a + "y"', "a"), END, path="start>t t>slut")
    case = Case(xml, {"a": "x" * 80}, limits=HUNDRED)
    assert case.finished
    assert case["a"] == "x" * 80 + "y"


def test_room_that_an_inner_scope_took_is_given_back() -> None:
    task = element("userTask u", io("in =a + a b", "out =1 n"))
    case = Case(bpmn(task, element("userTask v"), END, path="start>u u>v v>slut"), {"a": "x" * 25}, limits=HUNDRED)
    case.complete("u")
    case.complete("v", c="y" * 60)
    assert case.finished


def test_a_list_that_repeats_a_large_text_is_refused_before_it_is_written() -> None:
    xml = bpmn(script("t", "for i in 1..2000 return a", "b"), END, path="start>t t>slut")
    case = Case(xml, {"a": "x" * 100_000})
    assert case.why == {"t": "limit.variable_bytes"}
    assert list(case.values) == ["a"]


def test_inputs_of_a_job_are_weighed_too() -> None:
    xml = bpmn(job("j", io("in =for_varje b")).replace("for_varje", "for i in 1..2000 return a"), END,
               path="start>j j>slut")  # fmt: skip
    case = Case(xml, {"a": "x" * 10_000})
    assert case.why == {"j": "limit.variable_bytes"}
    assert case.jobs == {}


@pytest.mark.parametrize("name", ["n" * 129, "nul\0"])
def test_a_name_that_no_column_holds_is_refused(name: str) -> None:
    case = Case(two_tasks())
    with pytest.raises(Invalid) as refused:
        case.complete("u", **{name: 1})
    assert refused.value.key == "variable.name"


# --- time -----------------------------------------------------------------------------------------------------------
def test_a_step_that_takes_too_long_stops_where_it_is_and_can_go_on() -> None:
    scripts = [script(f"t{i}", f"{i}", "n") for i in range(10)]
    path = "start>u u>t0 " + " ".join(f"t{i}>t{i + 1}" for i in range(9)) + " t9>slut"
    case = Case(bpmn(element("userTask u"), *scripts, END, path=path))
    asked = count()
    case.is_overdue = lambda: next(asked) >= 10
    case.complete("u", svar=1)
    ((stopped, key),) = case.why.items()
    assert key == "limit.engine_seconds"
    assert (case["svar"], stopped[0]) == (1, "t")
    case.is_overdue = bool
    case.retry(stopped)
    assert case.finished
    assert case["n"] == 9


def test_many_mappings_of_one_element_are_one_step_that_may_take_too_long() -> None:
    many = io(*(f"in ={i} v{i}" for i in range(50)))
    case = Case(bpmn(element("userTask u"), element("manualTask m", many), END, path="start>u u>m m>slut"))
    asked = count()
    case.is_overdue = lambda: next(asked) >= 20
    case.complete("u")
    assert case.why == {"m": "limit.engine_seconds"}
    assert next(asked) < 30, "it stops in the middle of the mappings"


def test_a_stopwatch_counts_the_work_of_its_thread() -> None:
    watch = Stopwatch(0.01)
    assert not watch()
    sum(range(3_000_000))
    assert watch()


# --- many -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("items", ["for i in 1..1001 return i", "xs", "concatenate(xs, xs)"])
def test_more_instances_than_a_case_may_have_are_refused(items: str) -> None:
    body = sub_process("s", element("startEvent s1"), element("endEvent s2"), path="s1>s2", loop=multi(items, "x"))
    case = Case(bpmn(body, END, path="start>s s>slut"), {"xs": list(range(1_001))})
    assert case.why == {"s": "limit.instances"}
    assert case.tasks == {}


def test_a_million_instances_by_number_are_refused() -> None:
    number = "<loopCardinality>=10 ** 6</loopCardinality>"
    loop = f"<multiInstanceLoopCharacteristics>{number}</multiInstanceLoopCharacteristics>"
    case = Case(bpmn(element("userTask u", inner=loop), END, path="start>u u>slut"))
    (incident,) = case.incidents.values()
    assert (incident.key, incident.message) == (
        "value.not_whole", "=10 ** 6 gives 1000000, not a whole number from 0 to 1000."
    )  # fmt: skip


def test_a_diagram_nested_as_deep_as_a_file_may_be_runs() -> None:
    inner = element("userTask u")
    path = "a0>u u>b0"
    for level in range(100):
        parts = (element(f"startEvent a{level}"), inner, element(f"endEvent b{level}"))
        inner = sub_process(f"s{level}", *parts, path=path)
        path = f"a{level + 1}>s{level} s{level}>b{level + 1}"
    case = Case(bpmn(inner, END, path="start>s99 s99>slut"))
    case.complete("u")
    assert case.finished


# --- texts ----------------------------------------------------------------------------------------------------------
def test_a_key_that_is_too_long_to_be_looked_up_is_an_incident() -> None:
    catch = element("intermediateCatchEvent m", inner=MESSAGE)
    case = Case(bpmn(catch, END, path="start>m m>slut"), {"nyckel": "x" * 200})
    assert list(case.why.values()) == ["value.too_long"]
    (incident,) = case.incidents.values()
    assert len(incident.message) < 300


@pytest.mark.parametrize("retries", ["1E999999999", "=10 ** 400", "-1", "1.5", "1001"])
def test_a_number_out_of_range_is_refused_before_it_is_unfolded(retries: str) -> None:
    task = element("serviceTask j", f'<zeebe:taskDefinition type="t" retries="{retries}"/>')
    assert Case(bpmn(task, END, path="start>j j>slut")).why == {"j": "value.not_whole"}
