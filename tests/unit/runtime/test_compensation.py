"""Undoing what was done: handlers, order, sub-processes, event sub-processes, loops; transactions and cancel."""

from __future__ import annotations

import pytest

from engine.diagram.checks import References, check
from engine.errors import Conflict
from engine.runtime import intervening, read_diagram
from tests.bpmn_builder import (
    ERROR,
    boundary,
    bpmn,
    element,
    event_sub_process,
    job,
    multi,
    script,
    sub_process,
    undo,
)
from tests.unit.runtime.harness import Case

END = element("endEvent slut")
UNDO = "<compensateEventDefinition/>"
CANCEL = "<cancelEventDefinition/>"


def undo_of(activity: str) -> str:
    return f'<compensateEventDefinition activityRef="{activity}"/>'


def booked(*names: str) -> list[str]:
    """Return jobs, each with a job `un<name>` that undoes it."""
    return [part for name in names for part in (job(name), undo(f"un{name}", name, job(f"un{name}")))]


def test_what_was_done_is_undone_backwards_and_the_thrower_waits() -> None:
    throw = element("intermediateThrowEvent k", inner=UNDO)
    xml = bpmn(*booked("a", "b", "c"), throw, element("userTask u"), END, path="start>a a>b b>k k>u u>slut c>k")
    case = Case(xml)
    case.do("a")
    case.do("b")
    assert case.at == ["unb"]
    case.do("unb")
    assert case.at == ["una"]
    case.do("una")
    assert case.at == ["u"]
    case.complete("u")
    assert case.finished


def test_a_drawn_process_with_compensation_passes_the_checks() -> None:
    throw = element("endEvent k", inner=UNDO)
    xml = bpmn(*booked("a"), throw, path="start>a a>k")
    assert [f for f in check(read_diagram(xml), References()) if f.severity == "error"] == []


def test_nothing_done_means_nothing_to_undo() -> None:
    xml = bpmn(element("intermediateThrowEvent k", inner=UNDO), END, *booked("a"), path="start>k k>slut")
    assert Case(xml).finished


def test_only_the_named_activity_is_undone_and_only_once() -> None:
    throws = [element(f"intermediateThrowEvent {k}", inner=undo_of("a")) for k in ("k", "k2")]
    case = Case(bpmn(*booked("a", "b"), *throws, END, path="start>a a>b b>k k>k2 k2>slut"))
    case.do("a")
    case.do("b")
    assert case.at == ["una"]
    case.do("una")
    assert case.finished


def test_an_activity_done_twice_is_undone_twice() -> None:
    more = element("exclusiveGateway x", default="x_k")
    path = "start>j j>a a>x x>j[varv < 2] x>k k>slut"
    xml = bpmn(element("exclusiveGateway j"), *booked("a"), more, element("intermediateThrowEvent k", inner=UNDO), END,
               path=path)  # fmt: skip
    case = Case(xml, {"varv": 1})
    case.do("a")
    case.do("a", varv=2)
    case.do("una")
    assert case.at == ["una"]
    case.do("una")
    assert case.finished


def test_what_is_not_waited_for_is_undone_beside_and_keeps_the_case_open() -> None:
    throw = element("intermediateThrowEvent k", inner='<compensateEventDefinition waitForCompletion="false"/>')
    case = Case(bpmn(*booked("a"), throw, element("userTask u"), END, path="start>a a>k k>u u>slut"))
    case.do("a")
    assert case.at == ["u", "una"]
    case.complete("u")
    assert not case.finished
    case.do("una")
    assert case.finished


def inner(*extra: str, path: str = "s1>a a>b b>s2") -> str:
    return sub_process("s", element("startEvent s1"), *booked("a", "b"), element("endEvent s2"), *extra, path=path)


def test_a_completed_sub_process_is_undone_from_the_inside_with_its_own_variables() -> None:
    undone = job("una", '<zeebe:ioMapping><zeebe:input source="=plats" target="plats"/></zeebe:ioMapping>')
    parts = [element("startEvent s1"), script("satt", "7", "plats"), job("a"), undo("una", "a", undone)]
    inside = sub_process("s", *parts, element("endEvent s2"), path="s1>satt satt>a a>s2")
    case = Case(bpmn(inside, element("endEvent k", inner=UNDO), path="start>s s>k"))
    case.do("a")
    assert case.job("una").inputs == {"plats": 7}
    case.do("una")
    assert case.finished


def test_a_running_sub_process_undoes_only_its_own() -> None:
    inside = inner(element("endEvent k", inner=UNDO), path="s1>a a>k b>s2")
    case = Case(bpmn(*booked("o"), inside, END, path="start>o o>s s>slut"))
    case.do("o")
    case.do("a")
    assert case.at == ["una"]
    case.do("una")
    assert case.finished


def test_a_compensation_event_sub_process_takes_the_place_of_undoing_each() -> None:
    own = event_sub_process("es", UNDO, element("userTask ring"), element("endEvent es2", inner=undo_of("a")),
                            path="es_start>ring ring>es2")  # fmt: skip
    case = Case(bpmn(inner(own), element("endEvent k", inner=UNDO), path="start>s s>k"))
    case.do("a")
    case.do("b")
    assert case.at == ["ring"]
    case.complete("ring")
    assert case.at == ["una"]
    case.do("una")
    assert case.finished


def test_a_sub_process_stopped_by_an_error_is_undone_by_its_error_event_sub_process() -> None:
    saves = event_sub_process("es", ERROR, element("intermediateThrowEvent k", inner=UNDO), element("endEvent es2"),
                              path="es_start>k k>es2")  # fmt: skip
    case = Case(bpmn(*booked("a"), job("b"), END, saves, path="start>a a>b b>slut"))
    case.do("a")
    case.throw("b", "fel")
    assert case.at == ["una"]
    case.do("una")
    assert case.finished


