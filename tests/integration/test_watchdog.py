"""A case that stands still without anyone knowing is found, told and put right. Rows are broken behind our back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from sqlalchemy import delete, insert, select, update

from engine.audit.check import verify_log
from engine.audit.read import read_events
from engine.commands import CancelCase, Receipt, RetryIncident
from engine.errors import Conflict
from engine.ports import Extensions
from engine.queries.case_file import IncidentRow, find_case_by_id, open_incidents
from engine.rows import Case, Incident, MessageCatch, Task, Timer
from engine.services.cases import cancel_case
from engine.services.incidents import retry_incident
from engine.services.watchdog import ROUND, Watchdog
from engine.services.work import House
from tests.factories import SET_UP, case_tasks, complete, deploy, open_task, person, start
from tests.processes import bpmn, end_event, gateway, receive_task, service_task, start_event, timer_catch, user_task

WAITING = bpmn(
    "waiting",
    [
        start_event(),
        gateway("fork", "parallel"),
        user_task("look"),
        receive_task("hear", "reply"),
        timer_catch("wait", "P9D"),
        service_task("work", "fail", retries=1),
        gateway("join", "parallel"),
        end_event(),
    ],
    [
        *("start -> fork", "fork -> look", "fork -> hear", "fork -> wait", "fork -> work"),
        *("look -> join", "hear -> join", "wait -> join", "work -> join", "join -> end"),
    ],
    messages={"reply": "=arende.nummer"},
)
Break = Callable[[House, int], None]


@pytest.fixture
def case(house: House) -> Receipt:
    """One case that waits for a person, a message, a time and an operator."""
    house.extensions = Extensions(handlers={"fail": _fails})
    deploy(house, {"process.bpmn": WAITING})
    return start(house, "waiting")


def _fails(_work: Any, _call: Any) -> dict[str, Any]:
    raise OSError("arkivet svarar inte")


def broken(statement: Callable[[int], Any]) -> Break:
    def break_it(house: House, case_id: int) -> None:
        with house.database.begin() as connection:
            connection.execute(statement(case_id))

    return break_it


def stuck(house: House, case: Receipt) -> list[IncidentRow]:
    with house.read() as connection:
        return [one for one in open_incidents(connection, case.case_id) if one.key == "case.stuck"]


def number(case: Receipt) -> int:
    assert case.case_id is not None
    return case.case_id


def without_tokens(house: House, case_id: int) -> None:
    with house.database.begin() as connection:
        state = orjson.loads(connection.execute(select(Case.tokens).where(Case.id == case_id)).scalar_one())
        kept = orjson.dumps({**state, "t": [], "s": []})
        connection.execute(update(Case).where(Case.id == case_id).values(tokens=kept))


STRAY_TIMER = {"token": 999, "element": "wait", "due_at": datetime(2099, 1, 1, tzinfo=UTC)}
LOSSES: dict[str, tuple[Break, str]] = {
    "task": (broken(lambda case_id: update(Task).where(Task.case_id == case_id).values(cancelled_at=Task.offered_at)),
             "look waits (task)"),
    "message": (broken(lambda case_id: delete(MessageCatch).where(MessageCatch.case_id == case_id)),
                "hear waits (message)"),
    "timer": (broken(lambda case_id: delete(Timer).where(Timer.case_id == case_id)), "wait waits (timer)"),
    "job": (broken(lambda case_id: update(Incident).where(Incident.case_id == case_id)
                   .values(closed_at=Incident.opened_at)), "work waits (job)"),
    "stray": (broken(lambda case_id: insert(Timer).values(case_id=case_id, **STRAY_TIMER)),
              "A row (timer) holds wait"),
}  # fmt: skip


def test_a_sound_case_is_left_alone(house: House, case: Receipt) -> None:
    assert Watchdog(house).look() == []
    assert stuck(house, case) == []


@pytest.mark.parametrize(("break_it", "words"), LOSSES.values(), ids=LOSSES.keys())
def test_a_case_whose_rows_and_tokens_disagree_is_told_and_put_right(
    house: House, case: Receipt, break_it: Break, words: str
) -> None:
    break_it(house, number(case))
    assert Watchdog(house).look() == [case.case_id]
    (incident,) = stuck(house, case)
    assert words in incident.message
    house.run(retry_incident, RetryIncident(incident.id), person(house, "ola"))
    assert (Watchdog(house).look(), stuck(house, case)) == ([], [])
    with house.read() as connection:
        assert verify_log(connection, house.keys).problems == []
        types = [event.type for event in read_events(connection, number(case), house.keys)]
    told = types.index("incident.opened")
    assert types[told : told + 2] == ["incident.opened", "incident.mended"]


def test_a_task_that_was_lost_can_be_completed_again(house: House, case: Receipt) -> None:
    LOSSES["task"][0](house, number(case))
    Watchdog(house).look()
    house.run(retry_incident, RetryIncident(stuck(house, case)[0].id), person(house, "ola"))
    complete(house, "anna", open_task(house, case.case_id, "look"))
    assert [task.is_open for task in case_tasks(house, case.case_id)] == [False]


def test_a_stuck_case_is_told_once(house: House, case: Receipt) -> None:
    LOSSES["timer"][0](house, number(case))
    dog = Watchdog(house)
    assert (dog.look(), dog.look()) == ([case.case_id], [case.case_id])
    assert len(stuck(house, case)) == 1


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (without_tokens, "nothing in it is ready"),
        (broken(lambda case_id: update(Case).where(Case.id == case_id).values(tokens=b"{]")), "can't be read"),
        (broken(lambda case_id: update(Case).where(Case.id == case_id).values(tokens=b'{"v": 77}')), "can't be read"),
    ],
)
def test_a_case_that_stands_nowhere_is_told_and_can_only_be_ended(
    house: House, case: Receipt, break_it: Break, words: str
) -> None:
    break_it(house, number(case))
    Watchdog(house).look()
    (incident,) = stuck(house, case)
    assert words in incident.message
    with pytest.raises(Conflict, match=r"case\.nowhere"):
        house.run(retry_incident, RetryIncident(incident.id), person(house, "ola"))
    house.run(cancel_case, CancelCase(number(case), "trasigt"), SET_UP)
    with house.read() as connection:
        assert find_case_by_id(connection, SET_UP, number(case)).state == "cancelled"


def test_one_broken_case_keeps_nobody_from_the_others(house: House, case: Receipt) -> None:
    other = start(house, "waiting")
    broken(lambda case_id: update(Case).where(Case.id == case_id).values(tokens=b"{]"))(house, number(case))
    LOSSES["timer"][0](house, number(other))
    assert Watchdog(house).look() == [case.case_id, other.case_id]


def test_the_watchdog_goes_round_all_open_cases(house: House, case: Receipt, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ROUND > 2
    monkeypatch.setattr("engine.services.watchdog.ROUND", 2)
    cases = [case, *(start(house, "waiting") for _ in range(4))]
    for one in cases:
        LOSSES["timer"][0](house, number(one))
    dog = Watchdog(house)
    assert [dog.look() for _ in range(4)] == [
        [cases[0].case_id, cases[1].case_id],
        [cases[2].case_id, cases[3].case_id],
        [cases[4].case_id],
        [cases[0].case_id, cases[1].case_id],
    ]
    assert Watchdog(house).look_at_all() == [one.case_id for one in cases]
