"""Where cases get stuck, do something twice, or never come: what the token game of the runtime says."""

from __future__ import annotations

import pytest

from engine.diagram.checks import References, check
from engine.diagram.soundness import Budget
from engine.errors import Finding
from engine.runtime import read_diagram
from tests.bpmn_builder import (
    ERROR,
    ESCALATION,
    MESSAGE,
    TERMINATE,
    boundary,
    bpmn,
    element,
    event_sub_process,
    job,
    multi,
    script,
    sub_process,
    timer,
)

END = element("endEvent slut")
U, V, W = (element(f"userTask {name}") for name in "uvw")
PAIR = "start>g g>u g>v u>j v>j j>w w>slut"
LINK = '<linkEventDefinition name="A"/>'


def gate(kind: str, name: str, **attributes: str) -> str:
    return element(f"{kind}Gateway {name}", **attributes)


def findings(xml: bytes, budget: Budget | None = None) -> list[Finding]:
    """budget: by default more than any of these diagrams needs; its time runs from when it is made."""
    found = check(read_diagram(xml), References(), budget or Budget(firings=100_000, seconds=60))
    assert not [one for one in found if one.severity == "error" and not one.code.startswith("SOUND-")]
    return [one for one in found if one.code.startswith("SOUND-")]


def told(*parts: str, path: str) -> set[tuple[str, str | None]]:
    return {(one.text, one.element) for one in findings(bpmn(*parts, path=path))}


def paired(split: str, join: str) -> set[tuple[str, str | None]]:
    """Two branches that a gateway parts and another one joins."""
    conditions = {"exclusive": "start>g g>u[x] g>v", "inclusive": "start>g g>u[x] g>v[y]"}
    default = {"default": "g_v"} if split == "exclusive" else {}
    path = PAIR.replace("start>g g>u g>v", conditions.get(split, "start>g g>u g>v"))
    return told(gate(split, "g", **default), gate(join, "j"), U, V, W, END, path=path)


@pytest.mark.parametrize(
    ("split", "join", "expected"),
    [
        ("exclusive", "exclusive", set()),
        ("exclusive", "inclusive", set()),
        ("parallel", "parallel", set()),
        ("parallel", "inclusive", set()),
        ("inclusive", "inclusive", set()),
        ("exclusive", "parallel", {("SOUND-STUCK", "j")}),
        ("inclusive", "parallel", {("SOUND-STUCK", "j")}),
        ("parallel", "exclusive", {("SOUND-TWICE", "w")}),
        ("inclusive", "exclusive", {("SOUND-DOUBTFUL:twice", "w")}),
    ],
)
def test_gateways_go_together_or_they_do_not(split: str, join: str, expected: set[tuple[str, str]]) -> None:
    assert paired(split, join) == expected


def test_the_path_leads_from_the_start_to_where_the_case_waits() -> None:
    xml = bpmn(gate("exclusive", "g", default="g_v"), gate("parallel", "j"), U, V, END,
               path="start>g g>u[x] g>v u>j v>j j>slut")  # fmt: skip
    (found,) = findings(xml)
    assert found.path == ("start", "start_g", "g", "g_u", "u", "u_j")


def test_the_path_shows_both_branches_that_come_to_the_same() -> None:
    (found,) = findings(bpmn(gate("parallel", "g"), U, V, W, END, path="start>g g>u g>v u>w v>w w>slut"))
    assert (found.code, found.element) == ("SOUND-TWICE", "w")
    assert found.path == ("start", "start_g", "g", "g_u", "g_v", "u", "u_w", "w", "v", "v_w", "w")


def test_parallel_branches_may_end_by_themselves() -> None:
    assert told(gate("parallel", "g"), U, V, END, path="start>g g>u g>v u>slut v>slut") == set()


def test_a_branch_that_ends_by_itself_is_begun_again_in_a_circle() -> None:
    parts = (gate("exclusive", "m"), gate("parallel", "f"), gate("exclusive", "g", default="g_m"), U, V, END)
    path = "start>m m>f f>u f>v u>slut v>g g>m g>slut[x]"
    assert told(*parts, path=path) == {("SOUND-TWICE", "u")}


