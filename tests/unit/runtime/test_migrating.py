"""Moving a case to a new version of its diagram: what goes on, what changes, what is refused and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import orjson
import pytest

from engine.runtime import FailedStep, Snapshot
from tests.bpmn_builder import (
    ERROR,
    MESSAGE,
    QUESTION,
    SIGNAL,
    boundary,
    bpmn,
    condition,
    definitions,
    element,
    event_sub_process,
    io,
    job,
    multi,
    process,
    script,
    sub_process,
    timer,
    undo,
)
from tests.unit.runtime.harness import NOW, Case
from tests.unit.runtime.migration import effects, keys, migrate, plan

END = element("endEvent slut")
A, B, C = element("userTask a"), element("userTask b"), element("userTask c")
LINE = bpmn(A, B, END, path="start>a a>b b>slut")
LONGER = bpmn(A, B, C, END, path="start>a a>c c>b b>slut")
KEY = {"nyckel": "K1"}


def waiting_for(event: str) -> bytes:
    return bpmn(element("intermediateCatchEvent v", inner=event), END, path="start>v v>slut")


def guarded(event: str = "", *, interrupting: bool = True, on: str = A) -> bytes:
    """A task with a boundary event, or without one."""
    if not event:
        return bpmn(on, END, path="start>a a>slut")
    return bpmn(on, boundary("g", "a", event, interrupting=interrupting), B, END, path="start>a a>slut g>b b>slut")


def parallel(*path: str, gate: str = "parallelGateway", extra: str = "") -> bytes:
    gates = element(f"{gate} delas"), element("parallelGateway mots")
    return bpmn(A, B, C, *gates, END, *((extra,) if extra else ()), path=" ".join(path))


BESIDE = ("start>delas", "delas>a", "delas>b", "a>mots", "b>mots", "mots>c", "c>slut")


# --- what goes on ---------------------------------------------------------------------------------------------------
def test_a_case_goes_on_from_where_it_stands_along_the_new_way() -> None:
    case = Case(LINE)
    found = migrate(case, LONGER)
    assert (found.verdict, [place.element for place in found.places]) == ("same", ["a"])
    case.complete("a")
    assert case.at == ["c"]


def test_a_case_whose_element_has_a_new_name_is_moved_there() -> None:
    case = Case(LINE)
    new = bpmn(element("userTask prova", name="Pröva"), B, END, path="start>prova prova>b b>slut")
    found = migrate(case, new, {"a": "prova"})
    assert found.verdict == "moved"
    assert [(place.element, place.to, place.to_name) for place in found.places] == [("a", "prova", "Pröva")]
    case.complete("prova", svar=1)
    assert (case.at, case["svar"]) == (["b"], 1)


def test_variables_of_a_round_stay_with_it() -> None:
    each = element("userTask a", inner=multi("[1,2,3]", "x", output="ut: x * 10"))
    case = Case(bpmn(each, END, path="start>a a>slut"))
    case.complete("a", 2)
    named = element("userTask a2", inner=multi("[7]", "x", output="ut: x * 100"))
    migrate(case, bpmn(named, B, END, path="start>a2 a2>b b>slut"), {"a": "a2"})
    case.complete("a2", 3)
    case.complete("a2", 1)
    assert (case.at, case["ut"]) == (["b"], [100, 20, 300])


def test_what_has_come_to_a_join_still_counts_though_its_flows_have_new_names() -> None:
    case = Case(parallel(*BESIDE))
    case.complete("a")
    new = bpmn(element("userTask a2"), B, C, element("parallelGateway delas"), element("parallelGateway samlas"), END,
               path="start>delas delas>a2 delas>b a2>samlas b>samlas samlas>c c>slut")  # fmt: skip
    migrate(case, new, {"a": "a2", "mots": "samlas"})
    case.complete("b")
    assert case.at == ["c"]


def test_a_called_process_keeps_its_version() -> None:
    inside = (element("startEvent i"), element("userTask djup"), element("endEvent e"))
    inner = process(*inside, path="i>djup djup>e", name="q")
    call = element("callActivity k", '<zeebe:calledElement processId="q"/>')
    case = Case(definitions(process(call, END, path="start>k k>slut"), inner))
    new = definitions(process(call, B, END, path="start>k k>b b>slut"), inner)
    found = migrate(case, new)
    assert (found.verdict, found.tasks) == ("same", ())
    case.complete("djup")
    assert case.at == ["b"]


def test_an_incident_stays_and_is_retried_by_the_new_diagram() -> None:
    case = Case(bpmn(script("s", "antal + 1", "summa"), B, END, path="start>s s>b b>slut"))
    assert case.why == {"s": "feel.value"}
    migrate(case, bpmn(script("s", "41 + 1", "summa"), B, END, path="start>s s>b b>slut"))
    assert case.why == {"s": "feel.value"}
    case.retry("s")
    assert (case.at, case["summa"]) == (["b"], 42)


def test_a_failed_job_that_is_now_another_is_asked_for_when_the_incident_is_retried() -> None:
    case = Case(bpmn(job("j", kind="fel"), END, path="start>j j>slut"))
    (token,) = case.jobs
    found = migrate(case, bpmn(job("j", kind="ratt"), END, path="start>j j>slut"), jobs={token: "failed"})
    assert (effects(found), found.asks_anew, case.jobs) == ([("asks_anew", "j")], (token,), {})
    case.incidents[token] = FailedStep(token, "j", "job.failed", "")  # its row stays open
    case.retry("j")
    assert case.job("j").type == "ratt"


# --- tasks ----------------------------------------------------------------------------------------------------------
def test_an_open_task_is_as_the_new_version_offers_it() -> None:
    case = Case(LINE)
    group = '<zeebe:assignmentDefinition candidateGroups="bygglov"/>'
    form = '<zeebe:formDefinition formId="nytt"/>'
    new = element("userTask a", group, form, name="Ny")
    found = migrate(case, bpmn(new, B, END, path="start>a a>b b>slut"))
    (carried,) = found.tasks
    offer = carried.offer
    assert (offer.name, offer.form_id, offer.candidate_groups) == ("Ny", "nytt", ("bygglov",))
    assert (carried.is_assigned_anew, carried.is_timed_anew, effects(found)) == (True, False, [("task", "a")])


def test_an_unchanged_task_keeps_its_people_and_dates() -> None:
    (carried,) = plan(Case(LINE), LONGER).tasks
    assert (carried.is_assigned_anew, carried.is_timed_anew) == (False, False)


def test_the_inputs_of_a_task_are_those_of_the_new_version() -> None:
    case = Case(LINE, {"namn": "Krog"})
    migrate(case, bpmn(element("userTask a", io("in =namn rubrik")), B, END, path="start>a a>b b>slut"))
    assert case.seen_by("a")["rubrik"] == "Krog"


# --- what listens ---------------------------------------------------------------------------------------------------
def test_an_unchanged_time_limit_is_not_set_anew() -> None:
    case = Case(guarded(timer("timeDuration", "P3D")))
    case.now = NOW + timedelta(days=2)
    found = migrate(case, guarded(timer("timeDuration", "P3D"), on=element("userTask a", name="Ny")))
    assert [t.due_at for t in case.timers.values()] == [NOW + timedelta(days=3)]
    assert effects(found) == [("task", "a")]


def test_a_changed_time_limit_counts_from_the_migration() -> None:
    case = Case(guarded(timer("timeDuration", "P3D")))
    case.now = NOW + timedelta(days=2)
    found = migrate(case, guarded(timer("timeDuration", "P5D")))
    assert [t.due_at for t in case.timers.values()] == [NOW + timedelta(days=7)]
    assert effects(found) == [("armed", "g")]
    case.fire("g")
    assert case.at == ["b"]


@pytest.mark.parametrize("event", [timer("timeDuration", "P3D"), MESSAGE, SIGNAL, condition("klar"), ERROR])
def test_a_listener_that_is_new_begins_to_listen_and_one_that_is_gone_stops(event: str) -> None:
    case = Case(guarded(), KEY)
    assert effects(migrate(case, guarded(event))) == [("armed", "g")]
    assert len(case.timers) + len(case.catches) + len(case.signal_catches) == (event not in (condition("klar"), ERROR))
    assert effects(migrate(case, guarded())) == [("dropped", "g")]
    assert not any([case.timers, case.catches, case.signal_catches])
    case.complete("a")
    assert case.finished


def test_a_listener_of_another_kind_takes_the_place_of_the_old_one() -> None:
    case = Case(guarded(timer("timeDuration", "P3D")), KEY)
    migrate(case, guarded(MESSAGE))
    assert (case.timers, [c.name for c in case.catches.values()]) == ({}, ["svar"])
    case.receive("svar", "K1")
    assert case.at == ["b"]


def test_a_reminder_that_has_fired_its_last_does_not_begin_again() -> None:
    case = Case(guarded(timer("timeDuration", "P3D"), interrupting=False))
    case.fire("g")
    migrate(case, guarded(timer("timeDuration", "P3D"), interrupting=False))
    assert case.timers == {}


def test_an_event_with_several_triggers_goes_with_all_of_them() -> None:
    both = timer("timeDuration", "P3D") + MESSAGE
    case = Case(guarded(both), KEY)
    assert effects(migrate(case, guarded())) == [("dropped", "g")]
    assert not any([case.timers, case.catches])
    assert effects(migrate(case, guarded(both))) == [("armed", "g")]
    assert len(case.timers) == len(case.catches) == 1


def test_an_event_sub_process_that_is_new_listens_in_the_scopes_that_run() -> None:
    stop = event_sub_process("es", MESSAGE, C, element("endEvent e"), path="es_start>c c>e")
    inside = (element("startEvent i"), A, element("endEvent s"))
    old = bpmn(sub_process("sub", *inside, path="i>a a>s"), END, path="start>sub sub>slut")
    new = bpmn(sub_process("sub", *inside, stop, path="i>a a>s"), END, path="start>sub sub>slut")
    case = Case(old, KEY)
    assert effects(migrate(case, new)) == [("armed", "es")]
    case.receive("svar", "K1")
    assert case.at == ["c"]
    assert effects(migrate(case, new)) == []


def test_a_condition_that_holds_already_lets_the_case_go_on_at_once() -> None:
    case = Case(guarded(), {"klar": True})
    found = migrate(case, guarded(condition("klar")))
    assert (case.at, effects(found)[-1]) == (["b"], ("goes_on", "g"))


# --- what waits -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new", "is_anew"),
    [
        (timer("timeDuration", "P3D"), timer("timeDuration", "P3D"), False),
        (timer("timeDuration", "P3D"), timer("timeDuration", "P4D"), True),
        (MESSAGE, MESSAGE, False),
        (MESSAGE, QUESTION, True),
        (SIGNAL, SIGNAL, False),
        (condition("klar"), condition("klar or fardig"), True),
    ],
)
def test_a_catch_waits_anew_only_for_what_has_changed(old: str, new: str, is_anew: bool) -> None:
    case = Case(waiting_for(old), {**KEY, "klar": False, "fardig": True} if is_anew else {**KEY, "klar": False})
    before = {**case.timers, **case.catches}
    found = migrate(case, waiting_for(new))
    assert [key for key, _ in effects(found)][:1] == (["waits_anew"] if is_anew else [])
    assert ({**case.timers, **case.catches} == before) == (not is_anew or "condition" in old)


def test_a_catch_with_a_new_correlation_waits_for_that_message() -> None:
    case = Case(waiting_for(MESSAGE), KEY)
    migrate(case, waiting_for(QUESTION))
    assert [c.name for c in case.catches.values()] == ["fraga"]
    case.receive("fraga", "K1")
    assert case.finished


# --- what is refused ------------------------------------------------------------------------------------------------
SUB_A = sub_process("sub", element("startEvent i"), A, element("endEvent s"), path="i>a a>s")
RACE = element("eventBasedGateway g")
LATE = element("intermediateCatchEvent t", inner=timer("timeDuration", "P3D"))
CALLED = element("intermediateCatchEvent m", inner=MESSAGE)
CALLED_TOO = element("intermediateCatchEvent n", inner=QUESTION)
DONE = job("d")


def racing(*more: str) -> bytes:
    ways = " ".join(f"g>{name} {name}>slut" for name in ("t", "m", *(("n",) if more else ())))
    return bpmn(RACE, LATE, CALLED, *more, END, path=f"start>g {ways}")


def undoing(is_undoable: bool) -> bytes:
    handlers = (undo("u", "d", job("u")),) if is_undoable else ()
    return bpmn(DONE, *handlers, A, END, path="start>d d>a a>slut")


def done(case: Case) -> None:
    case.do("d")


def nothing(case: Case) -> None:
    """The case stands where it began."""


def both(case: Case) -> None:
    case.complete("a")


REFUSED: dict[str, tuple[bytes, Callable[[Case], None], bytes, list[str]]] = {
    "gone": (LINE, nothing, bpmn(B, END, path="start>b b>slut"), ["gone"]),
    "kind": (LINE, nothing, bpmn(job("a"), B, END, path="start>a a>b b>slut"), ["kind"]),
    "into a sub-process": (guarded(), nothing, bpmn(SUB_A, END, path="start>sub sub>slut"), ["elsewhere"]),
    "out of a sub-process": (bpmn(SUB_A, END, path="start>sub sub>slut"), nothing, guarded(), ["gone"]),
    "gone inside": (
        bpmn(SUB_A, END, path="start>sub sub>slut"),
        nothing,
        bpmn(SUB_A.replace('"a"', '"x"'), END, path="start>sub sub>slut"),
        ["gone"],
    ),
    "a loop begun": (guarded(), nothing, guarded(on=element("userTask a", inner=multi("[1]", "x"))), ["loop"]),
    "another loop": (
        guarded(on=element("userTask a", inner=multi("[1]", "x"))),
        nothing,
        guarded(on=element("userTask a", inner=multi("[1]", "y"))),
        ["loop"],
    ),
    "join": (
        parallel(*BESIDE),
        both,
        parallel("start>delas", "delas>a", "delas>b", "a>c", "b>mots", "c>mots", "mots>slut"),
        ["join"],
    ),
    "side by side, now one after the other": (
        parallel(*BESIDE),
        nothing,
        bpmn(A, B, C, END, path="start>a a>b b>c c>slut"),
        ["apart"],
    ),
    "a branch that nobody has begun": (
        bpmn(A, C, END, path="start>a a>c c>slut"),
        nothing,
        parallel(*BESIDE),
        ["starving"],
    ),
    "race": (racing(), nothing, racing(CALLED_TOO), ["race", "race"]),
    "other call": (
        definitions(
            process(element("callActivity k", '<zeebe:calledElement processId="q"/>'), END, path="start>k k>slut"),
            process(element("startEvent i"), A, element("endEvent e"), path="i>a a>e", name="q"),
        ),
        nothing,
        bpmn(element("callActivity k", '<zeebe:calledElement processId="r"/>'), END, path="start>k k>slut"),
        ["call"],
    ),
    "another event": (waiting_for(MESSAGE), nothing, waiting_for(SIGNAL), ["event_kind"]),
    "what is done can't be undone": (undoing(True), done, undoing(False), ["undo"]),
    "a listener that can't be evaluated": (guarded(), nothing, guarded(timer("timeDate", "=datum")), ["would_stop"]),
    "an offer that can't be evaluated": (
        guarded(),
        nothing,
        guarded(on=element("userTask a", '<zeebe:assignmentDefinition assignee="=vem"/>')),
        ["would_stop"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_unsafe_case_is_refused_with_the_reason(name: str) -> None:
    old, until, new, wanted = REFUSED[name]
    case = Case(old, KEY)
    until(case)
    found = plan(case, new)
    assert (found.verdict, keys(found), found.advance) == ("unsafe", wanted, None)


def test_a_step_whose_job_is_being_done_is_refused_for_the_moment() -> None:
    case = Case(bpmn(job("j"), END, path="start>j j>slut"))
    (token,) = case.jobs
    assert keys(plan(case, case.xml, jobs={token: "due"})) == ["job_running"]
    assert keys(plan(case, case.xml, jobs={token: "handled"})) == ["job_running"]
    assert keys(plan(case, case.xml, jobs={token: "failed"})) == []


def test_working_out_a_plan_changes_nothing() -> None:
    case = Case(LINE)
    state, stored = case.last.state, orjson.dumps(sorted(case.stored))
    plan(case, LONGER)
    assert (case.last.state, orjson.dumps(sorted(case.stored))) == (state, stored)
    assert case.snapshot == Snapshot(state, case.stored)
