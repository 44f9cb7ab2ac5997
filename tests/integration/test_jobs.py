"""Jobs and timers on a real database: handed over with the command, one at a time a case, surviving a crash."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, delete, func, insert, select, text, update

from engine.db import metadata, open_database, reading
from engine.jobs import DbosRunner, InlineRunner, next_due, prepare_database
from engine.rows import Case, Definition, Job, Resource, Timer

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
PATIENCE_S = 120


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """An empty installation with three cases, on each kind of database."""
    engine = open_database(database_url)
    prepare_database(engine)
    with engine.begin() as connection:
        for case_id in (1, 2, 3):
            add_case(connection, case_id)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'lots.db'}")
    metadata.create_all(engine)
    with engine.begin() as connection:
        add_case(connection, 1)
    yield engine
    engine.dispose()


def add_case(connection: Connection, case_id: int) -> None:
    if connection.execute(select(func.count()).select_from(Definition)).scalar() == 0:
        connection.execute(insert(Resource).values(sha256="0" * 64, data=b""))
        connection.execute(
            insert(Definition).values(
                id=1, key="p", version=1, name="P", sha256="0" * 64, diagram_sha256="0" * 64, state="published",
                proposed_at=START, proposed_by="u1",
            )
        )  # fmt: skip
    connection.execute(
        insert(Case).values(
            id=case_id, process="p", definition_id=1, title="", authority="KS", state="open", channel="web",
            received_on=date(2026, 11, 24), started_at=START, changed_at=START, version=1, tokens=b"",
        )
    )  # fmt: skip


def add_job(connection: Connection, job_id: int, case_id: int = 1, run_at: datetime = START) -> None:
    connection.execute(
        insert(Job).values(
            id=job_id, case_id=case_id, token=job_id, element="e", kind="k", headers=b"", inputs=b"", is_blocking=True,
            attempts_left=3, state="due", run_at=run_at, behalf="u1", created_at=START,
        )
    )  # fmt: skip


def add_timer(connection: Connection, timer_id: int, due_at: datetime, case_id: int = 1) -> None:
    connection.execute(insert(Timer).values(id=timer_id, case_id=case_id, token=timer_id, element="e", due_at=due_at))


class Log:
    """What was carried out, in order; carrying out also makes the row say so, as the services do."""

    def __init__(self, database: Engine) -> None:
        self.database = database
        self.done: list[tuple[str, int]] = []
        self.failures = 0

    def perform(self, job_id: int) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the archive does not answer")
        with self.database.begin() as connection:
            connection.execute(update(Job).where(Job.id == job_id).values(state="done"))
        self.done.append(("job", job_id))

    def fire(self, timer_id: int) -> None:
        with self.database.begin() as connection:
            connection.execute(delete(Timer).where(Timer.id == timer_id))
        self.done.append(("timer", timer_id))


def inline(database: Engine, log: Log, now: datetime = START) -> InlineRunner:
    return InlineRunner(database, lambda: now, perform=log.perform, fire=log.fire)


@contextmanager
def durable(
    database: Engine, perform: Callable[[int], None], fire: Callable[[int], None], now: datetime = START
) -> Iterator[DbosRunner]:
    runner = DbosRunner(database, lambda: now, perform=perform, fire=fire)
    runner.start()
    try:
        yield runner
    finally:
        runner.stop()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


# ---------------------------------------------------------------- inline


def test_inline_runner_carries_out_what_is_due_in_order_of_time(sqlite: Engine) -> None:
    log = Log(sqlite)
    with sqlite.begin() as connection:
        add_job(connection, 1, run_at=START)
        add_job(connection, 2, run_at=START - timedelta(minutes=2))
        add_timer(connection, 7, START - timedelta(minutes=1))
        add_timer(connection, 8, START + timedelta(seconds=1))
    inline(sqlite, log).kick()
    assert log.done == [("job", 2), ("timer", 7), ("job", 1)]


def test_inline_runner_also_carries_out_what_a_job_brings(sqlite: Engine) -> None:
    log = Log(sqlite)

    def perform(job_id: int) -> None:
        log.perform(job_id)
        if job_id == 1:
            with sqlite.begin() as connection:
                add_job(connection, 2)
            runner.kick()  # what the job's own command does after its commit
            assert log.done == [("job", 1)], "a kick from within leaves the work to the outer one"

    runner = InlineRunner(sqlite, lambda: START, perform=perform, fire=log.fire)
    with sqlite.begin() as connection:
        add_job(connection, 1)
    runner.kick()
    assert log.done == [("job", 1), ("job", 2)]


def test_a_job_that_fails_does_not_stop_the_others(sqlite: Engine) -> None:
    log = Log(sqlite)
    log.failures = 1
    with sqlite.begin() as connection:
        add_job(connection, 1)
        add_job(connection, 2)
    runner = inline(sqlite, log)
    runner.kick()
    assert log.done == [("job", 2)]
    runner.kick()
    assert log.done == [("job", 2), ("job", 1)]


def test_the_next_due_moment_is_the_earliest_of_timers_and_jobs(sqlite: Engine) -> None:
    with reading(sqlite) as connection:
        assert next_due(connection) is None
    with sqlite.begin() as connection:
        add_job(connection, 1, run_at=START + timedelta(days=2))
        add_timer(connection, 1, START + timedelta(days=1))
    with reading(sqlite) as connection:
        assert next_due(connection) == START + timedelta(days=1)


# ---------------------------------------------------------------- durable


def test_a_job_rolled_back_with_its_command_is_never_carried_out(database: Engine) -> None:
    log = Log(database)
    runner = DbosRunner(database, lambda: START, perform=log.perform, fire=log.fire)
    with database.connect() as connection:
        transaction = connection.begin()
        add_job(connection, 1)
        runner.enqueue(connection, 1, 1, START)
        transaction.rollback()
    with database.begin() as connection:
        add_job(connection, 2)
        runner.enqueue(connection, 2, 1, START)
    with durable(database, log.perform, log.fire):
        wait_until(lambda: bool(log.done))
    assert log.done == [("job", 2)]


def test_jobs_of_one_case_run_one_at_a_time_and_in_order(database: Engine) -> None:
    running: set[int] = set()
    overlaps: list[int] = []
    log = Log(database)
    case_of = {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2}
    together = threading.Barrier(2, timeout=PATIENCE_S)

    def perform(job_id: int) -> None:
        if case_of[job_id] in running:
            overlaps.append(job_id)
        running.add(case_of[job_id])
        together.wait()  # passes only when the two cases run side by side
        running.discard(case_of[job_id])
        log.perform(job_id)

    with durable(database, perform, log.fire) as runner:
        with database.begin() as connection:
            for job_id, case_id in case_of.items():
                add_job(connection, job_id, case_id)
                runner.enqueue(connection, job_id, case_id, START)
        wait_until(lambda: len(log.done) == len(case_of))
    assert overlaps == []
    assert [job for _, job in log.done if case_of[job] == 1] == [1, 2, 3]
    assert [job for _, job in log.done if case_of[job] == 2] == [4, 5, 6]


def test_timers_that_are_due_fire_and_others_wait(database: Engine) -> None:
    log = Log(database)
    with database.begin() as connection:
        add_timer(connection, 1, START - timedelta(days=90))
        add_timer(connection, 2, START + timedelta(days=90))
    with durable(database, log.perform, log.fire):
        wait_until(lambda: bool(log.done))
    assert log.done == [("timer", 1)]


def test_a_timer_that_takes_over_the_id_of_one_that_has_fired_fires_too(database: Engine) -> None:
    log = Log(database)
    with durable(database, log.perform, log.fire):
        for case_id in (1, 2):
            with database.begin() as connection:
                add_timer(connection, 1, START - timedelta(days=1), case_id)
            wait_until(lambda: len(log.done) == case_id)  # noqa: B023 used within the round
    assert log.done == [("timer", 1), ("timer", 1)]


def test_a_job_that_the_runner_could_not_carry_out_is_tried_again(database: Engine) -> None:
    log = Log(database)
    log.failures = 1
    with durable(database, log.perform, log.fire) as runner:
        with database.begin() as connection:
            add_job(connection, 1)
            runner.enqueue(connection, 1, 1, START)
        wait_until(lambda: bool(log.done))
    assert log.done == [("job", 1)]


def test_a_job_for_later_waits(database: Engine) -> None:
    log = Log(database)
    later = START + timedelta(days=90)
    with durable(database, log.perform, log.fire) as runner:
        with database.begin() as connection:
            add_job(connection, 1, 1, later)
            add_job(connection, 2, 1)
            runner.enqueue(connection, 1, 1, later)
            runner.enqueue(connection, 2, 1, START)
        wait_until(lambda: bool(log.done))
    assert log.done == [("job", 2)]


def test_jobs_left_by_an_inline_load_are_taken_over_once(database: Engine) -> None:
    log = Log(database)
    with database.begin() as connection:
        add_job(connection, 1)
        add_job(connection, 2, run_at=START + timedelta(days=1))
    for _ in range(2):
        with durable(database, log.perform, log.fire):
            wait_until(lambda: bool(log.done))
    assert (log.done, notes(database)) == ([("job", 1)], 2)


def test_a_timer_that_was_fired_too_early_by_a_slow_clock_is_fired_again(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.jobs.durable.LOOK_ROUND_EVERY", 1)
    log = Log(database)
    tried: list[int] = []

    def fire(timer_id: int) -> None:
        tried.append(timer_id)
        if len(tried) > 1:  # the first machine finds that it is not due yet, and changes nothing
            log.fire(timer_id)

    with database.begin() as connection:
        add_timer(connection, 1, START - timedelta(days=1))
    with durable(database, log.perform, fire):
        wait_until(lambda: bool(log.done))
    assert log.done == [("timer", 1)]


def test_notes_of_what_was_carried_out_are_not_kept_for_ever(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.jobs.durable.LOOK_ROUND_EVERY", 1)
    monkeypatch.setattr("engine.jobs.durable.KEEP_RUNS", timedelta(0))
    log = Log(database)
    with durable(database, log.perform, log.fire) as runner:
        with database.begin() as connection:
            add_job(connection, 1)
            runner.enqueue(connection, 1, 1, START)
        wait_until(lambda: bool(log.done))
        wait_until(lambda: notes(database) == 0)


def notes(database: Engine) -> int:
    """How many runs DBOS has rows of."""
    table = "dbos.workflow_status" if database.dialect.name == "postgresql" else "workflow_status"
    with reading(database) as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_open_cases_are_looked_over_every_minute_and_a_failing_look_stops_no_timer(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.jobs.durable.LOOK_ROUND_EVERY", 1)
    monkeypatch.setattr("engine.jobs.durable.SWEEP_S", 0.05)
    log = Log(database)
    looks: list[int] = []

    def look() -> None:
        looks.append(len(looks))
        raise ValueError("a case that nobody can read")

    runner = DbosRunner(database, lambda: START, perform=log.perform, fire=log.fire, watch=look)
    runner.start()
    try:
        wait_until(lambda: len(looks) > 1)
        with database.begin() as connection:
            add_timer(connection, 7, START)
        wait_until(lambda: log.done == [("timer", 7)])
    finally:
        runner.stop()
