"""On SQLite a completion reads and reckons before it waits for the writer's place: others may write meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest

from engine.audit.check import verify_log
from engine.commands import Receipt
from engine.errors import Conflict
from engine.services import tasks
from engine.services.work import House
from tests.factories import case_tasks, claim, complete, deploy, open_task, start
from tests.processes import bpmn, end_event, gateway, start_event, user_task

TWO = bpmn(
    "two",
    [
        start_event(),
        gateway("fork", "parallel"),
        user_task("a"),
        user_task("b"),
        gateway("join", "parallel"),
        end_event(),
    ],
    ["start -> fork", "fork -> a", "fork -> b", "a -> join", "b -> join", "join -> end"],
)


@pytest.fixture
def sqlite_house(house: House) -> House:
    if house.database.dialect.name != "sqlite":
        pytest.skip("PostgreSQL holds the rows that were read")
    deploy(house, {"process.bpmn": TWO})
    return house


def planning(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object]) -> list[object]:
    """Let *meanwhile* happen in another thread, once, between reading and writing; return one item for each plan."""
    plans: list[object] = []

    def plan(*arguments: Any) -> Any:
        planned = original(*arguments)
        plans.append(planned)
        if len(plans) == 1:
            other = Thread(target=meanwhile)
            other.start()
            other.join()
        return planned

    original = tasks.plan  # type: ignore[attr-defined]
    monkeypatch.setattr(tasks, "plan", plan)
    return plans


def claimed(house: House) -> Receipt:
    case = start(house, "two")
    for name in ("a", "b"):
        claim(house, "anna", open_task(house, case.case_id, name))
    return case


def test_what_others_did_to_the_same_case_meanwhile_is_seen(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = claimed(sqlite_house)
    a, b = (open_task(sqlite_house, case.case_id, name) for name in ("a", "b"))
    plans = planning(monkeypatch, lambda: complete(sqlite_house, "anna", b))
    complete(sqlite_house, "anna", a)
    assert len(plans) == 3, "the first plan was thrown away"
    assert [task.is_open for task in case_tasks(sqlite_house, case.case_id)] == [False, False]
    assert_log_holds(sqlite_house)


def test_what_others_did_elsewhere_meanwhile_is_no_reason_to_begin_again(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = claimed(sqlite_house)
    plans = planning(monkeypatch, lambda: start(sqlite_house, "two"))
    complete(sqlite_house, "anna", open_task(sqlite_house, case.case_id, "a"))
    assert len(plans) == 1
    assert_log_holds(sqlite_house)


def test_a_task_that_was_completed_meanwhile_is_refused_and_not_done_twice(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = claimed(sqlite_house)
    a = open_task(sqlite_house, case.case_id, "a")
    planning(monkeypatch, lambda: complete(sqlite_house, "anna", a))
    with pytest.raises(Conflict) as refused:
        complete(sqlite_house, "anna", a)
    assert refused.value.key == "task.closed"
    assert_log_holds(sqlite_house)


def assert_log_holds(house: House) -> None:
    with house.read() as connection:
        assert verify_log(connection, house.keys).problems == []
