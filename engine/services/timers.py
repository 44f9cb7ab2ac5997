"""Timers: rows that say when to wake a token."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from engine.commands import Actor, Command, Receipt
from engine.rows import Timer
from engine.runtime import TimerFired
from engine.services.opened import open_case
from engine.services.record import Cause
from engine.services.starts import fire_start
from engine.services.stepping import step
from engine.services.work import House, SwapLost, Work

TIMER_ACTOR = Actor("system:timer")


@dataclass(frozen=True, slots=True)
class FireTimer(Command):
    timer_id: int


def fire_timer(work: Work, command: FireTimer, actor: Actor) -> Receipt:
    """Fire a timer that is due; one that is gone, or not due yet, changes nothing."""
    is_due = (Timer.id == command.timer_id, Timer.due_at <= work.now)
    row = work.connection.execute(select(Timer.__table__).where(*is_due)).one_or_none()
    if row is None:
        return Receipt(at=work.now, is_repeat=True)
    if row.case_id is None:
        return fire_start(work, row, actor)
    case = open_case(work, row.case_id)
    taken = work.connection.execute(delete(Timer).where(*is_due, Timer.case_id == case.id, Timer.token == row.token))
    if taken.rowcount != 1:
        raise SwapLost
    cause = Cause("timer.fired", element=row.element, more={"element": row.element, "due_at": row.due_at})
    step(work, case, TimerFired(row.token), cause, actor)
    return Receipt(case.id, case.row.number, at=work.now)


def fire(house: House, timer_id: int) -> None:
    """Fire one timer as the engine itself."""
    house.run(fire_timer, FireTimer(timer_id), TIMER_ACTOR)
