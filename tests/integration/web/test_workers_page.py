"""What the operators' page says of the workers."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, update

from engine.ports import system_now
from engine.rows import Job, Worker
from engine.services.work import House
from tests.integration.web.conftest import MORNING, Visit, ask

PAGE = "/admin/incidents"
LOUD = "ingen bakgrundstjänst är i gång"
OPERATOR = "only.operator"


@pytest.fixture
def late_job(house: House, visit: Visit) -> Iterator[None]:
    """A job that was due an hour ago."""
    ask(visit())
    with house.database.begin() as connection:
        row = {"case_id": 1, "token": 999, "element": "e", "kind": "k", "headers": b"", "inputs": b""}
        times = {"run_at": house.now() - timedelta(hours=1), "created_at": MORNING}
        more = {"is_blocking": False, "attempts_left": 1, "state": "due", "behalf": "u1"}
        connection.execute(insert(Job).values(id=4711, **row, **times, **more))
    yield
    with house.database.begin() as connection:
        connection.execute(delete(Job).where(Job.id == 4711))


@pytest.fixture
def worker(house: House) -> Iterator[str]:
    """A worker on another machine that has just been heard."""
    with house.database.begin() as connection:
        now = system_now()
        connection.execute(insert(Worker).values(name="worker-1", host="burken", pid=77, started_at=now, heard_at=now))
    yield "worker-1"
    with house.database.begin() as connection:
        connection.execute(delete(Worker))


def test_a_late_job_that_nobody_runs_is_said_loudly(visit: Visit, late_job: None) -> None:
    page = visit(OPERATOR).page(PAGE)
    assert LOUD in page
    assert 'role="alert"' in page
    assert "Starta lots worker" in page


def test_the_workers_are_listed_and_never_called_processes(visit: Visit, worker: str, house: House) -> None:
    page = visit(OPERATOR).page(PAGE)
    assert LOUD not in page
    assert "Bakgrundstjänster" in page
    assert "Program 77 på burken" in page
    assert "Processer som kör jobb" not in page
    assert "Hördes för" in page
    with house.database.begin() as connection:
        connection.execute(update(Worker).values(heard_at=system_now() - timedelta(hours=2)))
    assert "Har inte hörts sedan" in visit(OPERATOR).page(PAGE)


def test_jobs_that_are_late_although_somebody_runs_them_are_told(visit: Visit, worker: str, late_job: None) -> None:
    page = visit(OPERATOR).page(PAGE)
    assert LOUD not in page
    assert "hinner inte med" in page
