"""Multi-instance activities and standard loops."""

from __future__ import annotations

import pytest

from engine.runtime import Limits
from tests.bpmn_builder import MESSAGE, boundary, bpmn, element, io, job, multi, script, sub_process
from tests.unit.runtime.harness import Case

END = element("endEvent slut")


def each(loop: str, *inside: str, path: str = "s1>u u>s2") -> bytes:
    parts = inside or (element("userTask u"),)
    body = sub_process("s", element("startEvent s1"), *parts, element("endEvent s2"), path=path, loop=loop)
    return bpmn(body, END, path="start>s s>slut")


def test_results_are_collected_in_the_order_of_the_input() -> None:
    case = Case(each(multi("xs", "x", output="ys: x * y")), {"xs": [3, 1, 2]})
    for item in (2, 3, 1):
        case.complete("u", item=item, y=10)
    assert case.finished
    assert case.values == {"xs": [3, 1, 2], "ys": [30, 10, 20]}


def test_a_sequential_multi_instance_runs_one_after_the_other_on_the_list_as_it_was() -> None:
    case = Case(each(multi("xs", "x", output="ys: [x, loopCounter]", sequential=True)), {"xs": ["a", "b", "c"]})
    for item in "abc":
        assert [t.item for t in case.tasks.values()] == [item]
        case.set("xs", [])
        case.complete("u")
    assert case["ys"] == [["a", 1], ["b", 2], ["c", 3]]


@pytest.mark.parametrize("sequential", [True, False])
def test_an_empty_list_runs_nothing_and_gives_an_empty_list(sequential: bool) -> None:
    case = Case(each(multi("xs", "x", output="ys: x", sequential=sequential)), {"xs": []})
    assert case.finished
    assert case["ys"] == []


@pytest.mark.parametrize("xs", [None, 3, "text", {"a": 1}])
def test_what_is_no_list_is_an_incident(xs: object) -> None:
    assert Case(each(multi("xs", "x")), {"xs": xs}).why == {"s": "loop.not_a_list"}


def test_too_many_items_are_an_incident() -> None:
    case = Case(each(multi("xs", "x")), {"xs": [1, 2, 3]}, limits=Limits(instances=2))
    assert case.why == {"s": "limit.instances"}


def test_a_completion_condition_sees_the_results_so_far_and_stops_the_rest() -> None:
    case = Case(each(multi("xs", "x", output="ys: {x: x, svar: svar}", until="count(ys) >= 2")), {"xs": [1, 2, 3, 4]})
    case.complete("u", item=3, svar="nej")
    assert len(case.tasks) == 3
    case.complete("u", item=1, svar="ja")
    assert case.finished
    assert case["ys"] == [{"x": 1, "svar": "ja"}, {"x": 3, "svar": "nej"}]
    assert case.went("cancelled").count("u") == 2


def test_a_completion_condition_sees_how_many_rounds_there_are() -> None:
    loop = multi("xs", "x", until="numberOfCompletedInstances / numberOfInstances >= 0.5")
    case = Case(each(loop), {"xs": [1, 2, 3, 4]})
    case.complete("u", item=1)
    assert not case.finished
    case.complete("u", item=2)
    assert case.finished


def test_each_round_has_its_own_variables_and_the_case_is_not_touched() -> None:
    case = Case(each(multi("xs", "x"), script("t", "x + 1", "mitt"), element("userTask u"), path="s1>t t>u u>s2"),
                {"xs": [1, 2], "mitt": "orört"})  # fmt: skip
    assert [case.seen_by("u")["mitt"]] == [2]
    assert case["mitt"] == "orört"
    case.complete("u", item=1)
    case.complete("u", item=2)
    assert case.values == {"xs": [1, 2], "mitt": "orört"}


def test_loops_in_loops_give_lists_of_lists() -> None:
    inner = sub_process("i", element("startEvent i1"), script("t", "x * y", "z"), element("endEvent i2"),
                        path="i1>t t>i2", loop=multi("ys", "y", output="zs: z"))  # fmt: skip
    case = Case(each(multi("xs", "x", output="alla: zs"), inner, path="s1>i i>s2"), {"xs": [1, 2], "ys": [10, 20]})
    assert case.finished
    assert case["alla"] == [[10, 20], [20, 40]]


def test_a_boundary_event_stops_all_rounds() -> None:
    body = sub_process("s", element("startEvent s1"), element("userTask u"), element("endEvent s2"),
                       path="s1>u u>s2", loop=multi("xs", "x"))  # fmt: skip
    xml = bpmn(body, boundary("b", "s", MESSAGE), element("userTask v"), END, path="start>s s>slut b>v v>slut")
    case = Case(xml, {"xs": [1, 2, 3], "nyckel": "K"})
    assert len(case.catches) == 1
    case.complete("u", item=2)
    case.receive("svar", "K")
    assert case.at == ["v"]
    assert set(case.stored) == {0}