def test_a_time_that_runs_out_takes_the_place_of_its_task() -> None:
    due = boundary("b", "u", timer("timeDuration", "P1D"))
    assert told(U, due, W, END, path="start>u u>w b>w w>slut") == set()
    assert told(gate("parallel", "g"), gate("parallel", "j"), U, V, due, END,
                path="start>g g>u g>v u>j v>j b>slut j>slut") == {("SOUND-STUCK", "j")}  # fmt: skip


def test_a_reminder_runs_beside_and_must_not_come_back() -> None:
    due = boundary("b", "u", timer("timeCycle", "R3/P1D"), interrupting=False)
    assert told(U, due, V, END, path="start>u u>slut b>v v>slut") == set()
    assert told(U, due, W, END, path="start>u u>w b>w w>slut") == {("SOUND-TWICE", "w")}


def test_reminders_of_different_kinds_may_do_the_same_work() -> None:
    early = boundary("b", "u", timer("timeDuration", "P1D"), interrupting=False)
    late = boundary("c", "u", timer("timeDuration", "P2D"), interrupting=False)
    assert told(U, early, late, V, END, path="start>u u>slut b>v c>v v>slut") == set()


def test_whatever_ends_everything_leaves_nobody_waiting() -> None:
    path = "start>g g>u g>v u>j v>x x>j[y] x>e j>slut"
    parts = (gate("parallel", "g"), gate("exclusive", "x", default="x_e"), gate("parallel", "j"), U, V, END)
    assert told(*parts, element("endEvent e"), path=path) == {("SOUND-STUCK", "j")}
    assert told(*parts, element("endEvent e", inner=TERMINATE), path=path) == set()


def test_an_error_inside_ends_a_sub_process_with_all_its_branches() -> None:
    inside = sub_process("s", element("startEvent a"), gate("parallel", "g"), gate("exclusive", "x", default="x_e"),
                         gate("parallel", "j"), U, V, element("endEvent e", inner=ERROR), element("endEvent f"),
                         path="a>g g>u g>v u>j v>x x>j[y] x>e j>f")  # fmt: skip
    assert told(inside, boundary("b", "s", ERROR), END, path="start>s s>slut b>slut") == set()


def test_a_sub_process_that_always_fails_never_ends_normally() -> None:
    inside = sub_process("s", element("startEvent a"), V, element("endEvent e", inner=ERROR), path="a>v v>e")
    assert told(inside, boundary("b", "s", ERROR), U, END, path="start>s s>u u>slut b>slut") == {("SOUND-DEAD", "u")}


def test_an_escalation_that_stops_the_sub_process_ends_its_branches() -> None:
    inside = sub_process("s", element("startEvent a"), gate("parallel", "g"), gate("exclusive", "x", default="x_e"),
                         gate("parallel", "j"), U, V, element("endEvent e", inner=ESCALATION), element("endEvent f"),
                         path="a>g g>u g>v u>j v>x x>j[y] x>e j>f")  # fmt: skip
    path = "start>s s>slut b>slut"
    assert told(inside, boundary("b", "s", ESCALATION), END, path=path) == set()
    assert told(inside, boundary("b", "s", ESCALATION, interrupting=False), END, path=path) == {("SOUND-STUCK", "j")}


def test_sub_processes_and_event_sub_processes_are_looked_into() -> None:
    gates = (gate("exclusive", "g", default="g_v"), gate("parallel", "j"), U, V, element("endEvent e"))
    inside = "g>u[x] g>v u>j v>j j>e"
    within = sub_process("s", element("startEvent a"), *gates, path="a>g " + inside)
    beside = event_sub_process("es", MESSAGE, *gates, path="es_start>g " + inside)
    assert told(within, END, path="start>s s>slut") == {("SOUND-STUCK", "j")}
    assert told(beside, W, END, path="start>w w>slut") == {("SOUND-STUCK", "j")}


def test_only_one_event_behind_an_event_gateway_comes() -> None:
    catches = (element("intermediateCatchEvent m", inner=MESSAGE),
               element("intermediateCatchEvent t", inner=timer("timeDuration", "P1D")))  # fmt: skip
    path = "start>g g>m g>t m>j t>j j>slut"
    assert told(gate("eventBased", "g"), *catches, gate("exclusive", "j"), END, path=path) == set()
    assert told(gate("eventBased", "g"), *catches, gate("parallel", "j"), END, path=path) == {("SOUND-STUCK", "j")}


