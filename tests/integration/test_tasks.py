"""Claiming, handing over and completing tasks, as people do it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import update

from engine.audit.check import verify_log
from engine.audit.read import read_events
from engine.commands import ClaimTask, CompleteTask, HandOverTask, ReleaseTask, SaveDraft, SendBackTask
from engine.errors import Conflict, EngineError, Invalid, NotAllowed, NotFound
from engine.queries.case_file import case_variables, find_case, find_draft
from engine.rows import CaseKey
from engine.services.assigning import claim_task, hand_over_task, release_task, send_back_task
from engine.services.held import hold_task_and_case
from engine.services.tasks import complete_task, save_draft
from engine.services.work import House, Work
from tests.factories import Clock, case_tasks, claim, complete, deploy, open_task, person, start
from tests.processes import bpmn, end_event, form, gateway, start_event, text_field, user_task


@pytest.fixture
def review(house: House) -> House:
    """A house with the process `review`: one form, then an end; a `no` goes to a second task."""
    diagram = bpmn(
        "review",
        [start_event(), user_task("look", form="look"), gateway("ok"), user_task("mend"), end_event()],
        ["start -> look", "look -> ok", "ok -> end else", 'ok -> mend if answer = "no"', "mend -> end"],
    )
    look = form("look", text_field("answer", required=True), text_field("note"))
    deploy(house, {"process.bpmn": diagram, "forms/look.form": look})
    return house


def test_a_completed_task_moves_its_case_and_keeps_the_answers(review: House) -> None:
    case = start(review, "review")
    receipt = complete(review, "anna", open_task(review, case.case_id, "look"), {"answer": "yes"})
    assert receipt.case_number == "KS-2026-0001"
    with review.read() as connection:
        assert find_case(connection, person(review, "anna"), "KS-2026-0001").state == "closed"
        assert case_variables(connection, receipt.case_id or 0) == {"answer": "yes", "note": None}


def test_each_command_is_one_event_and_the_chain_holds(review: House) -> None:
    case = start(review, "review")
    complete(review, "anna", open_task(review, case.case_id, "look"), {"answer": "no"})
    with review.read() as connection:
        events = read_events(connection, case.case_id or 0, review.keys)
        assert verify_log(connection, review.keys).problems == []
    assert [event.type for event in events] == ["case.started", "task.claimed", "task.completed"]
    last = events[-1]
    assert last.actor == person(review, "anna").id
    assert last.payload is not None
    assert last.payload["values"] == {"answer": "no", "note": None}
    assert [0, "answer", None, "no"] in last.payload["changed"]
    assert ["mend", last.payload["offered"][0][1], "entered", "f_ok_mend"] in last.payload["path"]


def test_a_missing_answer_is_refused_beside_its_field_and_nothing_changes(review: House) -> None:
    case = start(review, "review")
    task = open_task(review, case.case_id, "look")
    with pytest.raises(Invalid) as refused:
        complete(review, "anna", task, {"note": "x"})
    assert set(refused.value.fields) == {"answer"}
    assert open_task(review, case.case_id, "look").version == task.version + 1  # claimed, not completed


def test_a_field_that_is_not_in_the_form_is_refused(review: House) -> None:
    case = start(review, "review")
    with pytest.raises(Invalid) as refused:
        complete(review, "anna", open_task(review, case.case_id, "look"), {"answer": "yes", "salary": 1})
    assert "salary" in refused.value.fields


def test_of_two_who_claim_one_wins_and_the_other_is_told_who(review: House) -> None:
    task = open_task(review, start(review, "review").case_id, "look")
    claim(review, "anna", task)
    with pytest.raises(Conflict) as refused:
        claim(review, "bo", task)
    assert refused.value.key == "task.claimed"
    assert refused.value.params["by"] == "Anna Berg"


def test_a_form_made_before_the_task_changed_hands_is_refused(review: House) -> None:
    task = open_task(review, start(review, "review").case_id, "look")
    claim(review, "anna", task)
    with pytest.raises(Conflict) as refused:
        review.run(complete_task, CompleteTask(task.id, task.version, {"answer": "yes"}), person(review, "anna"))
    assert refused.value.key == "task.changed"


def test_a_task_completed_already_is_refused_with_who_and_when(review: House) -> None:
    task = open_task(review, start(review, "review").case_id, "look")
    complete(review, "anna", task, {"answer": "yes"})
    again = CompleteTask(task.id, task.version + 1, {"answer": "yes"})
    with pytest.raises(Conflict) as refused:
        review.run(complete_task, again, person(review, "anna"))
    assert refused.value.key == "task.closed"
    assert refused.value.params["by"] == "Anna Berg"
    assert refused.value.params["at"] == review.now()


def test_the_same_submission_twice_counts_once(review: House) -> None:
    task = open_task(review, start(review, "review").case_id, "look")
    claim(review, "anna", task)
    command = CompleteTask(task.id, task.version + 1, {"answer": "no"}, idempotency_key="once")
    first = review.run(complete_task, command, person(review, "anna"))
    second = review.run(complete_task, command, person(review, "anna"))
    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert second.case_number == first.case_number
    assert len([one for one in case_tasks(review, first.case_id) if one.element == "mend"]) == 1


def test_a_key_used_for_another_command_is_refused(review: House) -> None:
    task = open_task(review, start(review, "review").case_id, "look")
    review.run(claim_task, ClaimTask(task.id, task.version, idempotency_key="k"), person(review, "anna"))
    command = CompleteTask(task.id, task.version + 1, {"answer": "x"}, idempotency_key="k")
    with pytest.raises(Invalid) as refused:
        review.run(complete_task, command, person(review, "anna"))
    assert refused.value.key == "idempotency.reused"


@pytest.mark.parametrize(
    ("login", "error", "key"),
    [
        ("bo", NotAllowed, "task.someone_elses"),
        ("cia", NotFound, "task.unknown"),
        ("adam", NotFound, "task.unknown"),
        ("ola", NotFound, "task.unknown"),
        ("rune", NotAllowed, "task.someone_elses"),
        ("eva", NotAllowed, "task.someone_elses"),
    ],
)
def test_nobody_completes_someone_elses_task(review: House, login: str, error: type[EngineError], key: str) -> None:
    task = open_task(review, start(review, "review").case_id, "look")
    claim(review, "anna", task)
    with pytest.raises(error) as refused:
        review.run(complete_task, CompleteTask(task.id, task.version + 1, {"answer": "x"}), person(review, login))
    assert refused.value.key == key
    assert open_task(review, task.case_id, "look").assignee == ("anna", "Anna Berg")


def test_only_a_candidate_may_claim(review: House) -> None:
    task = open_task(review, start(review, "review").case_id, "look")
    with pytest.raises(NotAllowed) as refused:
        claim(review, "eva", task)
    assert refused.value.key == "task.not_candidate"


def test_a_released_task_is_free_again(review: House) -> None:
    task = open_task(review, start(review, "review").case_id, "look")
    claim(review, "anna", task)
    review.run(release_task, ReleaseTask(task.id, task.version + 1, "ledig"), person(review, "anna"))
    claim(review, "bo", open_task(review, task.case_id, "look"))
    assert open_task(review, task.case_id, "look").assignee == ("bo", "Bo Ek")


def test_a_task_handed_over_can_be_sent_back_with_a_reason(review: House) -> None:
    task = open_task(review, start(review, "review").case_id, "look")
    claim(review, "anna", task)
    review.run(hand_over_task, HandOverTask(task.id, 2, "bo", "du kan det här"), person(review, "anna"))
    assert open_task(review, task.case_id, "look").assignee == ("bo", "Bo Ek")
    review.run(send_back_task, SendBackTask(task.id, 3, "jag är jävig"), person(review, "bo"))
    assert open_task(review, task.case_id, "look").assignee == ("anna", "Anna Berg")


@pytest.mark.parametrize(
    ("to", "reason", "field"),
    [("bo", " ", "reason"), *((who, "x", "to") for who in ("nobody", "cia", "anna", "adam", "ola"))],
)
def test_a_hand_over_needs_a_reason_and_someone_who_may_have_it(
    review: House, to: str, reason: str, field: str
) -> None:
    task = open_task(review, start(review, "review").case_id, "look")
    claim(review, "anna", task)
    with pytest.raises(Invalid) as refused:
        review.run(hand_over_task, HandOverTask(task.id, 2, to, reason), person(review, "anna"))
    assert set(refused.value.fields) == {field}


def test_what_was_never_handed_over_cannot_be_sent_back(review: House) -> None:
    task = open_task(review, start(review, "review").case_id, "look")
    claim(review, "anna", task)
    with pytest.raises(NotAllowed) as refused:
        review.run(send_back_task, SendBackTask(task.id, 2, "x"), person(review, "anna"))
    assert refused.value.key == "task.not_handed_over"


def test_a_draft_is_its_owners_alone_and_goes_at_completion(review: House) -> None:
    task = open_task(review, start(review, "review").case_id, "look")
    claim(review, "anna", task)
    anna, bo = person(review, "anna"), person(review, "bo")
    review.run(save_draft, SaveDraft(task.id, {"answer": "halv"}), anna)
    review.run(save_draft, SaveDraft(task.id, {"answer": "halvvägs"}), anna)
    with review.read() as connection:
        assert find_draft(connection, anna, task.id) == ({"answer": "halvvägs"}, review.now())
        assert find_draft(connection, bo, task.id) is None
    complete(review, "anna", open_task(review, task.case_id, "look"), {"answer": "hel"})
    with review.read() as connection:
        assert find_draft(connection, anna, task.id) is None


def test_who_lost_the_race_keeps_the_draft_for_thirty_idle_days(review: House, clock: Clock) -> None:
    task = open_task(review, start(review, "review").case_id, "look")
    claim(review, "anna", task)
    review.run(save_draft, SaveDraft(task.id, {"answer": "min text"}), person(review, "anna"))
    review.run(hand_over_task, HandOverTask(task.id, 2, "bo", "brådskar"), person(review, "anna"))
    complete(review, "bo", open_task(review, task.case_id, "look"), {"answer": "bos text"})
    assert draft_of(review, "anna", task.id) == {"answer": "min text"}
    clock.move(days=31)
    other = open_task(review, start(review, "review").case_id, "look")
    claim(review, "bo", other)
    review.run(save_draft, SaveDraft(other.id, {"answer": "x"}), person(review, "bo"))
    assert draft_of(review, "anna", task.id) is None


def draft_of(house: House, login: str, task_id: int) -> dict[str, Any] | None:
    with house.read() as connection:
        found = find_draft(connection, person(house, login), task_id)
    return None if found is None else found[0]


def test_five_officials_complete_five_tasks_of_one_case_at_once(house: House) -> None:
    """No one of them is told that the case was busy (DESIGN 12.1)."""
    names = [f"t{n}" for n in range(5)]
    diagram = bpmn(
        "five",
        [start_event(), gateway("fork", "parallel"), *map(user_task, names), gateway("join", "parallel"), end_event()],
        ["start -> fork", *(f"fork -> {n}" for n in names), *(f"{n} -> join" for n in names), "join -> end"],
    )
    deploy(house, {"process.bpmn": diagram})
    case = start(house, "five")
    tasks = [open_task(house, case.case_id, name) for name in names]
    for task in tasks:
        claim(house, "anna", task)
    anna = person(house, "anna")
    with ThreadPoolExecutor(5) as people:
        receipts = people.map(lambda task: house.run(complete_task, CompleteTask(task.id, 2, {}), anna), tasks)
        assert [receipt.task_id for receipt in receipts] == [task.id for task in tasks]
    with house.read() as connection:
        assert find_case(connection, anna, "KS-2026-0001").state == "closed"
        assert verify_log(connection, house.keys).problems == []


def test_a_completed_task_can_still_be_looked_at(review: House) -> None:
    """Its token is gone, so it is shown with the case's variables."""
    case = start(review, "review")
    task = open_task(review, case.case_id, "look")
    complete(review, "anna", task, {"answer": "no"})
    with review.database.begin() as connection:
        work = Work(connection, review.now(), review)
        held, opened = hold_task_and_case(work, task.id, person(review, "anna"), "view")
        facts = opened.facts(held.row.token)
    assert facts.variables["answer"] == "no"


def test_a_case_whose_content_was_erased_can_still_be_told_of_but_takes_no_new_content(review: House) -> None:
    case = start(review, "review")
    with review.database.begin() as connection:
        connection.execute(update(CaseKey).where(CaseKey.case_id == case.case_id).values(wrapped_key=None))
    task = open_task(review, case.case_id, "look")
    claim(review, "anna", task)
    with pytest.raises(Conflict) as refused:
        review.run(complete_task, CompleteTask(task.id, 2, {"answer": "no"}), person(review, "anna"))
    assert refused.value.key == "audit.key_destroyed"