def test_jobs_can_be_multi_instance_and_map_their_outputs_per_round() -> None:
    xml = bpmn(job("j", io("in =x.namn namn", "out =svar + 1 y"), inner=multi("xs", "x", output="ys: y")), END,
               path="start>j j>slut")  # fmt: skip
    case = Case(xml, {"xs": [{"namn": "a"}, {"namn": "b"}]})
    assert [j.inputs for j in case.jobs.values()] == [{"namn": "a"}, {"namn": "b"}]
    case.do("j", svar=1)
    case.do("j", svar=2)
    assert case["ys"] == [2, 3]
    assert "y" not in case.values


def test_a_fixed_number_of_rounds() -> None:
    loop = "<multiInstanceLoopCharacteristics><loopCardinality>=n</loopCardinality></multiInstanceLoopCharacteristics>"
    assert len(Case(each(loop), {"n": 4}).tasks) == 4


def test_three_hundred_rounds_cost_one_step_each() -> None:
    case = Case(each(multi("xs", "x", output="ys: y")), {"xs": list(range(300))})
    assert len(case.tasks) == 300
    sizes = []
    for item in reversed(range(300)):
        case.complete("u", item=item, y=-item)
        sizes.append(len(case.last.path))
    assert case["ys"] == [-x for x in range(300)]
    assert max(sizes[:-1]) == min(sizes[:-1])


def test_the_children_of_a_wide_loop_have_steps_enough() -> None:
    case = Case(each(multi("xs", "x"), script("a", "x", "y"), script("b", "y", "z"), path="s1>a a>b b>s2"),
                {"xs": list(range(300))})  # fmt: skip
    assert case.finished


# --- standard loops -------------------------------------------------------------------------------------------------
def again(inner: str, task: str = "userTask") -> bytes:
    return bpmn(element(f"{task} u", inner=inner), END, path="start>u u>slut")


def test_a_standard_loop_repeats_while_its_condition_holds() -> None:
    loop = "<standardLoopCharacteristics><loopCondition>=klar = false</loopCondition></standardLoopCharacteristics>"
    case = Case(again(loop))
    case.complete("u", klar=False)
    case.complete("u", klar=False)
    case.complete("u", klar=True)
    assert case.finished


def test_a_standard_loop_can_test_before_its_first_round() -> None:
    loop = (
        '<standardLoopCharacteristics testBefore="true"><loopCondition>=n &lt; 3</loopCondition>'
        "</standardLoopCharacteristics>"
    )
    xml = bpmn(script("u", "n + 1", "n", inner=loop), END, path="start>u u>slut")
    assert Case(xml, {"n": 0})["n"] == 3
    assert Case(xml, {"n": 9})["n"] == 9


def test_a_standard_loop_stops_at_its_maximum() -> None:
    xml = bpmn(script("u", "n + 1", "n", inner='<standardLoopCharacteristics loopMaximum="4"/>'), END,
               path="start>u u>slut")  # fmt: skip
    assert Case(xml, {"n": 0})["n"] == 4


def test_three_thousand_rounds_of_correction_leave_the_state_as_small_as_ten() -> None:
    xml = bpmn(
        element("exclusiveGateway m"), element("userTask u"), element("exclusiveGateway g", default="g_slut"), END,
        path="start>m m>u u>g g>m[igen] g>slut",
    )  # fmt: skip
    case = Case(xml)
    sizes = {}
    for round_ in range(3000):
        case.complete("u", igen=True)
        sizes[round_] = len(case.last.state)
    assert sizes[2999] <= sizes[10] + 4  # the numbers have more digits
    assert case.values == {"igen": True}
    case.complete("u", igen=False)
    assert case.finished


def test_a_round_of_a_standard_loop_writes_into_the_case_also_when_it_has_inputs() -> None:
    loop = "<standardLoopCharacteristics><loopCondition>=klar = false</loopCondition></standardLoopCharacteristics>"
    case = Case(bpmn(element("userTask u", io("in =1 lokal"), inner=loop), END, path="start>u u>slut"))
    case.complete("u", klar=False)
    assert case.values == {"klar": False}
    case.complete("u", klar=True)
    assert case.values == {"klar": True}
    assert case.finished


def test_an_item_that_is_too_large_is_an_incident_before_any_round_starts() -> None:
    loop = multi('[1, substring(text, 1) + text, "x"]', "x")
    case = Case(each(loop), {"text": "x" * 60}, limits=Limits(variable_bytes=100))
    assert (case.why, case.at) == ({"s": "limit.variable_bytes"}, [])
    case.set("text", "kort")
    case.retry("s")
    assert [t.item for t in case.tasks.values()] == [1, "kortkort", "x"]
