"""Which jobs and timers are due, in the order in which they are to be carried out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, func, select

from engine.rows import Job, Timer

MOST_AT_ONCE = 500
"""What one look at the tables brings; the rest comes with the next."""

UNFINISHED = ("due", "handled")
"""Job states in which something is left to do."""


@dataclass(frozen=True, slots=True)
class Due:
    """One row of `timer` or `job`; case_id is 0 for what starts a case.

    At the same moment timers come before jobs, then the older first.
    """

    at: datetime
    kind: Literal["job", "timer"]
    id: int
    case_id: int
    token: int

    @property
    def order(self) -> tuple[datetime, bool, int]:
        return self.at, self.kind == "job", self.id


def due_now(connection: Connection, now: datetime) -> list[Due]:
    """Return what is due at *now*."""
    return sorted([*due_timers(connection, now), *due_jobs(connection, now)], key=lambda due: due.order)


def due_timers(connection: Connection, now: datetime) -> list[Due]:
    rows = connection.execute(
        select(Timer.due_at, Timer.id, Timer.case_id, Timer.token)
        .where(Timer.due_at <= now)
        .order_by(Timer.due_at, Timer.id)
        .limit(MOST_AT_ONCE)
    )
    return [Due(row.due_at, "timer", row.id, row.case_id or 0, row.token or row.id) for row in rows]


def due_jobs(connection: Connection, now: datetime) -> list[Due]:
    """Jobs whose time has come, also those whose handler has run but whose case has not moved on yet."""
    rows = connection.execute(
        select(Job.run_at, Job.id, Job.case_id, Job.token)
        .where(Job.state.in_(UNFINISHED), Job.run_at <= now)
        .order_by(Job.run_at, Job.id)
        .limit(MOST_AT_ONCE)
    )
    return [Due(row.run_at, "job", row.id, row.case_id, row.token) for row in rows]


def unfinished_jobs(connection: Connection) -> list[Due]:
    """Every job in which something is left to do, now or later."""
    rows = connection.execute(
        select(Job.run_at, Job.id, Job.case_id, Job.token).where(Job.state.in_(UNFINISHED)).order_by(Job.run_at, Job.id)
    )
    return [Due(row.run_at, "job", row.id, row.case_id, row.token) for row in rows]


def next_due(connection: Connection) -> datetime | None:
    """Return the moment of the earliest waiting timer or job, past or to come; a virtual clock moves there."""
    timer = connection.execute(select(func.min(Timer.due_at))).scalar()
    job = connection.execute(select(func.min(Job.run_at)).where(Job.state.in_(UNFINISHED))).scalar()
    return min((moment for moment in (timer, job) if moment is not None), default=None)
