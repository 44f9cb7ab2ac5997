"""The runner of a served installation: DBOS in the same database, so that handing over commits with the command.

On PostgreSQL its tables are the schema `dbos`, on SQLite they lie in the same file. Jobs of one case run one at a
time: the queue is divided by case. DBOS keeps one instance a process, so one process starts one runner.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from engine.db import reading
from engine.jobs.due import Due, due_timers, unfinished_jobs
from engine.jobs.port import CarryOut
from engine.jobs.sole_worker import WorkerName, take_worker_name
from engine.ports import Now

log = logging.getLogger(__name__)

APPLICATION = "lots"
APPLICATION_VERSION = "1"  # never changed: DBOS workers of another version leave our jobs alone
QUEUE = "case"
WORKFLOW = "lots.carry_out"
AT_ONCE = 4
POLLING_S = 0.25
SWEEP_S = 1.0
ADOPT_EVERY = 60
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

    def __init__(self, database: Engine, now: Now, *, perform: CarryOut, fire: CarryOut) -> None:
        _be_quiet()
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
        self._sweep: threading.Thread | None = None
        self._stopping = threading.Event()
        self._handed_over: set[Due] = set()

    def enqueue(self, connection: Connection, job_id: int, case_id: int, run_at: datetime) -> None:
        """Hand over one job; it waits until *run_at* by the clock of cases, at real speed."""
        wait_s = (run_at - self._now()).total_seconds()
        delay_s = wait_s + SPARE_S if wait_s > 0 else 0.0
        self._hand_over(connection, "job", job_id, case_id, f"{job_id:012}-{uuid.uuid4().hex}", delay_s=delay_s)

    def kick(self) -> None:
        """Nothing to do: the queue is looked at several times a second."""

    def start(self) -> None:
        """Carry out jobs and timers in this process from now on.

        Raises Conflict `jobs.other_worker` when another process runs the jobs of this SQLite file.
        """
        self._worker = take_worker_name(self._database)
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": _url(self._database),
                "application_version": APPLICATION_VERSION,
                "executor_id": self._worker.name,
                "serializer": DBOSPortableJSONSerializer(),
                "log_level": "WARNING",
                "sys_db_pool_size": AT_ONCE + 2,
            }
        )
        self._register()
        DBOS.launch()
        DBOS.register_queue(QUEUE, partition_concurrency=1, worker_concurrency=AT_ONCE, polling_interval_sec=POLLING_S)
        self._adopt_jobs()
        self._stopping.clear()
        self._sweep = threading.Thread(target=self._sweep_timers, name="lots-timers", daemon=True)
        self._sweep.start()

    def stop(self) -> None:
        """Finish what is running (a job cut off is carried out again at the next start) and begin nothing more."""
        self._stopping.set()
        if self._sweep is not None:
            self._sweep.join()
            self._sweep = None
            DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=STOP_WITHIN_S)
        if self._worker is not None:
            self._worker.give_back()
            self._worker = None

    def _hand_over(
        self,
        connection: Connection,
        kind: str,
        row_id: int,
        case_id: int,
        name: str,
        *,
        delay_s: float = 0.0,
        attempt: int = 1,
    ) -> None:
        options: EnqueueOptions = {
            "workflow_name": WORKFLOW,
            "queue_name": QUEUE,
            "queue_partition_key": str(case_id),
            "workflow_id": f"{kind}-{name}",
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
        name = f"{row_id:012}-{uuid.uuid4().hex}"
        while True:
            try:
                with self._database.begin() as connection:
                    self._hand_over(connection, kind, row_id, case_id, name, delay_s=pause_s, attempt=attempt + 1)
            except SQLAlchemyError:
                if self._stopping.wait(pause_s):
                    raise  # DBOS can't note it either: it stays pending and is taken up at the next start
            else:
                return

    def _adopt_jobs(self) -> None:
        """Hand over jobs that DBOS does not know of: those left by a demo that was loaded inline, for example."""
        open_runs = DBOS.list_workflows(
            status=["ENQUEUED", "DELAYED", "PENDING"], workflow_id_prefix="job-", load_input=False
        )
        known = {int(run.workflow_id.split("-")[1]) for run in open_runs}
        with reading(self._database) as connection:
            lost = [job for job in unfinished_jobs(connection) if job.id not in known]
        if lost:
            with self._database.begin() as connection:
                for job in lost:
                    self.enqueue(connection, job.id, job.case_id, job.at)

    def _sweep_timers(self) -> None:
        rounds = 0
        while not self._stopping.wait(SWEEP_S):
            rounds += 1
            try:
                self._hand_over_timers()
                if rounds % ADOPT_EVERY == 0:
                    self._adopt_jobs()
            except SQLAlchemyError:
                log.exception("timers could not be read; trying again in %s s", SWEEP_S)

    def _hand_over_timers(self) -> None:
        with reading(self._database) as connection:
            due = set(due_timers(connection, self._now()))
        new = due - self._handed_over
        if new:
            with self._database.begin() as connection:
                self._hand_over_all(connection, sorted(new, key=lambda timer: timer.order))
        self._handed_over = due

    def _hand_over_all(self, connection: Connection, timers: Iterable[Due]) -> None:
        """Under a name made of the timer, so that of several workers that see it one hands it over.

        SQLite gives the id of a deleted row to a new one, so an id alone would name two timers.
        """
        for due in timers:
            name = f"{due.case_id}-{due.token}-{due.at.timestamp():.6f}-{due.id}"
            self._hand_over(connection, "timer", due.id, due.case_id, name)


def _url(database: Engine) -> str:
    return database.url.render_as_string(hide_password=False)


def _be_quiet() -> None:
    """Let DBOS's messages go where ours go: it adds a console handler of its own only where there is none."""
    logger: Any = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
        logger.setLevel(logging.WARNING)
