"""What an operator does to a case by hand, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import orjson
import pytest
from sqlalchemy import insert, select, update

from engine.audit.check import verify_log
from engine.audit.read import AuditEvent, read_events
from engine.commands import (
    CancelCase,
    MoveToken,
    PublishMessage,
    Receipt,
    ReopenTask,
    RepairVariables,
    RetryIncident,
    SaveDraft,
    SkipStep,
)
from engine.errors import Conflict, EngineError, Invalid, NotAllowed, NotFound
from engine.ports import Extensions, JobCall
from engine.queries.case_file import case_variables, find_case_by_id, open_incidents
from engine.rows import Case, RoleGrant, User
from engine.services import interventions, reopening, tasks
from engine.services.incidents import retry_incident
from engine.services.messages import publish_message
from engine.services.work import House
from tests.factories import SET_UP, case_tasks, claim, complete, deploy, open_task, person, start
from tests.processes import (
    bpmn,
    end_event,
    form,
    gateway,
    receive_task,
    script_task,
    service_task,
    start_event,
    text_field,
    timer_boundary,
    user_task,
)


def step(kind: str) -> str:
    return f'<lots:step kind="{kind}" />'


COUNTING = bpmn(
    "counting",
    [start_event(), script_task("sum", "antal * 2", "summa"), user_task("look"), user_task("sign"), end_event()],
    ["start -> sum", "sum -> look", "look -> sign", "sign -> end"],
)
LAWFUL = bpmn(
    "lawful",
    [
        start_event(),
        user_task("look"),
        gateway("g"),
        user_task("decide", extra=step("decide"), form="decide"),
        script_task("sum", "antal * 2", "summa"),
        user_task("tidy"),
        end_event(),
    ],
    ["start -> look", "look -> g", 'g -> decide if vag = "beslut"', "g -> tidy else", "decide -> sum", "sum -> tidy",
     "tidy -> end"],
)  # fmt: skip
LINE = ["start -> look", "look -> next", "next -> sign", "sign -> end"]


@pytest.fixture(autouse=True)
def _law(house: House) -> None:
    house.extensions = Extensions(is_protected=lambda node: node.lots.step == "decide", handlers={"do": done})


def done(_work: Any, _call: JobCall) -> dict[str, Any]:
    return {}


def give_case_rights(house: House, login: str = "ola") -> None:
    """The operator also works as an official of the department."""
    with house.database.begin() as connection:
        user_id = connection.execute(select(User.id).where(User.login == login)).scalar_one()
        connection.execute(insert(RoleGrant).values(user_id=user_id, role="official", from_on=house.now().date()))


def case_of(house: House, diagram: bytes, values: Mapping[str, Any] | None = None, **files: bytes) -> Receipt:
    name = diagram.split(b'<process id="')[1].split(b'"')[0].decode()
    deploy(house, {"process.bpmn": diagram, **{f"forms/{key}.form": data for key, data in files.items()}})
    return start(house, name, values)


def calling_case(house: House) -> Receipt:
    """A case inside a process that it calls."""
    inner = bpmn("inner", [start_event(), user_task("deep"), user_task("deeper"), end_event()],
                 ["start -> deep", "deep -> deeper", "deeper -> end"])  # fmt: skip
    deploy(house, {"process.bpmn": inner})
    called = '<callActivity id="call"><extensionElements><zeebe:calledElement processId="inner" /></extensionElements>'
    outer = [start_event(), f"{called}</callActivity>", end_event()]
    return case_of(house, bpmn("outer", outer, ["start -> call", "call -> end"]))


def lawful(house: House, values: Mapping[str, Any]) -> Receipt:
    return case_of(house, LAWFUL, values, decide=form("decide", text_field("utfall")))


def token(house: House, case: Receipt, element: str) -> int:
    with house.read() as connection:
        state = connection.execute(select(Case.tokens).where(Case.id == case.case_id)).scalar_one()
    return max(int(row[0]) for row in orjson.loads(state)["t"] if row[1] == element)


def number(case: Receipt) -> int:
    assert case.case_id is not None
    return case.case_id


def repair(house: House, case: Receipt, element: str, who: str = "ola", reason: str = "fel", **values: Any) -> None:
    command = RepairVariables(number(case), token(house, case, element), values, reason)
    house.run(interventions.repair_variables, command, person(house, who))


def skip(house: House, case: Receipt, element: str, who: str = "ola", reason: str = "fel", **values: Any) -> None:
    command = SkipStep(number(case), token(house, case, element), reason, values)
    house.run(interventions.skip_step, command, person(house, who))


def move(house: House, case: Receipt, element: str, to: str, who: str = "ola", reason: str = "fel") -> None:
    command = MoveToken(number(case), token(house, case, element), to, reason)
    house.run(interventions.move_token, command, person(house, who))


def reopen(house: House, case: Receipt, element: str, who: str = "ola", reason: str = "fel svar") -> None:
    (task,) = [one for one in case_tasks(house, case.case_id) if one.element == element and not one.is_open]
    house.run(reopening.reopen_task, ReopenTask(task.id, reason), person(house, who))


def retry(house: House, case: Receipt) -> None:
    with house.read() as connection:
        (incident,) = open_incidents(connection, case.case_id)
    house.run(retry_incident, RetryIncident(incident.id), person(house, "ola"))


def last_event(house: House, case: Receipt) -> AuditEvent:
    """The newest event, in a log that holds."""
    with house.read() as connection:
        assert verify_log(connection, house.keys).problems == []
        return read_events(connection, number(case), house.keys)[-1]


def told(event: AuditEvent) -> dict[str, Any]:
    return event.payload or {}


def is_open(house: House, case: Receipt) -> list[str]:
    return [task.element for task in case_tasks(house, case.case_id) if task.is_open]


def incidents(house: House, case: Receipt) -> list[str]:
    with house.read() as connection:
        return [one.key for one in open_incidents(connection, case.case_id)]


def kept(house: House) -> Callable[[], Any]:
    def look() -> Any:
        with house.read() as connection:
            return [tuple(row) for row in connection.execute(select(Case.__table__))]

    return look


# --- mending variables ----------------------------------------------------------------------------------------------
def test_an_operator_mends_the_variable_that_a_step_lacked_and_the_case_goes_on(house: House) -> None:
    case = case_of(house, COUNTING)
    assert incidents(house, case) == ["feel.value"]
    repair(house, case, "sum", antal=Decimal("2.5"))
    event = last_event(house, case)
    assert (event.type, event.actor[0]) == ("intervention.repaired", "u")
    assert told(event)["reason"] == "fel"
    assert told(event)["changed"] == [[0, "antal", None, "2.5"]]
    retry(house, case)
    assert (is_open(house, case), incidents(house, case)) == (["look"], [])
    with house.read() as connection:
        assert case_variables(connection, number(case))["summa"] == Decimal("5.0")


def test_an_operator_without_case_rights_mends_only_what_the_step_reads(house: House) -> None:
    case = case_of(house, COUNTING, {"hemligt": "x"})
    with pytest.raises(Invalid) as refused:
        repair(house, case, "sum", hemligt="y")
    assert refused.value.fields["hemligt"].key == "variable.not_shown"
    give_case_rights(house)
    repair(house, case, "sum", hemligt="y")
    assert told(last_event(house, case))["changed"] == [[0, "hemligt", "x", "y"]]


@pytest.mark.parametrize("name", ["", "två ord", "1a", "x" * 129])
def test_a_name_that_expressions_cannot_read_is_refused(house: House, name: str) -> None:
    case = case_of(house, COUNTING)
    with pytest.raises(Invalid) as refused:
        house.run(
            interventions.repair_variables,
            RepairVariables(number(case), token(house, case, "sum"), {name: 1}, "fel"),
            person(house, "ola"),
        )
    assert refused.value.fields[name].key == "variable.name"


def test_mending_needs_a_value_and_a_reason(house: House) -> None:
    case = case_of(house, COUNTING)
    with pytest.raises(Invalid, match=r"intervention\.no_values"):
        repair(house, case, "sum")
    with pytest.raises(Invalid) as refused:
        repair(house, case, "sum", reason=" ", antal=1)
    assert refused.value.fields["reason"].key == "reason.required"


@pytest.mark.parametrize("name", ["vag", "utfall"])
def test_a_variable_that_steers_past_the_law_is_not_mended(house: House, name: str) -> None:
    give_case_rights(house)
    case = lawful(house, {"vag": "beslut"})
    with pytest.raises(Invalid) as refused:
        repair(house, case, "look", **{name: "annan"})
    assert refused.value.fields[name].key == "variable.protected"


# --- skipping -------------------------------------------------------------------------------------------------------
def test_a_failed_step_is_skipped_with_what_it_should_have_set(house: House) -> None:
    case = case_of(house, COUNTING)
    skip(house, case, "sum", summa=7)
    assert (is_open(house, case), incidents(house, case)) == (["look"], [])
    event = last_event(house, case)
    assert (event.type, told(event)["values"], told(event)["reason"]) == ("intervention.skipped", {"summa": 7}, "fel")


def test_a_waiting_task_is_skipped_by_an_operator_who_sees_the_case(house: House) -> None:
    give_case_rights(house)
    case = case_of(house, COUNTING, {"antal": 1})
    skip(house, case, "look")
    assert is_open(house, case) == ["sign"]


def test_a_step_whose_handler_fails_is_skipped_and_its_job_never_runs_again(house: House) -> None:
    def fails(_work: Any, _call: JobCall) -> dict[str, Any]:
        raise OSError("arkivet svarar inte")

    house.extensions = Extensions(handlers={"do": fails})
    diagram = bpmn("working", [start_event(), service_task("next", "do", retries=1), user_task("sign"), end_event()],
                   ["start -> next", "next -> sign", "sign -> end"])  # fmt: skip
    case = case_of(house, diagram)
    assert incidents(house, case) == ["job.failed"]
    skip(house, case, "next")
    house.jobs.kick()
    assert (is_open(house, case), incidents(house, case)) == (["sign"], [])
    assert last_event(house, case).type == "intervention.skipped"


def test_a_step_of_law_is_not_skipped(house: House) -> None:
    give_case_rights(house)
    case = lawful(house, {"vag": "beslut", "antal": 1})
    complete(house, "anna", open_task(house, case.case_id, "look"))
    before = kept(house)()
    with pytest.raises(NotAllowed, match=r"intervention\.protected"):
        skip(house, case, "decide")
    assert kept(house)() == before


# --- moving ---------------------------------------------------------------------------------------------------------
def test_a_token_is_moved_back_and_both_ends_are_in_the_log(house: House) -> None:
    give_case_rights(house)
    case = case_of(house, COUNTING, {"antal": 1})
    complete(house, "anna", open_task(house, case.case_id, "look"))
    move(house, case, "sign", "look")
    assert is_open(house, case) == ["look"]
    event = last_event(house, case)
    assert (event.type, told(event)["from"], told(event)["to"]) == ("intervention.moved", "sign", "look")


def test_a_token_is_not_moved_to_where_none_can_stand(house: House) -> None:
    case = case_of(house, COUNTING)
    with pytest.raises(Invalid) as refused:
        move(house, case, "sum", "nowhere")
    assert refused.value.fields["to"].key == "intervention.target"


@pytest.mark.parametrize(("values", "source", "to"), [
    ({"vag": "beslut"}, "look", "tidy"),
    ({"vag": "beslut"}, "look", "decide"),
    ({"vag": "beslut"}, "look", "end"),
    ({"vag": "annan"}, "tidy", "sum"),
])  # fmt: skip
def test_a_token_is_not_moved_past_a_step_of_law(house: House, values: Mapping[str, Any], source: str, to: str) -> None:
    give_case_rights(house)
    case = lawful(house, values)
    if source == "tidy":
        complete(house, "anna", open_task(house, case.case_id, "look"))
    with pytest.raises(NotAllowed, match=r"intervention\.protected"):
        move(house, case, source, to)


# --- taking a completion back ---------------------------------------------------------------------------------------
def test_a_completion_is_taken_back_and_given_to_who_made_it(house: House) -> None:
    give_case_rights(house)
    case = case_of(house, COUNTING, {"antal": 1})
    complete(house, "anna", open_task(house, case.case_id, "look"))
    claim(house, "bo", open_task(house, case.case_id, "sign"))
    reopen(house, case, "look")
    again = open_task(house, case.case_id, "look")
    assert is_open(house, case) == ["look"]
    assert (again.assignee or ("",))[0] == "anna"
    assert last_event(house, case).type == "intervention.reopened"
    complete(house, "anna", again)
    assert is_open(house, case) == ["sign"]


def test_a_completion_is_not_taken_back_when_another_has_gone_on(house: House) -> None:
    give_case_rights(house)
    between = [start_event(), user_task("look"), user_task("next"), user_task("sign"), end_event()]
    case = case_of(house, bpmn("line", between, LINE))
    complete(house, "anna", open_task(house, case.case_id, "look"))
    complete(house, "bo", open_task(house, case.case_id, "next"))
    with pytest.raises(Conflict) as refused:
        reopen(house, case, "look")
    assert (refused.value.key, refused.value.params["what"]) == ("intervention.too_late", "task.completed")


def test_a_completion_is_not_taken_back_when_a_handler_has_worked(house: House) -> None:
    give_case_rights(house)
    between = [start_event(), user_task("look"), service_task("next", "do"), user_task("sign"), end_event()]
    case = case_of(house, bpmn("line", between, LINE))
    complete(house, "anna", open_task(house, case.case_id, "look"))
    with pytest.raises(Conflict) as refused:
        reopen(house, case, "look")
    assert refused.value.params["what"] == "job.done"


def test_a_completion_is_not_taken_back_when_a_message_has_come(house: House) -> None:
    give_case_rights(house)
    between = [start_event(), user_task("look"), receive_task("next", "svar"), user_task("sign"), end_event()]
    case = case_of(house, bpmn("line", between, LINE, messages={"svar": "=arende.nummer"}))
    complete(house, "anna", open_task(house, case.case_id, "look"))
    house.run(publish_message, PublishMessage("svar", case.case_number or ""), SET_UP)
    with pytest.raises(Conflict) as refused:
        reopen(house, case, "look")
    assert refused.value.params["what"] == "message.received"


def test_a_completion_is_not_taken_back_when_a_timer_has_run_out(house: House, clock: Any) -> None:
    give_case_rights(house)
    parts = [start_event(), user_task("look"), user_task("next"), timer_boundary("late", "next", "P1D"),
             user_task("sign"), end_event()]  # fmt: skip
    case = case_of(house, bpmn("line", parts, [*LINE, "late -> sign"]))
    complete(house, "anna", open_task(house, case.case_id, "look"))
    clock.move(days=2)
    house.jobs.kick()
    with pytest.raises(Conflict) as refused:
        reopen(house, case, "look")
    assert refused.value.params["what"] == "timer.fired"


def test_a_completion_that_a_listener_heard_is_not_taken_back(house: House) -> None:
    give_case_rights(house)
    house.extensions = Extensions(task_listeners={"note": lambda *_: None})
    listened = '<zeebe:taskListeners><zeebe:taskListener eventType="completing" type="note" /></zeebe:taskListeners>'
    parts = [start_event(), user_task("look", extra=listened), user_task("next"), user_task("sign"), end_event()]
    case = case_of(house, bpmn("line", parts, LINE))
    complete(house, "anna", open_task(house, case.case_id, "look"))
    with pytest.raises(Conflict, match=r"intervention\.not_undone"):
        reopen(house, case, "look")


def test_a_completion_is_not_taken_back_over_a_colleagues_draft(house: House) -> None:
    give_case_rights(house)
    case = case_of(house, COUNTING, {"antal": 1})
    complete(house, "anna", open_task(house, case.case_id, "look"))
    claim(house, "bo", open_task(house, case.case_id, "sign"))
    draft = SaveDraft(open_task(house, case.case_id, "sign").id, {"svar": "börjat"})
    house.run(tasks.save_draft, draft, person(house, "bo"))
    with pytest.raises(Conflict, match=r"intervention\.draft"):
        reopen(house, case, "look")


def test_a_completion_inside_a_called_process_is_not_taken_back(house: House) -> None:
    give_case_rights(house)
    case = calling_case(house)
    complete(house, "anna", open_task(house, case.case_id, "deep"))
    with pytest.raises(Conflict, match=r"intervention\.not_undone"):
        reopen(house, case, "deep")


def test_a_step_inside_a_called_process_is_skipped_and_moved(house: House) -> None:
    give_case_rights(house)
    case = calling_case(house)
    move(house, case, "deep", "deeper")
    skip(house, case, "deeper")
    assert last_event(house, case).type == "intervention.skipped"
    with house.read() as connection:
        assert find_case_by_id(connection, SET_UP, number(case)).state == "closed"


def test_a_decision_is_not_taken_back(house: House) -> None:
    give_case_rights(house)
    case = lawful(house, {"vag": "beslut", "antal": 1})
    complete(house, "anna", open_task(house, case.case_id, "look"))
    complete(house, "anna", open_task(house, case.case_id, "decide"), {"utfall": "ja"})
    with pytest.raises(NotAllowed, match=r"intervention\.protected"):
        reopen(house, case, "decide")


def test_a_task_that_is_not_completed_is_not_taken_back(house: House) -> None:
    give_case_rights(house)
    case = case_of(house, COUNTING, {"antal": 1})
    task = open_task(house, case.case_id, "look")
    with pytest.raises(Conflict, match=r"intervention\.not_completed"):
        house.run(reopening.reopen_task, ReopenTask(task.id, "fel"), person(house, "ola"))
    with pytest.raises(NotFound, match=r"task\.unknown"):
        house.run(reopening.reopen_task, ReopenTask(9999, "fel"), person(house, "ola"))


# --- who ------------------------------------------------------------------------------------------------------------
HANDS: Mapping[str, Callable[[House, Receipt, str], None]] = {
    "repair": lambda house, case, who: repair(house, case, "look", who, x=1),
    "skip": lambda house, case, who: skip(house, case, "look", who),
    "move": lambda house, case, who: move(house, case, "look", "sign", who),
}


@pytest.mark.parametrize("hand", HANDS.values(), ids=HANDS.keys())
@pytest.mark.parametrize(("who", "key"), [("anna", "role.missing"), ("adam", "role.missing"), ("ola", "case.unknown")])
def test_a_case_is_taken_in_hand_only_by_an_operator_and_through_its_incident(
    house: House, hand: Callable[[House, Receipt, str], None], who: str, key: str
) -> None:
    case = case_of(house, COUNTING, {"antal": 1})
    before = kept(house)()
    with pytest.raises(EngineError) as refused:
        hand(house, case, who)
    assert (refused.value.key, kept(house)()) == (key, before)


@pytest.mark.parametrize("hand", HANDS.values(), ids=HANDS.keys())
def test_a_case_that_has_ended_is_left_alone(house: House, hand: Callable[[House, Receipt, str], None]) -> None:
    give_case_rights(house)
    case = case_of(house, COUNTING, {"antal": 1})
    with house.database.begin() as connection:
        connection.execute(update(Case).values(state="cancelled"))
    with pytest.raises(Conflict, match=r"case\.ended"):
        hand(house, case, "ola")


def test_skipping_to_the_end_closes_the_case(house: House) -> None:
    give_case_rights(house)
    case = case_of(house, COUNTING, {"antal": 1})
    skip(house, case, "look")
    skip(house, case, "sign")
    with house.read() as connection:
        assert find_case_by_id(connection, SET_UP, number(case)).state == "closed"


# --- ending ---------------------------------------------------------------------------------------------------------
def cancel(house: House, case: Receipt, reason: str = "kan inte lagas") -> None:
    house.run(interventions.cancel_by_hand, CancelCase(number(case), reason), person(house, "ola"))


def test_an_operator_ends_a_case_that_has_stopped_and_its_incident_goes(house: House) -> None:
    case = case_of(house, COUNTING)
    cancel(house, case)
    event = last_event(house, case)
    assert (event.type, told(event)["reason"]) == ("case.cancelled", "kan inte lagas")
    assert [step[:3:2] for step in told(event)["path"]] == [["sum", "cancelled"]]
    assert incidents(house, case) == []


def test_an_operator_does_not_end_a_case_in_which_nothing_has_stopped(house: House) -> None:
    case = case_of(house, COUNTING, {"antal": 1})
    with pytest.raises(NotFound, match=r"case\.unknown"):
        cancel(house, case)


def test_an_operator_does_not_end_a_case_of_law(house: House) -> None:
    case = lawful(house, {"vag": "beslut"})
    complete(house, "anna", open_task(house, case.case_id, "look"))
    complete(house, "anna", open_task(house, case.case_id, "decide"), {"utfall": "ja"})
    assert incidents(house, case) == ["feel.value"]
    with pytest.raises(NotAllowed, match=r"intervention\.protected_case"):
        cancel(house, case)
