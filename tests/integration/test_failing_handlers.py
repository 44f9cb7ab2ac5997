"""A handler that raises, hangs or gives back nonsense: an incident of its own case, which slows no other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text

from engine.audit.check import verify_log
from engine.audit.keys import make_keys
from engine.commands import Actor, RetryIncident
from engine.jobs import prepare_database
from engine.limits import Limits
from engine.ports import Extensions, JobCall, system_now
from engine.queries.case_file import IncidentRow, open_incidents
from engine.rows import SecurityLog
from engine.services.house import durable
from engine.services.incidents import retry_incident
from engine.services.work import House, Work
from tests.factories import deploy, open_test_house, start
from tests.integration.test_jobs_of_cases import is_closed, wait_until
from tests.processes import bpmn, end_event, service_task, start_event

Handler = Callable[[Work, JobCall], Any]
LIMITS = Limits(handler_seconds=1.0, variable_bytes=10_000)


class Scales:
    """What the handlers `strange` and `good` do."""

    def __init__(self) -> None:
        self.strange: Handler = self.good

    def weigh(self, work: Work, call: JobCall) -> Any:
        return self.strange(work, call)

    @staticmethod
    def good(_work: Work, _call: JobCall) -> dict[str, Any]:
        return {"vikt": 7}


@pytest.fixture
def scales() -> Scales:
    return Scales()


@pytest.fixture
def served(database_url: str, tmp_path: Path, scales: Scales) -> Iterator[House]:
    """A house whose durable runner is started, with a process for each handler."""
    make_keys(tmp_path / "keys")
    clock: Any = system_now
    handlers = {"strange": scales.weigh, "good": scales.good}
    house = open_test_house(database_url, tmp_path, clock, Extensions(handlers=handlers), durable)
    house.config = replace(house.config, limits=LIMITS)
    prepare_database(house.database)
    for name in handlers:
        diagram = bpmn(
            name,
            [start_event(), service_task("weigh", name, retries=1), end_event()],
            ["start -> weigh", "weigh -> end"],
        )
        deploy(house, {"process.bpmn": diagram})
    house.jobs.start()
    yield house
    house.jobs.stop()
    house.database.dispose()


def incidents(house: House, case_id: int | None) -> list[IncidentRow]:
    with house.read() as connection:
        return list(open_incidents(connection, case_id))


def the_incident(house: House, case_id: int | None) -> IncidentRow:
    wait_until(lambda: bool(incidents(house, case_id)))
    (found,) = incidents(house, case_id)
    return found


def sleeps(_work: Work, _call: JobCall) -> dict[str, Any]:
    threading.Event().wait(600)
    return {}


def turns_round_and_round(_work: Work, _call: JobCall) -> dict[str, Any]:
    while True:
        pass


def waits_in_the_database(work: Work, _call: JobCall) -> dict[str, Any]:
    if work.connection.dialect.name == "postgresql":
        work.connection.execute(text("SELECT pg_sleep(600)"))
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    work.connection.execute(text(endless)).scalar()
    return {}


@pytest.mark.parametrize("hangs", [sleeps, turns_round_and_round, waits_in_the_database])
def test_a_handler_that_hangs_stops_its_own_case_and_no_other(served: House, scales: Scales, hangs: Handler) -> None:
    def writes_and_hangs(work: Work, call: JobCall) -> Any:
        work.connection.execute(insert(SecurityLog).values(at=work.now, kind="half done"))
        return hangs(work, call)

    scales.strange = writes_and_hangs
    stuck = start(served, "strange").case_id
    others = [start(served, "good").case_id for _ in range(3)]
    wait_until(lambda: all(is_closed(served, case_id) for case_id in others))
    incident = the_incident(served, stuck)
    assert (incident.key, incident.message) == (
        "job.hung", "HandlerHungError: strange had not answered after 1 s"
    )  # fmt: skip
    with served.read() as connection:
        half_done = select(func.count()).where(SecurityLog.kind == "half done")
        assert connection.execute(half_done).scalar() == 0, "what it had written is taken back"
        assert verify_log(connection, served.keys).problems == []
    scales.strange = scales.good
    served.run(retry_incident, RetryIncident(incident.id), Actor("system:test"))
    wait_until(lambda: is_closed(served, stuck))


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (None, "strange gave back something of the kind NoneType, not values by their names"),
        (7, "strange gave back something of the kind int, not values by their names"),
        ({1: 2}, "strange gave back something of the kind dict, not values by their names"),
        ({"vikt": object()}, "strange gave back values that no case can take: variable.type"),
        ({"vikt": 1.5}, "strange gave back values that no case can take: variable.type"),
        ({"arende": 1}, "strange gave back values that no case can take: variable.reserved"),
        ({"vikt": "x" * 20_000}, "strange gave back values that no case can take: limit.variable_bytes"),
        ({"v" * 200: 1}, "strange gave back values that no case can take: variable.name"),
    ],
)
def test_a_handler_that_gives_back_nonsense_stops_its_own_case(
    served: House, scales: Scales, answer: Any, why: str
) -> None:
    scales.strange = lambda _work, _call: answer
    incident = the_incident(served, start(served, "strange").case_id)
    assert incident.key == "job.failed"
    assert incident.message.startswith(f"HandlerAnswerError: {why}")


def test_a_handler_that_ends_its_thread_stops_its_own_case(served: House, scales: Scales) -> None:
    def leaves(_work: Work, _call: JobCall) -> Any:
        raise SystemExit(1)

    scales.strange = leaves
    incident = the_incident(served, start(served, "strange").case_id)
    assert (incident.key, incident.message) == ("job.failed", "HandlerAnswerError: strange ended its thread: 1")
