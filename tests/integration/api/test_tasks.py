"""`/api/v1/tasks`: lists, claim, release and completion with the rights of the token's user."""

from __future__ import annotations

import pytest

from tests.integration.api.conftest import CallerOf, ok, problem


def test_an_offered_task_is_claimed_released_and_completed(caller: CallerOf) -> None:
    anna = caller("anna")
    task = anna.first_task(anna.start())
    path = f"/tasks/{task['id']}"
    assert ok(anna.post(f"{path}/claim", {"version": 1})) == {
        "caseNumber": "KS-2026-0001",
        "taskId": task["id"],
        "isRepeat": False,
    }
    assert ok(anna.get(path))["assignee"] == {"login": "anna", "name": "Anna Berg"}
    ok(anna.post(f"{path}/release", {"version": 2, "reason": "Fel kö"}))
    ok(anna.post(f"{path}/claim", {"version": 3}))
    ok(anna.post(f"{path}/complete", {"version": 4, "values": {"answer": "yes"}}))
    assert ok(anna.get(path))["completedAt"] is not None


def test_task_lists_show_mine_and_what_my_group_may_take(caller: CallerOf) -> None:
    anna, cia = caller("anna"), caller("cia")
    task = anna.first_task(anna.start())
    assert [one["id"] for one in ok(anna.get("/tasks", view="unassigned"))["tasks"]] == [task["id"]]
    assert ok(cia.get("/tasks", view="group"))["tasks"] == []
    assert ok(anna.get("/tasks"))["tasks"] == []
    ok(anna.post(f"/tasks/{task['id']}/claim", {"version": 1}))
    assert [one["id"] for one in ok(anna.get("/tasks"))["tasks"]] == [task["id"]]


def test_a_task_of_a_hidden_case_is_not_found(caller: CallerOf) -> None:
    anna = caller("anna")
    task = anna.first_task(anna.start())
    problem(caller("cia").get(f"/tasks/{task['id']}"), 404, "task.unknown")
    problem(caller("cia").post(f"/tasks/{task['id']}/claim", {"version": 1}), 404, "task.unknown")
    problem(anna.get("/tasks/999999"), 404, "task.unknown")


def test_a_task_that_a_colleague_took_first_is_a_conflict(caller: CallerOf) -> None:
    anna, bo = caller("anna"), caller("bo")
    task = anna.first_task(anna.start())
    ok(anna.post(f"/tasks/{task['id']}/claim", {"version": 1}))
    refused = problem(bo.post(f"/tasks/{task['id']}/claim", {"version": 2}), 409, "task.claimed")
    assert refused["params"]["at"].startswith("2026-11-24")


def test_a_stale_version_is_a_conflict(caller: CallerOf) -> None:
    anna = caller("anna")
    task = anna.first_task(anna.start())
    ok(anna.post(f"/tasks/{task['id']}/claim", {"version": 1}))
    stale = anna.post(f"/tasks/{task['id']}/complete", {"version": 1, "values": {"answer": "yes"}})
    assert problem(stale, 409, "task.changed")["params"]["at"].startswith("2026-11-24")


def test_a_repeated_completion_gives_the_first_answer(caller: CallerOf) -> None:
    anna = caller("anna")
    task = anna.first_task(anna.start())
    path, body = f"/tasks/{task['id']}/complete", {"version": 2, "values": {"answer": "yes"}}
    ok(anna.post(f"/tasks/{task['id']}/claim", {"version": 1}))
    first = ok(anna.post(path, body, Idempotency_Key="done-1"))
    assert ok(anna.post(path, body, Idempotency_Key="done-1")) == {**first, "isRepeat": True}


@pytest.mark.parametrize(
    ("values", "pointer", "key"),
    [
        ({}, "/values/answer", "form.required"),
        ({"answer": 7}, "/values/answer", "form.not_text"),
        ({"answer": "yes", "secret/part": 1}, "/values/secret~1part", "form.unknown_field"),
    ],
)
def test_wrong_answers_are_pointed_at(caller: CallerOf, values: dict[str, object], pointer: str, key: str) -> None:
    anna = caller("anna")
    task = anna.first_task(anna.start())
    ok(anna.post(f"/tasks/{task['id']}/claim", {"version": 1}))
    refused = anna.post(f"/tasks/{task['id']}/complete", {"version": 2, "values": values})
    told = problem(refused, 422, "form.unknown_field" if key == "form.unknown_field" else "form.invalid")
    assert (pointer, key) in [(one["pointer"], one["key"]) for one in told["errors"]]
    assert ok(anna.get(f"/tasks/{task['id']}"))["completedAt"] is None