def test_a_handler_that_fails_is_an_incident_and_goes_on_when_mended() -> None:
    undone = script("una", "x + 1", "y")
    xml = bpmn(job("a"), undo("una", "a", undone), element("endEvent k", inner=UNDO), path="start>a a>k")
    case = Case(xml)
    case.do("a")
    assert set(case.why) == {"una"}
    case.set("x", 1)
    case.retry("una")
    assert case.finished
    assert case["y"] == 2


def test_each_round_of_a_multi_instance_sub_process_is_undone_with_its_item() -> None:
    undone = job("una", '<zeebe:ioMapping><zeebe:input source="=n" target="n"/></zeebe:ioMapping>')
    inside = sub_process("s", element("startEvent s1"), job("a"), undo("una", "a", undone), element("endEvent s2"),
                         path="s1>a a>s2", loop=multi("[1, 2]", "n"))  # fmt: skip
    case = Case(bpmn(inside, element("endEvent k", inner=UNDO), path="start>s s>k"))
    case.do("a")
    case.do("a")
    seen = []
    for _ in range(2):
        seen.append(case.job("una").inputs["n"])
        case.do("una")
    assert seen == [2, 1]
    assert case.finished


def test_the_handler_of_a_multi_instance_task_runs_once() -> None:
    looped = job("a", inner=multi("[1, 2, 3]", "n"))
    case = Case(bpmn(looped, undo("una", "a", job("una")), element("endEvent k", inner=UNDO), path="start>a a>k"))
    for _ in range(3):
        case.do("a")
    case.do("una")
    assert case.finished


def test_interrupting_the_thrower_stops_the_undoing() -> None:
    inside = inner(element("endEvent k", inner=UNDO), path="s1>a a>k b>s2")
    stop = boundary("stopp", "s", ERROR)
    case = Case(bpmn(inside, stop, END, path="start>s s>slut stopp>slut"))
    case.do("a")
    case.throw("una", "fel")
    assert case.finished
    assert set(case.went("cancelled")) == {"s", "k", "una"}


def test_what_is_done_and_can_be_undone_is_neither_waiting_nor_to_be_moved_by_hand() -> None:
    case = Case(bpmn(*booked("a"), element("userTask u"), element("endEvent k", inner=UNDO), path="start>a a>u u>k"))
    done = case.job("a").token
    case.do("a")
    assert {element for element, _ in intervening.awaited(case.spec, case.snapshot, case.around).values()} == {"u"}
    with pytest.raises(Conflict, match=r"token\.gone"):
        intervening.skip(case.spec, case.snapshot, done, {}, case.around)


# --- transactions ---------------------------------------------------------------------------------------------------
def transaction(*inside: str, path: str) -> str:
    body = sub_process("t", element("startEvent t1"), *inside, path=path)
    return body.replace("<subProcess ", "<transaction ").replace("</subProcess>", "</transaction>")


def test_a_cancelled_transaction_stops_undoes_and_leaves_by_its_cancel_event() -> None:
    inside = transaction(*booked("a"), element("parallelGateway g"), element("userTask u"), element("userTask nej"),
                         element("endEvent c", inner=CANCEL), element("endEvent t2"),
                         path="t1>a a>g g>u g>nej u>t2 nej>c")  # fmt: skip
    xml = bpmn(inside, boundary("b", "t", CANCEL), element("userTask v"), END, path="start>t t>slut b>v v>slut")
    assert [f for f in check(read_diagram(xml), References()) if f.severity == "error"] == []
    case = Case(xml)
    case.do("a")
    case.complete("nej")
    assert case.at == ["una"]
    case.do("una")
    assert case.at == ["v"]
    case.complete("v")
    assert case.finished


def test_a_transaction_that_is_not_cancelled_is_a_sub_process_and_can_be_undone_later() -> None:
    xml = bpmn(transaction(*booked("a"), element("endEvent t2"), path="t1>a a>t2"),
               element("endEvent k", inner=undo_of("t")), path="start>t t>k")  # fmt: skip
    case = Case(xml)
    case.do("a")
    assert case.at == ["una"]
    case.do("una")
    assert case.finished


# --- what is refused ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("parts", "path", "code"),
    [
        ([job("a"), boundary("b", "a", UNDO), END], "start>a a>slut", "STRUCT-COMPENSATION-HANDLER"),
        ([*booked("a"), END], "start>a a>una una>slut", "STRUCT-COMPENSATION-FLOW"),
        ([job("a"), job("b").replace(" id", ' isForCompensation="true" id'), END], "start>a a>slut",
         "STRUCT-COMPENSATION-IDLE"),
        ([job("a"), element("endEvent k", inner=undo_of("a"))], "start>a a>k", "REF-ACTIVITY"),
        ([job("a"), END, event_sub_process("es", UNDO, element("endEvent e"), path="es_start>e")], "start>a a>slut",
         "STRUCT-COMPENSATION-START"),
        ([job("a"), element("endEvent k", inner=CANCEL)], "start>a a>k", "STRUCT-CANCEL"),
        ([job("a"), boundary("b", "a", CANCEL), END], "start>a a>slut b>slut", "STRUCT-CANCEL"),
        ([transaction(element("endEvent c", inner=CANCEL), path="t1>c"), END], "start>t t>slut", "STRUCT-CANCEL"),
    ],
)  # fmt: skip
def test_an_undoing_that_could_not_happen_is_refused(parts: list[str], path: str, code: str) -> None:
    assert code in {f.code for f in check(read_diagram(bpmn(*parts, path=path)), References())}
