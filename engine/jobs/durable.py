"""The runner of a served installation: DBOS in the same database, so that handing over commits with the command.

On PostgreSQL its tables are the schema `dbos`, on SQLite they lie in the same file. Jobs of one case run one at a
time: the queue is divided by case. DBOS keeps one instance a process, so one process starts one runner.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from engine.db import reading
from engine.errors import Conflict
from engine.jobs.due import Due, due_timers, unfinished_jobs
from engine.jobs.port import CarryOut
from engine.jobs.roll import RHYTHM, Rhythm, strike_off_the_dead
from engine.jobs.worker_name import NameLostError, WorkerName, take_worker_name
from engine.ports import Now

log = logging.getLogger(__name__)

APPLICATION = "lots"
APPLICATION_VERSION = "1"  # never changed: DBOS workers of another version leave our jobs alone
QUEUE = "case"
WORKFLOW = "lots.carry_out"
AT_ONCE = 4
POLLING_S = 0.25
SWEEP_S = 1.0
LOOK_ROUND_EVERY = 60
"""How many sweeps lie between two looks for work that got lost."""
LOST_AFTER = timedelta(seconds=60)
KEEP_RUNS = timedelta(days=7)
FORGET_AT_ONCE = 500
SPARE_S = 0.1
"""DBOS counts in whole milliseconds: a job woken a moment too early would find that it is not due yet."""
STOP_WITHIN_S = 20
LONGEST_PAUSE_S = 300


def prepare_database(database: Engine) -> None:
    """Make or upgrade DBOS's own tables; `lots init` calls it."""
    _be_quiet()
    DBOS.migrate(_url(database))


