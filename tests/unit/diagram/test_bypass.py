"""What lies in the way of a jump, and which variables steer past it."""

from __future__ import annotations

import pytest

from engine.diagram.bypass import Protection, bypassed, read_by, steering
from engine.diagram.spec import Node, ProcessSpec
from engine.runtime import read_diagram
from tests.bpmn_builder import bpmn, definitions, element, io, job, process, script, sub_process

END = element("endEvent slut")


def task(name: str, *extensions: str) -> str:
    return element(f"userTask {name}", *extensions)


def is_lock(node: Node) -> bool:
    """Elements whose id starts with `las` are the protected ones."""
    return node.id.startswith("las")


def protection(processes: dict[str, ProcessSpec] | None = None) -> Protection:
    return Protection(
        is_lock,
        lambda called: (processes or {})[called.process_id],
        lambda form: {"fran_formular"} if form == "f" else (),
    )


def read(xml: bytes) -> ProcessSpec:
    return read_diagram(xml).processes["p"]


LINE = read(bpmn(task("a"), task("b"), task("las"), task("c"), END, path="start>a a>b b>las las>c c>slut"))
BACK = read(
    bpmn(
        task("a"), task("b"), task("las"), element("exclusiveGateway g", default="g_slut"), END,
        path="start>a a>b b>las las>g g>a[om] g>slut",
    )
)  # fmt: skip
BESIDE = read(
    bpmn(
        element("exclusiveGateway g", default="g_a"), task("a"), task("las"), task("c"), END,
        path="start>g g>a g>las[x] las>c a>slut c>slut",
    )
)  # fmt: skip

OPTIONAL = read(
    bpmn(
        element("exclusiveGateway g", default="g_b"), task("las"), task("a"), task("b"), END,
        path="start>g g>las[x] g>b las>a a>b b>slut",
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("level", "source", "target", "found"),
    [
        (LINE, "a", "b", None),
        (LINE, "b", "a", None),
        (LINE, "a", "c", "las"),
        (LINE, "a", "slut", "las"),
        (LINE, "c", "a", "las"),
        (LINE, "a", "las", "las"),
        (LINE, "las", "c", "las"),
        (LINE, "c", "slut", None),
        (BACK, "a", "b", None),
        (BACK, "b", "a", None),
        (BACK, "a", "slut", "las"),
        (BACK, "g", "a", None),
        (BESIDE, "a", "c", "las"),
        (BESIDE, "a", "slut", None),
        (BESIDE, "c", "a", "las"),
        (OPTIONAL, "b", "a", "las"),
        (OPTIONAL, "a", "b", None),
    ],
)
def test_a_jump_is_held_up_by_what_it_would_pass(
    level: ProcessSpec, source: str, target: str, found: str | None
) -> None:
    assert bypassed(level, source, target, protection()) == found


def test_what_holds_something_protected_is_protected() -> None:
    inside = sub_process("s", element("startEvent s1"), task("las"), element("endEvent s2"), path="s1>las las>s2")
    level = read(bpmn(task("a"), inside, task("b"), END, path="start>a a>s s>b b>slut"))
    assert bypassed(level, "a", "b", protection()) == "s"


@pytest.mark.parametrize(("called", "found"), [("q", "k"), ("harmlos", None), ("=vilken", "k")])
def test_what_calls_something_protected_is_protected(called: str, found: str | None) -> None:
    call = element("callActivity k", f'<zeebe:calledElement processId="{called}"/>')
    xml = definitions(
        process(task("a"), call, task("b"), END, path="start>a a>k k>b b>slut"),
        process('<startEvent id="q0"/>', task("las"), element("endEvent q1"), path="q0>las las>q1", name="q"),
        process('<startEvent id="h0"/>', task("h"), element("endEvent h1"), path="h0>h h>h1", name="harmlos"),
    )
    processes = dict(read_diagram(xml).processes)
    assert bypassed(processes["p"], "a", "b", protection(processes)) == found


def test_variables_that_a_protected_element_sets_or_that_lead_past_it_steer() -> None:
    form = '<zeebe:formDefinition formId="f"/>'
    spec = read(
        bpmn(
            element("exclusiveGateway g", default="g_slut"),
            task("las1", io("out =x.y utfall")),
            task("las2", form),
            element("exclusiveGateway h", default="h_b"),
            task("b"),
            END,
            path="start>g g>las1[vag = 1] g>slut las1>las2 las2>h h>b h>slut[efterat] b>slut",
        )
    )
    assert steering(spec, protection()) == {"vag", "utfall", "fran_formular"}


def test_what_an_element_reads_is_told() -> None:
    level = read(
        bpmn(
            script("s", "a + 1", "x"),
            element("exclusiveGateway g", default="g_slut"),
            job("j", io("in =b c")),
            END,
            path="start>s s>g g>j[villkor > 1] g>slut j>slut",
        )
    )
    assert [read_by(level, level.nodes[name]) for name in ("s", "g", "j")] == [{"a"}, {"villkor"}, {"b"}]
