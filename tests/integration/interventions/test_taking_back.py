"""A completion is taken back while nothing has come of it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.commands import (
    PublishMessage,
    ReopenTask,
    SaveDraft,
)
from engine.errors import Conflict, NotAllowed, NotFound
from engine.ports import Extensions
from engine.services import reopening, tasks
from engine.services.messages import publish_message
from engine.services.work import House
from tests.factories import SET_UP, claim, complete, open_task, person
from tests.integration.interventions.hands import (
    COUNTING,
    LINE,
    calling_case,
    case_of,
    give_case_rights,
    is_open,
    last_event,
    lawful,
    reopen,
)
from tests.processes import (
    bpmn,
    end_event,
    receive_task,
    service_task,
    start_event,
    timer_boundary,
    user_task,
)


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
