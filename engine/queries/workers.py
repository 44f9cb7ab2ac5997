"""Whether anybody runs the jobs: who does, when each was last heard, and how much waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from engine.jobs import RHYTHM, database_time
from engine.jobs.due import UNFINISHED
from engine.rows import Job, Timer, Worker

PATIENCE = timedelta(minutes=1)
"""What is due for longer is late: somebody waits for it."""


@dataclass(frozen=True, slots=True)
class WorkerSeen:
    """A process that runs jobs. silence: since its last sign of life."""

    name: str
    host: str
    pid: int
    started_at: datetime
    heard_at: datetime
    silence: timedelta

    @property
    def is_alive(self) -> bool:
        return self.silence < timedelta(seconds=RHYTHM.silent_s)


@dataclass(frozen=True, slots=True)
class JobsState:
    """workers: on the roll and not stopped. late: jobs and timers that should have been done a while ago."""

    workers: tuple[WorkerSeen, ...]
    late: int

    @property
    def alive(self) -> tuple[WorkerSeen, ...]:
        return tuple(one for one in self.workers if one.is_alive)

    @property
    def is_abandoned(self) -> bool:
        """Nobody runs jobs although some are late: people wait for ever."""
        return bool(self.late) and not self.alive


def jobs_state(connection: Connection, now: datetime) -> JobsState:
    """now: of cases, which is what jobs and timers are due by; workers are heard by the database's clock."""
    present = database_time(connection)
    rows = connection.execute(select(Worker.__table__).where(Worker.stopped_at.is_(None)).order_by(Worker.started_at))
    workers = tuple(
        WorkerSeen(row.name, row.host, row.pid, row.started_at, row.heard_at, present - row.heard_at) for row in rows
    )
    return JobsState(workers, _late(connection, now - PATIENCE))


def _late(connection: Connection, before: datetime) -> int:
    jobs = select(func.count()).where(Job.state.in_(UNFINISHED), Job.run_at < before)
    timers = select(func.count()).where(Timer.due_at < before)
    return int(connection.execute(select(jobs.scalar_subquery() + timers.scalar_subquery())).scalar_one())