class DbosRunner:
    """Hands over in any process; carries out in those that were started."""

    def __init__(
        self,
        database: Engine,
        now: Now,
        *,
        perform: CarryOut,
        fire: CarryOut,
        watch: Callable[[], object] = list,
        rhythm: Rhythm = RHYTHM,
    ) -> None:
        """watch: looks for cases that stand still; called once a minute. Default: nobody looks."""
        _be_quiet()
        self._rhythm = rhythm
        self._watch = watch
        self._database = database
        self._now = now
        self._carry_out = {"job": perform, "timer": fire}
        self._client = DBOSClient(
            system_database_engine=database,
            application_name=APPLICATION,
            serializer=DBOSPortableJSONSerializer(),
            lazy=True,
        )
        self._worker: WorkerName | None = None
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        self._stopped = threading.Event()
        self._handed_over: set[Due] = set()

    def enqueue(self, connection: Connection, job_id: int, case_id: int, run_at: datetime) -> None:
        """Hand over one job; it waits until *run_at* by the clock of cases, at real speed."""
        wait_s = (run_at - self._now()).total_seconds()
        delay_s = wait_s + SPARE_S if wait_s > 0 else 0.0
        self._hand_over(connection, "job", job_id, case_id, uuid.uuid4().hex, delay_s=delay_s)

    def kick(self) -> None:
        """Nothing to do: the queue is looked at several times a second."""

    def start(self) -> None:
        """Carry out jobs and timers in this process from now on.

        Raises Conflict `jobs.other_worker` when another process runs the jobs of this SQLite file.
        """
        self._stopping.clear()
        self._stopped.clear()
        self._begin()
        loops = {"lots-timers": self._sweep_timers, "lots-worker": self._sign_the_roll}
        self._threads = [threading.Thread(target=loop, name=name, daemon=True) for name, loop in loops.items()]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is running (a job cut off is carried out again, here or elsewhere) and begin nothing more."""
        self._stopping.set()
        if not self._threads:
            return
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=STOP_WITHIN_S)
        self._stopped.set()
        for thread in self._threads:
            thread.join()
        self._threads = []
        if self._worker is not None:
            self._give_name_back(self._worker)
            self._worker = None

    def _begin(self) -> None:
        self._worker = take_worker_name(self._database, self._rhythm)
        try:
            self._launch(self._worker.name)
        except BaseException:
            self._give_name_back(self._worker)
            self._worker = None
            raise
        log.info("jobs and timers are run here as %s", self._worker.name)

    def _launch(self, name: str) -> None:
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": _url(self._database),
                "application_version": APPLICATION_VERSION,
                "executor_id": name,
                "serializer": DBOSPortableJSONSerializer(),
                "log_level": "WARNING",
                "sys_db_pool_size": AT_ONCE + 2,
            }
        )
        self._register()
        DBOS.launch()
        DBOS.register_queue(QUEUE, partition_concurrency=1, worker_concurrency=AT_ONCE, polling_interval_sec=POLLING_S)
        self._adopt_lost()

    def _give_name_back(self, worker: WorkerName) -> None:
        try:
            worker.give_back()
        except SQLAlchemyError:
            log.exception("%s could not say that it stops; the others will notice", worker.name)
        else:
            log.info("%s has stopped", worker.name)

    def _hand_over(
        self,
        connection: Connection,
        kind: str,
        row_id: int,
        case_id: int,
        mark: str,
        *,
        delay_s: float = 0.0,
        attempt: int = 1,
    ) -> None:
        """Of two hand-overs of one row with the same *mark* only the first counts; within a case lower ids go first."""
        options: EnqueueOptions = {
            "workflow_name": WORKFLOW,
            "queue_name": QUEUE,
            "queue_partition_key": str(case_id),
            "workflow_id": f"{kind}-{row_id:012}-{mark}",
            "app_version": APPLICATION_VERSION,
        }
        if delay_s > 0:
            options["delay_seconds"] = delay_s
        self._client.enqueue_in_transaction(connection, options, kind, row_id, case_id, attempt)

    def _register(self) -> None:
        @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
        def carry_out(kind: str, row_id: int, case_id: int, attempt: int) -> None:
            """DBOS marks what it registers, which a bound method does not bear."""
            self._run_one(kind, row_id, case_id, attempt)

    def _run_one(self, kind: str, row_id: int, case_id: int, attempt: int) -> None:
        try:
            self._carry_out[kind](row_id)
        except Exception:  # the worker's loop: record, then go on with other cases (STYLE 8)
            log.exception("%s %d of case %d could not be carried out (attempt %d)", kind, row_id, case_id, attempt)
            self._try_later(kind, row_id, case_id, attempt)

    def _try_later(self, kind: str, row_id: int, case_id: int, attempt: int) -> None:
        """What fails in a job is answered by *perform* itself; here the database was away, or we are wrong."""
        pause_s = min(LONGEST_PAUSE_S, 2.0**attempt)
        mark = uuid.uuid4().hex
        while True:
            try:
                with self._database.begin() as connection:
                    self._hand_over(connection, kind, row_id, case_id, mark, delay_s=pause_s, attempt=attempt + 1)
            except SQLAlchemyError:
                if self._stopping.wait(pause_s):
                    raise  # DBOS can't note it either: it stays pending and is taken up at the next start
            else:
                return

    def _adopt_lost(self) -> None:
        """Hand over what is waiting although DBOS does not know of it.

        Jobs: left by a demo that was loaded inline. Timers: fired by a machine whose clock was slow, so that nothing
        happened.
        """
        open_runs = DBOS.list_workflows(
            status=["ENQUEUED", "DELAYED", "PENDING"], workflow_id_prefix=["job-", "timer-"], load_input=False
        )
        known = {_kind_and_id(run.workflow_id) for run in open_runs}
        with reading(self._database) as connection:
            found = [*unfinished_jobs(connection), *due_timers(connection, self._now() - LOST_AFTER)]
        lost = [due for due in found if (due.kind, due.id) not in known]
        if not lost:
            return
        with self._database.begin() as connection:
            for due in lost:
                delay_s = max(0.0, (due.at - self._now()).total_seconds())
                self._hand_over(connection, due.kind, due.id, due.case_id, uuid.uuid4().hex, delay_s=delay_s)

    def _forget_old_runs(self) -> None:
        """What was carried out is told by our own rows and events; DBOS's notes of it would only grow."""
        before = (datetime.now(UTC) - KEEP_RUNS).isoformat()
        runs = DBOS.list_workflows(
            status=["SUCCESS", "ERROR"], completed_before=before, limit=FORGET_AT_ONCE, load_input=False
        )
        if runs:
            DBOS.delete_workflows([run.workflow_id for run in runs])

    def _sweep_timers(self) -> None:
        rounds = 0
        while not self._stopping.wait(SWEEP_S):
            rounds += 1
            try:
                self._hand_over_timers()
                if rounds % LOOK_ROUND_EVERY == 0:
                    self._adopt_lost()
                    self._forget_old_runs()
                    self._look_for_stuck_cases()
            except SQLAlchemyError:
                log.exception("timers could not be read; trying again in %s s", SWEEP_S)

    def _sign_the_roll(self) -> None:
        """Until the last job is finished: who fell silent before would lose it to another."""
        well_since = time.monotonic()
        while not self._stopped.wait(self._rhythm.beat_s):
            try:
                if not self._sign():
                    well_since = time.monotonic()
                elif time.monotonic() - well_since >= self._rhythm.free_s:
                    self._strike_off()
            except (SQLAlchemyError, Conflict):
                well_since = time.monotonic()
                log.exception("no sign of life could be left; trying again in %s s", self._rhythm.beat_s)

    def _sign(self) -> bool:
        """Leave a sign of life; False when we could not be heard for a while, and perhaps nobody could."""
        if self._worker is None:
            self._begin()
            return False
        try:
            return self._worker.sign()
        except NameLostError:
            log.exception("another process has taken this one's name; beginning anew under another")
            self._worker = None
            DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=STOP_WITHIN_S)
            return False

    def _strike_off(self) -> None:
        """Only after a while of being heard ourselves: when the database was away, all have been silent."""
        if self._worker is None or self._database.dialect.name == "sqlite":
            return
        for sentence in strike_off_the_dead(self._database, self._worker.name, self._rhythm, self._hand_out):
            log.warning("%s", sentence)

    def _hand_out(self, dead: str) -> int:
        """Queue again what a dead worker had begun."""
        begun = DBOS.list_workflows(status="PENDING", executor_id=dead, load_input=False)
        for run in begun:
            DBOS.resume_workflow(run.workflow_id, queue_name=QUEUE)
        return len(begun)

    def _look_for_stuck_cases(self) -> None:
        try:
            self._watch()
        except Exception:  # the worker's loop: whatever is wrong with a case, timers go on (STYLE 8)
            log.exception("open cases could not be looked over")

    def _hand_over_timers(self) -> None:
        """Under a mark made of the timer, so that of several workers that see it one hands it over.

        SQLite gives the id of a deleted row to a new one, so an id alone would name two timers.
        """
        with reading(self._database) as connection:
            due = set(due_timers(connection, self._now()))
        new = due - self._handed_over
        if new:
            with self._database.begin() as connection:
                for one in sorted(new, key=lambda timer: timer.order):
                    mark = f"{one.case_id}-{one.token}-{one.at.timestamp():.6f}"
                    self._hand_over(connection, "timer", one.id, one.case_id, mark)
        self._handed_over = due


def _kind_and_id(workflow_id: str) -> tuple[str, int]:
    kind, row_id, _ = workflow_id.split("-", 2)
    return kind, int(row_id)


def _url(database: Engine) -> str:
    return database.url.render_as_string(hide_password=False)


def _be_quiet() -> None:
    """Let DBOS's messages go where ours go: it adds a console handler of its own only where there is none."""
    logger: Any = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
        logger.setLevel(logging.WARNING)
