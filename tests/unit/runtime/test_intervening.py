"""What an operator does to a case by hand: mending, skipping, moving, taking a completion back."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from engine.errors import Conflict, Invalid, NotFound
from engine.runtime import MessageReceived, TaskCompleted, intervening
from tests.bpmn_builder import MESSAGE, boundary, bpmn, condition, element, job, multi, script, sub_process, timer
from tests.unit.runtime.harness import Case

END = element("endEvent slut")
TWO = bpmn(element("userTask a"), element("userTask b"), END, path="start>a a>b b>slut")


def token_at(case: Case, name: str) -> int:
    """The newest token at the element."""
    return max(int(row[0]) for row in orjson.loads(case.last.state)["t"] if row[1] == name)


def skip(case: Case, name: str, **values: Any) -> None:
    case.apply(intervening.skip(case.spec, case.snapshot, token_at(case, name), values, case.around))


def move(case: Case, name: str, to: str) -> None:
    case.apply(intervening.move(case.spec, case.snapshot, token_at(case, name), to, case.around))


def repair(case: Case, scope: int = 0, **values: Any) -> None:
    case.apply(intervening.repair(case.spec, case.snapshot, {scope: values}, case.around))


def reopen(case: Case, name: str) -> None:
    path = [[p.element, p.token, p.what, p.flow] for p in case.last.path]
    case.apply(intervening.reopen(case.spec, case.snapshot, name, path, case.around))


def waits(case: Case) -> set[tuple[str, str]]:
    return set(intervening.awaited(case.spec, case.snapshot, case.around).values())


# --- mending variables ----------------------------------------------------------------------------------------------
def test_a_step_that_lacked_a_variable_runs_when_the_variable_is_mended_and_the_step_retried() -> None:
    case = Case(bpmn(script("s", "antal + 1", "summa"), element("userTask a"), END, path="start>s s>a a>slut"))
    assert case.why == {"s": "feel.value"}
    repair(case, antal=2)
    assert case.why, "mending alone tries nothing again"
    case.retry("s")
    assert (case.at, case["summa"]) == (["a"], 3)


def test_a_condition_that_waits_for_a_variable_hears_of_the_mending() -> None:
    event = condition("klar")
    case = Case(bpmn(element("intermediateCatchEvent v", inner=event), END, path="start>v v>slut"), {"klar": False})
    repair(case, klar=True)
    assert case.finished


def test_a_variable_of_a_scope_that_is_gone_is_not_mended() -> None:
    case = Case(TWO)
    with pytest.raises(NotFound, match=r"scope\.unknown"):
        repair(case, scope=77, antal=1)


def test_the_reserved_variable_is_not_mended() -> None:
    case = Case(TWO)
    with pytest.raises(Invalid, match=r"variable\.reserved"):
        repair(case, arende={})


# --- skipping -------------------------------------------------------------------------------------------------------
def test_a_skipped_task_is_withdrawn_and_leaves_what_it_should_have_set() -> None:
    case = Case(TWO)
    skip(case, "a", svar="ja")
    assert (case.at, case["svar"]) == (["b"], "ja")


def test_a_skipped_step_that_failed_has_no_incident_any_more() -> None:
    case = Case(bpmn(script("s", "antal + 1", "summa"), element("userTask a"), END, path="start>s s>a a>slut"))
    skip(case, "s", summa=5)
    assert (case.at, case["summa"], case.incidents) == (["a"], 5, {})


@pytest.mark.parametrize(
    ("waiting", "kind"),
    [
        (element("receiveTask v", messageRef="m_svar"), "catches"),
        (element("intermediateCatchEvent v", inner=MESSAGE), "catches"),
        (element("intermediateCatchEvent v", inner=timer("timeDuration", "P9D")), "timers"),
        (job("v"), "jobs"),
    ],
)
def test_whatever_waits_can_be_skipped(waiting: str, kind: str) -> None:
    case = Case(bpmn(waiting, element("userTask a"), END, path="start>v v>a a>slut"), {"nyckel": "k"})
    assert getattr(case, kind)
    skip(case, "v")
    assert (case.at, getattr(case, kind)) == (["a"], {})


def test_a_skipped_sub_process_takes_everything_inside_and_at_its_border_with_it() -> None:
    inside = sub_process("s", element("startEvent s1"), element("userTask i"), element("endEvent s2"), path="s1>i i>s2")
    late = boundary("sen", "s", timer("timeDuration", "P1D"))
    case = Case(bpmn(inside, late, element("userTask a"), END, path="start>s s>a a>slut sen>slut"))
    skip(case, "s")
    assert (case.at, case.timers) == (["a"], {})
    case.complete("a")
    assert case.finished


def test_a_skipped_round_of_a_loop_counts_as_done() -> None:
    rounds = element("userTask a", inner=multi("[1,2,3]", "x"))
    case = Case(bpmn(rounds, END, path="start>a a>slut"))
    skip(case, "a")
    case.complete("a", item=1)
    case.complete("a", item=2)
    assert case.finished


def test_one_of_two_events_that_race_is_skipped_for_both() -> None:
    case = Case(
        bpmn(
            element("eventBasedGateway g"),
            element("intermediateCatchEvent m", inner=MESSAGE),
            element("intermediateCatchEvent t", inner=timer("timeDuration", "P9D")),
            element("userTask a"),
            END,
            path="start>g g>m g>t m>a t>slut a>slut",
        ),
        {"nyckel": "k"},
    )
    skip(case, "m")
    assert (case.at, case.timers, case.catches) == (["a"], {}, {})


def test_a_gateway_that_cannot_choose_is_not_skipped() -> None:
    split = bpmn(
        element("exclusiveGateway g", default="g_slut"),
        element("userTask a"),
        END,
        path="start>g g>a[x > 1] g>slut a>slut",
    )
    case = Case(split)
    before = case.snapshot.state
    with pytest.raises(Conflict, match=r"intervention\.no_way"):
        skip(case, "g")
    assert case.snapshot.state == before


def test_what_is_gone_is_not_skipped() -> None:
    case = Case(TWO)
    with pytest.raises(Conflict, match=r"token\.gone"):
        intervening.skip(case.spec, case.snapshot, 99, {}, case.around)


# --- moving ---------------------------------------------------------------------------------------------------------
def test_a_moved_token_stops_what_it_did_and_begins_where_it_is_put() -> None:
    case = Case(TWO)
    move(case, "a", "b")
    assert case.at == ["b"]
    move(case, "b", "a")
    assert case.at == ["a"]


def test_a_token_moved_to_the_end_ends_the_case() -> None:
    case = Case(TWO)
    move(case, "a", "slut")
    assert case.finished


@pytest.mark.parametrize("to", ["a", "start", "inne", "nowhere", "j"])
def test_a_token_is_put_only_where_tokens_can_be_put(to: str) -> None:
    inside = sub_process("s", element("startEvent s1"), element("userTask inne"), element("endEvent s2"),
                         path="s1>inne inne>s2")  # fmt: skip
    case = Case(
        bpmn(
            element("userTask a"),
            element("userTask b"),
            inside,
            element("parallelGateway j"),
            END,
            path="start>a a>s s>j a>b b>j j>slut",
        )
    )
    with pytest.raises(Invalid, match=r"intervention\.target"):
        move(case, "a", to)


# --- taking a completion back ---------------------------------------------------------------------------------------
def test_a_completion_is_taken_back_and_the_next_task_withdrawn() -> None:
    case = Case(TWO)
    case.complete("a", svar="fel")
    reopen(case, "a")
    assert (case.at, case["svar"]) == (["a"], "fel"), "the answers stay until it is completed anew"
    case.complete("a", svar="rätt")
    case.complete("b")
    assert (case.finished, case["svar"]) == (True, "rätt")


def test_a_completion_before_a_split_and_a_sub_process_is_taken_back() -> None:
    inside = sub_process("s", element("startEvent s1"), element("userTask i"), element("endEvent s2"), path="s1>i i>s2")
    case = Case(
        bpmn(
            element("userTask a"),
            element("parallelGateway g"),
            inside,
            element("userTask b"),
            END,
            path="start>a a>g g>s g>b s>slut b>slut",
        )
    )
    case.complete("a")
    assert case.at == ["b", "i"]
    reopen(case, "a")
    assert case.at == ["a"]


@pytest.mark.parametrize(
    ("parts", "path", "stays"),
    [
        ((script("x", "n + 1", "n"),), "start>a a>x x>b b>slut", "x"),
        ((element("intermediateThrowEvent x", inner='<signalEventDefinition signalRef="s_larm"/>'),),
         "start>a a>x x>b b>slut", "x"),
        ((element("parallelGateway f"), element("userTask c"), element("parallelGateway x")),
         "start>f f>a f>c a>x c>x x>b b>slut", "x"),
    ],
)  # fmt: skip
def test_a_completion_that_did_something_lasting_stays(parts: tuple[str, ...], path: str, stays: str) -> None:
    case = Case(bpmn(element("userTask a"), *parts, element("userTask b"), END, path=path), {"n": 1})
    if "c" in case.at:
        case.complete("c")
    case.complete("a")
    with pytest.raises(Conflict) as refused:
        reopen(case, "a")
    assert (refused.value.key, refused.value.params) == ("intervention.not_undone", {"element": stays})


def test_a_completion_that_ended_its_sub_process_stays() -> None:
    inside = sub_process("s", element("startEvent s1"), element("userTask a"), element("endEvent s2"), path="s1>a a>s2")
    case = Case(bpmn(inside, element("userTask b"), END, path="start>s s>b b>slut"))
    case.complete("a")
    with pytest.raises(Conflict, match=r"intervention\.not_undone"):
        reopen(case, "a")


# --- what is lost ---------------------------------------------------------------------------------------------------
def test_what_each_token_waits_for_is_told() -> None:
    parts = (
        element("parallelGateway f"),
        element("userTask a"),
        boundary("sen", "a", timer("timeDuration", "P1D")),
        job("j"),
        element("receiveTask r", messageRef="m_svar"),
        script("x", "saknas", "y"),
        END,
    )
    way = "start>f f>a f>j f>r f>x a>slut j>slut r>slut x>slut sen>slut"
    case = Case(bpmn(*parts, path=way), {"nyckel": "k"})
    assert waits(case) == {("a", "task"), ("sen", "timer"), ("j", "job"), ("r", "message"), ("x", "incident")}


def test_what_was_lost_is_asked_for_anew() -> None:
    parts = (element("userTask a"), boundary("sen", "a", timer("timeDuration", "P1D")), END)
    case = Case(bpmn(*parts, path="start>a a>slut sen>slut"))
    lost = [token_at(case, "a"), token_at(case, "sen")]
    case.tasks.clear()
    case.timers.clear()
    case.apply(intervening.rouse(case.spec, case.snapshot, lost, case.around))
    assert [task.token for task in case.tasks.values()] == [lost[0]]
    assert [one.token for one in case.timers.values()] == [lost[1]]
    case.happen(TaskCompleted(case.tasks.popitem()[0]))
    assert case.finished


def test_a_lost_message_is_waited_for_again() -> None:
    case = Case(bpmn(element("receiveTask r", messageRef="m_svar"), END, path="start>r r>slut"), {"nyckel": "k"})
    lost = case.catches.popitem()[0]
    case.apply(intervening.rouse(case.spec, case.snapshot, [lost], case.around))
    assert case.catches[lost].key == "k"
    del case.catches[lost]
    case.happen(MessageReceived(lost))
    assert case.finished
