"""No case gets past a legal step by being moved to a version without it (DESIGN 12.19)."""

from __future__ import annotations

import pytest

from tests.bpmn_builder import MESSAGE, bpmn, element, event_sub_process, sub_process
from tests.unit.runtime.harness import Case
from tests.unit.runtime.migration import keys, plan

END = element("endEvent slut")
A, B, C = element("userTask a"), element("userTask b"), element("userTask c")
KEY = {"nyckel": "K1"}


def lawful(name: str, step: str = "decide", tag: str = "userTask", *more: str) -> str:
    return element(f"{tag} {name}", f'<lots:step kind="{step}"/>', *more)


def law(*names: str, legal: str = "", step: str = "decide") -> bytes:
    parts = [lawful(name, step) if name in legal.split() else element(f"userTask {name}") for name in names]
    ways = " ".join(f"{one}>{other}" for one, other in zip(("start", *names), (*names, "slut"), strict=True))
    return bpmn(*parts, END, path=ways)


@pytest.mark.parametrize(
    ("old", "at", "new", "mapping", "wanted"),
    [
        (law("a", "d", legal="d"), 0, law("a", "b", "d", legal="d"), {}, []),
        (law("a", "d", legal="d"), 0, law("a", "k", "d", legal="d k"), {}, []),
        (law("a", "d", legal="d"), 0, law("a", "b"), {}, ["law_left_out"]),
        (law("a", "d", legal="d"), 0, law("a", "d"), {}, ["law_left_out"]),
        (law("a", "d", legal="d"), 0, law("a", "d", legal="d", step="dispatch"), {}, ["law_left_out"]),
        (law("a", "d", legal="d"), 0, law("d", "a", legal="d"), {}, ["law_left_out"]),
        (law("a", "b"), 0, law("k", "a", "b", legal="k"), {}, ["law_not_done"]),
        (law("k", "a", legal="k"), 1, law("k", "a", "k2", legal="k"), {}, []),
        (law("k", "a", legal="k"), 1, law("a", "b"), {}, []),
        (law("a", "d", "b", legal="d"), 0, law("x", "d", "b", legal="d"), {"a": "b"}, ["law_left_out"]),
        (law("a", "d", "b", legal="d"), 2, law("x", "d", "b", legal="d"), {"b": "x"}, ["law_again"]),
        (law("a", "d", legal="d"), 1, law("a", "d", legal="d"), {}, []),
        (law("a", "d", legal="d"), 1, law("a", "d2", legal="d2"), {"d": "d2"}, ["law_moved"]),
        (law("a", "d", legal="d"), 0, law("a", "d2", legal="d2"), {"d": "d2"}, []),
    ],
)
def test_no_case_gets_past_a_legal_step_by_changing_its_diagram(
    old: bytes, at: int, new: bytes, mapping: dict[str, str], wanted: list[str]
) -> None:
    case = Case(old)
    for _ in range(at):
        (task,) = case.tasks.values()
        case.complete(task.element)
    assert keys(plan(case, new, mapping)) == wanted


def test_a_legal_step_that_an_event_may_begin_may_not_go_missing() -> None:
    def with_event(*parts: str, path: str) -> bytes:
        return bpmn(A, END, event_sub_process("es", MESSAGE, *parts, element("endEvent e"), path=path),
                    path="start>a a>slut")  # fmt: skip

    case = Case(with_event(lawful("d"), path="es_start>d d>e"), KEY)
    assert keys(plan(case, bpmn(A, END, path="start>a a>slut"))) == ["law_left_out"]
    assert keys(plan(case, with_event(C, path="es_start>c c>e"))) == ["law_left_out"]
    assert keys(plan(case, with_event(C, lawful("d"), path="es_start>c c>d d>e"))) == []


def test_a_legal_step_inside_a_sub_process_may_not_go_missing() -> None:
    def inside(*parts: str, path: str) -> bytes:
        sub = sub_process("sub", element("startEvent i"), *parts, element("endEvent s"), path=path)
        return bpmn(A, sub, END, path="start>a a>sub sub>slut")

    old = inside(lawful("d"), B, path="i>d d>b b>s")
    case = Case(old)
    assert keys(plan(case, inside(B, path="i>b b>s"))) == ["law_left_out"]
    case.complete("a")
    assert keys(plan(case, inside(lawful("d"), B, C, path="i>d d>b b>c c>s"))) == []
    case.complete("d")
    assert keys(plan(case, inside(B, path="i>b b>s"))) == []
    assert keys(plan(case, inside(lawful("k"), lawful("d"), B, path="i>k k>d d>b b>s"))) == ["law_not_done"]
