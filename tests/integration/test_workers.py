"""Several processes that run jobs: who dies is taken over, who is slow is not, and nothing happens twice."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select, text

from engine.audit.check import verify_log
from engine.audit.keys import make_keys
from engine.audit.read import read_events
from engine.db import open_database, reading
from engine.errors import Conflict
from engine.jobs import DbosRunner, Rhythm, prepare_database
from engine.jobs.roll import LOCK_FAMILY, RHYTHM, database_time, strike_off_the_dead
from engine.jobs.worker_name import NameLostError, take_worker_name
from engine.ports import Extensions, system_now
from engine.queries.workers import jobs_state
from engine.rows import SecurityLog, Worker
from engine.services.house import durable
from tests.factories import deploy, open_test_house, start
from tests.integration.cases_worker import WEIGHED
from tests.integration.test_jobs import PATIENCE_S, START, add_case, add_job, wait_until
from tests.integration.test_jobs_of_cases import is_closed
from tests.processes import bpmn, end_event, service_task, start_event

ROOT = Path(__file__).parents[2]
POSTGRESQL_ONLY = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
SQLITE_ONLY = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """An empty installation with one case."""
    engine = open_database(database_url)
    prepare_database(engine)
    with engine.begin() as connection:
        add_case(connection, 1)
    yield engine
    engine.dispose()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log"
    path.touch()
    return path


@contextmanager
def program(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", *arguments], stdin=subprocess.PIPE, cwd=ROOT)
    try:
        yield process
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait(timeout=PATIENCE_S)


def address(database: Engine) -> str:
    return database.url.render_as_string(hide_password=False)


@contextmanager
def worker(database: Engine, log: Path, behaviour: str) -> Iterator[subprocess.Popen[bytes]]:
    with program("tests.integration.jobs_worker", address(database), str(log), behaviour) as process:
        yield process


def hand_over(database: Engine, *jobs: int) -> None:
    runner = DbosRunner(database, lambda: START, perform=print, fire=print)
    with database.begin() as connection:
        for job_id in jobs:
            add_job(connection, job_id)
            runner.enqueue(connection, job_id, 1, START)


# ---------------------------------------------------------------- death


def test_a_job_cut_off_by_a_killed_process_is_carried_out_by_the_next(database: Engine, log: Path) -> None:
    hand_over(database, 1)
    with worker(database, log, "hang") as process:
        wait_until(lambda: "begin 1" in log.read_text())
        process.kill()
    with worker(database, log, "work"):
        wait_until(lambda: "end 1" in log.read_text())
    assert log.read_text().splitlines().count("begin 1") == 2


@POSTGRESQL_ONLY
def test_what_a_killed_worker_had_begun_goes_on_in_the_other_and_happens_once(
    database_url: str, tmp_path: Path, log: Path
) -> None:
    make_keys(tmp_path / "keys")
    clock: Any = system_now
    house = open_test_house(database_url, tmp_path, clock, Extensions(handlers={"weigh": no_scales}), durable)
    prepare_database(house.database)
    deploy(house, {"process.bpmn": WEIGHING})
    cases = [start(house, "weighing").case_id or 0 for _ in range(6)]
    run = ("tests.integration.cases_worker", database_url, str(tmp_path), str(log))
    with program(*run, "hang") as dying:
        wait_until(lambda: "hang" in log.read_text())
        with program(*run, "work"):
            wait_until(lambda: "work" in log.read_text())
            dying.kill()
            wait_until(lambda: all(is_closed(house, case_id) for case_id in cases))
    begun = Counter(line.split()[0] for line in log.read_text().splitlines())
    assert begun["hang"], "some were begun by the one that died"
    with house.read() as connection:
        weighed = connection.execute(select(SecurityLog.login).where(SecurityLog.kind == WEIGHED)).scalars().all()
        types = [[event.type for event in read_events(connection, case_id, house.keys)] for case_id in cases]
        assert verify_log(connection, house.keys).problems == []
    assert sorted(int(case_id or 0) for case_id in weighed) == sorted(cases)
    assert types == [["case.started", "job.done"]] * len(cases)
    assert roll(house.database) == [], "the dead one is struck off, the other has gone in good order"
    house.database.dispose()


WEIGHING = bpmn(
    "weighing", [start_event(), service_task("weigh", "weigh"), end_event()], ["start -> weigh", "weigh -> end"]
)


def no_scales(_work: Any, _call: Any) -> dict[str, Any]:
    raise AssertionError("this process runs no jobs")


def roll(database: Engine) -> list[str]:
    with reading(database) as connection:
        return list(connection.execute(select(Worker.name).where(Worker.stopped_at.is_(None))).scalars())


@POSTGRESQL_ONLY
def test_the_job_of_a_slow_worker_is_left_to_it(database: Engine, log: Path) -> None:
    hand_over(database, 1)
    with worker(database, log, "slow"):
        wait_until(lambda: "begin 1" in log.read_text())
        with worker(database, log, "work"):
            wait_until(lambda: "end 1" in log.read_text())
    assert log.read_text().splitlines().count("begin 1") == 1


# ---------------------------------------------------------------- the roll


def enter(database: Engine, name: str, silence_s: float, **more: Any) -> None:
    with database.begin() as connection:
        heard_at = database_time(connection) - timedelta(seconds=silence_s)
        row = {"host": "elsewhere", "pid": 1, "started_at": heard_at, "heard_at": heard_at, **more}
        connection.execute(insert(Worker).values(name=name, **row))


@pytest.mark.parametrize(
    ("silence_s", "is_locked", "is_dead"),
    [
        pytest.param(RHYTHM.free_s - 5, True, False, id="works"),
        pytest.param(RHYTHM.free_s - 5, False, False, id="its connection broke a moment ago"),
        pytest.param(RHYTHM.free_s + 5, False, True, id="its process is gone"),
        pytest.param(RHYTHM.free_s + 5, True, False, id="is busy"),
        pytest.param(RHYTHM.silent_s + 5, True, True, id="its machine is gone, and the database has not noticed"),
    ],
)
@POSTGRESQL_ONLY
def test_who_counts_as_dead(database: Engine, silence_s: float, is_locked: bool, is_dead: bool) -> None:
    enter(database, "worker-7", silence_s)
    with database.connect() as connection:
        if is_locked:
            connection.execute(text("SELECT pg_advisory_lock(:family, 7)"), {"family": LOCK_FAMILY})
        told = strike_off_the_dead(database, "worker-1", RHYTHM, {"worker-7": 2}.__getitem__)
    assert [("worker-7" in one, "2 jobs" in one) for one in told] == [(True, True)] * is_dead
    assert roll(database) == ([] if is_dead else ["worker-7"])


@POSTGRESQL_ONLY
def test_a_worker_that_was_cut_off_for_a_moment_keeps_its_name(database: Engine) -> None:
    name = take_worker_name(database, RHYTHM)
    assert name.sign()
    end_sessions(database)
    assert not name.sign(), "it was cut off, and so may all others have been"
    assert name.sign()
    assert (name.name, roll(database)) == ("worker-1", ["worker-1"])
    name.give_back()


@POSTGRESQL_ONLY
def test_who_has_not_been_heard_for_long_strikes_off_nobody(database: Engine) -> None:
    enter(database, "worker-7", 10_000)
    signs = set()

    def heard_again() -> bool:
        with reading(database) as connection:
            signs.add(connection.execute(select(Worker.heard_at).where(Worker.pid == os.getpid())).scalar())
        return len(signs) > 5

    for free_s, left in ((600.0, ["worker-7"]), (0.1, [])):
        signs.clear()
        rhythm = Rhythm(beat_s=0.1, free_s=free_s, silent_s=600.0)
        runner = DbosRunner(database, lambda: START, perform=print, fire=print, rhythm=rhythm)
        runner.start()
        wait_until(heard_again)
        runner.stop()
        assert roll(database) == left


@POSTGRESQL_ONLY
def test_a_worker_whose_name_was_taken_meanwhile_is_told(database: Engine) -> None:
    name = take_worker_name(database, RHYTHM)
    end_sessions(database)
    with database.connect() as other:
        other.execute(text("SELECT pg_advisory_lock(:family, 1)"), {"family": LOCK_FAMILY})
        with pytest.raises(NameLostError):
            name.sign()
    name.give_back()


@POSTGRESQL_ONLY
def test_a_new_worker_leaves_a_name_alone_whose_owner_may_come_back(database: Engine) -> None:
    enter(database, "worker-1", RHYTHM.free_s - 5)
    name = take_worker_name(database, RHYTHM)
    assert name.name == "worker-2"
    name.give_back()


@POSTGRESQL_ONLY
def test_a_new_worker_takes_the_name_of_a_process_that_is_gone_from_its_machine(database: Engine) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    enter(database, "worker-1", 0.0, host=socket.gethostname()[:128], pid=process.pid)
    name = take_worker_name(database, RHYTHM)
    assert name.name == "worker-1"
    with reading(database) as connection:
        assert connection.execute(select(Worker.pid)).scalar_one() == os.getpid()
    name.give_back()


def end_sessions(database: Engine) -> None:
    """As when the database restarts."""
    with database.connect() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = :family"),
            {"family": LOCK_FAMILY},
        )


# ---------------------------------------------------------------- one file, one worker


@SQLITE_ONLY
def test_a_second_worker_on_a_database_file_is_refused_with_the_reason(database: Engine, log: Path) -> None:
    second = DbosRunner(database, lambda: START, perform=print, fire=print)
    with worker(database, log, "work") as process:
        wait_until(lambda: "up" in log.read_text())
        with pytest.raises(Conflict) as refused:
            second.start()
    assert refused.value.key == "jobs.other_worker"
    assert refused.value.params["pid"] == str(process.pid)


# ---------------------------------------------------------------- stopping


def test_a_worker_told_to_stop_finishes_its_job_and_leaves_the_rest(database: Engine) -> None:
    begun: list[int] = []
    finished: list[int] = []
    may_go_on = threading.Event()

    def perform(job_id: int) -> None:
        begun.append(job_id)
        assert may_go_on.wait(PATIENCE_S)
        finished.append(job_id)

    runner = DbosRunner(database, lambda: START, perform=perform, fire=print)
    stop = threading.Thread(target=runner.stop)
    runner.start()
    try:
        hand_over(database, 1, 2)
        wait_until(lambda: begun == [1])
        stop.start()
    finally:
        may_go_on.set()
    stop.join()
    assert (begun, finished, roll(database)) == ([1], [1], [])
    next_one = DbosRunner(database, lambda: START, perform=perform, fire=print)
    next_one.start()
    wait_until(lambda: finished == [1, 2])
    next_one.stop()


# ---------------------------------------------------------------- what people are told


def test_jobs_that_nobody_runs_are_told(database: Engine) -> None:
    with reading(database) as connection:
        assert jobs_state(connection, START).late == 0
    hand_over(database, 1)
    late = START + timedelta(minutes=2)
    with reading(database) as connection:
        assert (jobs_state(connection, late).late, jobs_state(connection, late).is_abandoned) == (1, True)
    runner = DbosRunner(database, lambda: START - timedelta(days=1), perform=print, fire=print)
    runner.start()
    with reading(database) as connection:
        state = jobs_state(connection, late)
        assert connection.execute(select(func.count()).select_from(Worker)).scalar() == 1
    runner.stop()
    (one,) = state.alive
    assert (one.name, one.pid, one.is_alive, state.is_abandoned) == ("worker-1", os.getpid(), True, False)
    enter(database, "worker-9", 3600)
    with reading(database) as connection:
        state = jobs_state(connection, late)
    assert ([one.name for one in state.workers], state.alive, state.is_abandoned) == (["worker-9"], (), True)
