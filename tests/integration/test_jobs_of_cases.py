"""A served installation: what a case leaves to be done later is done by the durable runner, on both databases."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.audit.check import verify_log
from engine.audit.keys import make_keys
from engine.audit.read import read_events
from engine.commands import Actor, RetryIncident
from engine.jobs import prepare_database
from engine.ports import Extensions, JobCall, system_now
from engine.queries.case_file import case_variables, find_case_by_id, open_incidents
from engine.services.house import durable
from engine.services.incidents import retry_incident
from engine.services.work import House
from tests.factories import SET_UP, deploy, open_test_house, start
from tests.processes import bpmn, end_event, service_task, start_event, timer_catch

PATIENCE_S = 120
calls: list[str] = []
broken: set[str] = set()


def weigh(_work: Any, call: JobCall) -> dict[str, Any]:
    calls.append(call.element)
    if call.element in broken:
        raise OSError("the scales do not answer")
    return {"vikt": 7}


@pytest.fixture
def served(database_url: str, tmp_path: Path) -> Iterator[House]:
    """A house whose durable runner is started, with the handler `weigh`."""
    calls.clear()
    broken.clear()
    make_keys(tmp_path / "keys")
    clock: Any = system_now
    house = open_test_house(database_url, tmp_path, clock, Extensions(handlers={"weigh": weigh}), durable)
    prepare_database(house.database)
    house.jobs.start()
    yield house
    house.jobs.stop()
    house.database.dispose()


def is_closed(house: House, case_id: int | None) -> bool:
    with house.read() as connection:
        return find_case_by_id(connection, SET_UP, case_id or 0).state == "closed"


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def test_a_handler_and_a_timer_carry_a_case_to_its_end(served: House) -> None:
    diagram = bpmn(
        "weighing",
        [start_event(), service_task("weigh", "weigh"), timer_catch("wait", "PT1S"), end_event()],
        ["start -> weigh", "weigh -> wait", "wait -> end"],
    )
    deploy(served, {"process.bpmn": diagram})
    case = start(served, "weighing")
    wait_until(lambda: is_closed(served, case.case_id))
    with served.read() as connection:
        events = read_events(connection, case.case_id or 0, served.keys)
        assert case_variables(connection, case.case_id or 0) == {"vikt": 7}
        assert verify_log(connection, served.keys).problems == []
    assert [event.type for event in events] == ["case.started", "job.done", "timer.fired"]
    assert calls == ["weigh"], "exactly once"


def test_a_job_that_fails_waits_as_an_incident_and_is_tried_again_when_mended(served: House) -> None:
    diagram = bpmn(
        "weighing",
        [start_event(), service_task("weigh", "weigh", retries=1), end_event()],
        ["start -> weigh", "weigh -> end"],
    )
    deploy(served, {"process.bpmn": diagram})
    broken.add("weigh")
    case = start(served, "weighing")

    def incidents() -> list[int]:
        with served.read() as connection:
            return [incident.id for incident in open_incidents(connection, case.case_id)]

    wait_until(lambda: bool(incidents()))
    broken.clear()
    (incident,) = incidents()
    served.run(retry_incident, RetryIncident(incident), Actor("system:test"))
    wait_until(lambda: is_closed(served, case.case_id))
    assert calls == ["weigh", "weigh"]