def test_a_link_leads_on() -> None:
    throw, catch = element("intermediateThrowEvent l", inner=LINK), element("intermediateCatchEvent k", inner=LINK)
    parts = (gate("parallel", "g"), U, V, throw, catch, END)
    path = "start>g g>u g>v u>l v>j k>j j>slut"
    assert told(*parts, gate("parallel", "j"), path=path) == set()
    assert told(*parts, gate("exclusive", "j"), W, path=path.replace("j>slut", "j>w w>slut")) == {("SOUND-TWICE", "w")}


def test_inclusive_joins_that_wait_for_each_other_wait_for_ever() -> None:
    parts = (gate("parallel", "g"), gate("inclusive", "a"), gate("inclusive", "b"), U, V,
             gate("exclusive", "x", default="x_slut"), gate("exclusive", "y", default="y_slut"), END)  # fmt: skip
    path = "start>g g>a g>b a>u u>x x>b[p] x>slut b>v v>y y>a[q] y>slut"
    assert {text for text, _ in told(*parts, path=path)} == {"SOUND-STUCK"}


def test_several_conditions_with_a_default_choose_one_way_at_least() -> None:
    task = script("s", "1", "i").replace("<scriptTask ", '<scriptTask default="s_v" ')
    assert told(task, U, V, gate("exclusive", "j"), W, END, path="start>s s>u[x] s>v u>j v>j j>w w>slut") == set()
    assert told(task, U, V, W, END, path="start>s s>u[x] s>w[y] s>v u>w v>w w>slut") == {("SOUND-DOUBTFUL:twice", "w")}


@pytest.mark.parametrize(
    ("activation", "expected"),
    [
        ("", set()),
        ("=activationCount &gt;= 1", set()),
        ("=activationCount &gt;= 2", set()),
        ("=activationCount &gt;= 3", {("SOUND-STUCK", "j")}),
    ],
)
def test_a_complex_gateway_may_wait_for_more_than_can_come(activation: str, expected: set[tuple[str, str]]) -> None:
    condition = f"<activationCondition>{activation}</activationCondition>" if activation else ""
    join = element("complexGateway j", inner=condition)
    assert told(gate("parallel", "g"), join, U, V, W, END, path=PAIR) == expected


def test_rounds_and_ad_hoc_activities_are_no_doubles() -> None:
    many = element("userTask u", inner=multi("[1, 2]", "x"))
    ad_hoc = element("adHocSubProcess h", inner=V + W)
    assert told(many, ad_hoc, END, path="start>u u>h h>slut") == set()


def test_what_counts_tokens_is_not_decided() -> None:
    twice = element("userTask u", completionQuantity="2")
    assert told(twice, END, path="start>u u>slut") == {("SOUND-UNDECIDED:counts", "p")}


def test_what_takes_too_long_is_told_with_the_part_that_is_left() -> None:
    crossed = [gate("parallel", name) for name in "ghijkl"]
    xml = bpmn(*crossed, U, V, END, path="start>g g>u g>v u>h v>i h>j h>k i>j i>k j>l k>l l>slut")
    assert findings(xml) == []
    (found,) = findings(xml, Budget(firings=2))
    assert (found.code, found.severity, found.element) == ("SOUND-UNDECIDED", "warning", "p")
    assert {"g", "j"} <= set(found.path)


@pytest.mark.parametrize(("split", "join"), [("exclusive", "exclusive"), ("parallel", "parallel")])
def test_a_large_diagram_in_blocks_vanishes_without_being_played(split: str, join: str) -> None:
    parts, path, last = [], [], "start"
    for i in range(150):
        default = {"default": f"x{i}_b{i}"} if split == "exclusive" else {}
        parts += [gate(split, f"x{i}", **default), gate(join, f"y{i}"), job(f"a{i}"), job(f"b{i}")]
        condition = "[v]" if split == "exclusive" else ""
        path += [f"{last}>x{i}", f"x{i}>a{i}{condition}", f"x{i}>b{i}", f"a{i}>y{i}", f"b{i}>y{i}"]
        last = f"y{i}"
    xml = bpmn(*parts, END, path=" ".join([*path, f"{last}>slut"]))
    assert findings(xml, Budget(firings=4)) == []
