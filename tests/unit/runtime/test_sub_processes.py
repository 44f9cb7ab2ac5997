"""Embedded sub-processes and call activities: scopes and what passes between them."""

from __future__ import annotations

import pytest

from tests.bpmn_builder import bpmn, definitions, element, io, job, multi, process, script, sub_process
from tests.unit.runtime.harness import Case

END = element("endEvent slut")


def calling(called: str, *extensions: str, loop: str = "", inside: str = "", path: str = "q1>u u>q2") -> bytes:
    call = element("callActivity c", f'<zeebe:calledElement processId="q" {called}/>', *extensions, inner=loop)
    inner = inside or element("userTask u")
    other = process(element("startEvent q1"), inner, element("endEvent q2"), path=path, name="q")
    return definitions(process(call, END, path="start>c c>slut"), other)


def test_a_sub_process_sees_the_case_and_keeps_its_own_to_itself() -> None:
    inside = sub_process("s", element("startEvent s1"), script("t", "rot + 1", "egen"), element("userTask u"),
                         element("endEvent s2"), path="s1>t t>u u>s2")  # fmt: skip
    case = Case(bpmn(inside, element("userTask v"), END, path="start>s s>v v>slut"), {"rot": 1})
    assert case.seen_by("u") == {"rot": 1, "egen": 2}
    case.complete("u", svar=1)
    assert case.seen_by("v") == {"rot": 1}
    assert case.last.dropped_scopes != ()


def test_a_called_process_gets_everything_and_gives_everything_back() -> None:
    case = Case(calling(""), {"a": 1})
    assert case.seen_by("u") == {"a": 1}
    case.complete("u", b=2)
    assert case.finished
    assert case.values == {"a": 1, "b": 2}


def test_a_called_process_gets_only_its_inputs_and_gives_only_the_mapped() -> None:
    xml = calling(
        'propagateAllParentVariables="false" propagateAllChildVariables="false"',
        io("in =a + 1 in_", "out =b * 2 ut"),
    )
    case = Case(xml, {"a": 1})
    assert case.seen_by("u") == {"in_": 2}
    case.complete("u", b=2)
    assert case.values == {"a": 1, "ut": 4}


def test_without_mappings_and_propagation_nothing_comes_back() -> None:
    case = Case(calling('propagateAllChildVariables="false"'), {"a": 1})
    case.complete("u", b=2)
    assert case.values == {"a": 1}


def test_a_called_process_can_run_for_each_item() -> None:
    xml = calling('propagateAllChildVariables="false"', io("out =b ut"), loop=multi("xs", "x", output="ys: x + ut"))
    case = Case(xml, {"xs": [1, 2]})
    assert sorted(t.item for t in case.tasks.values()) == [1, 2]
    case.complete("u", item=2, b=20)
    case.complete("u", item=1, b=10)
    assert case.values == {"xs": [1, 2], "ys": [11, 22]}


def test_the_called_process_may_be_computed_and_an_unknown_one_is_an_incident() -> None:
    xml = calling("").replace(b'processId="q"', b'processId="=vilken"')
    assert Case(xml, {"vilken": "q"}).at == ["u"]
    case = Case(xml, {"vilken": "borta"})
    assert case.why == {"c": "process.unknown"}
    case.set("vilken", "q")
    case.retry("c")
    assert case.at == ["u"]


def test_the_same_called_process_runs_twice_side_by_side() -> None:
    other = process(element("startEvent q1"), element("userTask u"), element("endEvent q2"), path="q1>u u>q2", name="q")
    calls = [element(f"callActivity c{n}", '<zeebe:calledElement processId="q"/>') for n in (1, 2)]
    main = process(element("parallelGateway g"), *calls, element("parallelGateway j"), END,
                   path="start>g g>c1 g>c2 c1>j c2>j j>slut")  # fmt: skip
    case = Case(definitions(main, other))
    case.complete("u", x=1)
    case.complete("u", y=2)
    assert case.finished
    assert case.values == {"x": 1, "y": 2}


@pytest.mark.parametrize("depth", [1, 120])
def test_sub_processes_may_be_nested_as_deep_as_you_like(depth: int) -> None:
    inside = element("userTask u")
    at = "u"
    for level in range(depth):
        inside = sub_process(f"s{level}", element(f"startEvent a{level}"), inside, element(f"endEvent b{level}"),
                             path=f"a{level}>{at} {at}>b{level}")  # fmt: skip
        at = f"s{level}"
    case = Case(bpmn(inside, END, path=f"start>{at} {at}>slut"))
    assert case.at == ["u"]
    case.cancel()
    assert case.went("cancelled").count("u") == 1
    case = Case(bpmn(inside, END, path=f"start>{at} {at}>slut"))
    case.complete("u")
    assert case.finished


def test_a_job_inside_a_called_process_writes_into_the_called_process() -> None:
    xml = calling('propagateAllChildVariables="false"', inside=job("j"), path="q1>j j>q2")
    case = Case(xml, {"a": 1})
    case.do("j", a=2)
    assert case.values == {"a": 1}
