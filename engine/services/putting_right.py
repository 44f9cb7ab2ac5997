"""Putting a stuck case right: what was lost is asked for anew, what belongs to nobody goes."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from engine.commands import Actor
from engine.errors import Conflict
from engine.rows import Job, MessageCatch, SignalCatch, Task, TaskCandidate, Timer
from engine.runtime.intervening import rouse
from engine.services.offering import withdraw_tasks
from engine.services.opened import OpenedCase, surroundings
from engine.services.record import Cause, record
from engine.services.stepping import settle
from engine.services.watchdog import KINDS, findings
from engine.services.work import Work


def put_right(work: Work, case: OpenedCase, cause: Cause, actor: Actor) -> None:
    """Mend what the watchdog found. Raises Conflict `case.nowhere` when the case has no place left to mend."""
    found = findings(work, case)
    if found.is_nowhere or found.unreadable:
        raise Conflict("case.nowhere", number=case.row.number)
    _drop(work, case.id, [(token, kind) for token, _, kind in found.strays])
    lost = [token for token, _, _ in found.lost if not _revived(work, case.id, token)]
    taken = rouse(case.loaded.spec, case.snapshot, lost, surroundings(work, case.loaded, case.arende()))
    record(work, case, taken, cause, actor)
    settle(work, case.id, taken, actor)


def _drop(work: Work, case_id: int, strays: list[tuple[int, str]]) -> None:
    tokens = {kind: [token for token, one in strays if one == kind] for kind in KINDS}
    withdraw_tasks(work, case_id, tuple(tokens["task"]))
    for row, kind in ((Timer, "timer"), (MessageCatch, "message"), (SignalCatch, "signal")):
        work.connection.execute(delete(row).where(row.case_id == case_id, row.token.in_(tokens[kind])))
    work.connection.execute(
        update(Job)
        .where(Job.case_id == case_id, Job.token.in_(tokens["job"]), Job.state.in_(("due", "handled", "failed")))
        .values(state="cancelled", ended_at=work.now)
    )


def _revived(work: Work, case_id: int, token: int) -> bool:
    """A task that was closed though its token waits is opened again: there is one task for each token."""
    task_id = work.connection.execute(select(Task.id).where(Task.case_id == case_id, Task.token == token)).scalar()
    if task_id is None:
        return False
    opened = {"completed_at": None, "completed_by_id": None, "cancelled_at": None, "changed_at": work.now}
    work.connection.execute(update(Task).where(Task.id == task_id).values(version=Task.version + 1, **opened))
    work.connection.execute(update(TaskCandidate).where(TaskCandidate.task_id == task_id).values(is_open=True))
    return True
