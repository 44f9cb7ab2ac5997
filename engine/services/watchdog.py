"""Looks for cases that stand still without anyone knowing: where nothing is ready, waiting or scheduled.

A case is stuck when a token waits for something that no row holds (a task nobody can see, a timer that never fires), or
a row belongs to no token (a task that can't be completed), or it is open and stands nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, exists, func, insert, or_, select

from engine.commands import Actor, Command, Receipt
from engine.errors import EngineError
from engine.rows import Case, Incident, Job, MessageCatch, SignalCatch, Task, Timer
from engine.runtime.intervening import awaited
from engine.services.by_hand import STUCK
from engine.services.opened import OpenedCase, look_at_case, open_case, surroundings
from engine.services.record import Cause, chain_event
from engine.services.work import House, Work

WATCHDOG = Actor("system:watchdog")
ROUND = 500
"""How many cases one look takes in; the next goes on from there."""
HELD_BY_NO_ROW = "conditional"
KINDS = ("task", "job", "timer", "message", "signal")

Conditions = tuple[ColumnElement[bool], ...]
OPEN_TASK: Conditions = (Task.completed_at.is_(None), Task.cancelled_at.is_(None))
HELD_JOB: Conditions = (
    Job.is_blocking.is_(True),
    or_(
        Job.state.in_(("due", "handled")),
        (Job.state == "failed") & exists().where(Incident.job_id == Job.id, Incident.closed_at.is_(None)),
    ),
)
ROWS: Mapping[str, tuple[Any, Conditions]] = {
    "task": (Task, OPEN_TASK),
    "job": (Job, HELD_JOB),
    "timer": (Timer, ()),
    "message": (MessageCatch, ()),
    "signal": (SignalCatch, ()),
    "incident": (Incident, (Incident.closed_at.is_(None), Incident.key != STUCK)),
}
"""What may hold a token: the table, and which of its rows do."""


@dataclass(frozen=True, slots=True)
class LookAfter(Command):
    """Look at one case, and tell an operator if it is stuck."""

    case_id: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong with a case, as (token, element, kind). lost: tokens held by no row; strays: rows without a token.

    is_nowhere: it is open and has no token that could ever move. unreadable: why its place can't be read at all.
    """

    lost: tuple[tuple[int, str, str], ...] = ()
    strays: tuple[tuple[int, str, str], ...] = ()
    is_nowhere: bool = False
    unreadable: str = ""

    def __bool__(self) -> bool:
        return bool(self.lost or self.strays or self.is_nowhere or self.unreadable)

    def sentences(self) -> str:
        """For the operator: what is wrong and where."""
        found = ["The case is open, and nothing in it is ready, waiting or scheduled."] if self.is_nowhere else []
        found += [f"Where the case stands can't be read: {self.unreadable}."] if self.unreadable else []
        found += [f"{element} waits ({kind}), and no row holds it." for _, element, kind in self.lost]
        found += [f"A row ({kind}) holds {element}, where the case does not stand." for _, element, kind in self.strays]
        return "\n".join(found)


@dataclass(slots=True)
class Watchdog:
    """Goes round the open cases, some at each look."""

    house: House
    _after: int = field(default=0)

    def look(self) -> list[int]:
        """Look at the next cases; return those that are stuck, each now with an incident."""
        with self.house.read() as connection:
            query = select(Case.id).where(Case.state == "open", Case.id > self._after).order_by(Case.id).limit(ROUND)
            ids = list(connection.execute(query).scalars())
            work = Work(connection, self.house.now(), self.house)
            suspects = [case_id for case_id in ids if findings(work, look_at_case(work, case_id))]
        self._after = ids[-1] if len(ids) == ROUND else 0
        return [case_id for case_id in suspects if self._tell(case_id)]

    def look_at_all(self) -> list[int]:
        """Look at every open case once."""
        self._after = 0
        found = self.look()
        while self._after:
            found += self.look()
        return found

    def _tell(self, case_id: int) -> bool:
        return bool(self.house.run(look_after, LookAfter(case_id), WATCHDOG).data["stuck"])


def look_after(work: Work, command: LookAfter, actor: Actor) -> Receipt:
    """Look again, with the case held still; what is stuck gets an Incident `case.stuck`, once."""
    case = open_case(work, command.case_id)
    found = findings(work, case)
    if found and not _is_told(work, case.id):
        _open_incident(work, case, found, actor)
    return Receipt(case.id, case.row.number, at=work.now, data={"stuck": bool(found)})


def findings(work: Work, case: OpenedCase) -> Findings:
    """Compare the tokens of an open case with the rows that hold them."""
    if case.row.state != "open":
        return Findings()
    try:
        waits = awaited(case.loaded.spec, case.snapshot, surroundings(work, case.loaded, case.arende()))
    except (EngineError, ValueError, LookupError) as error:  # damaged from outside, or of a version we don't know
        return Findings(unreadable=f"{type(error).__name__}: {error}")
    rows = {kind: _rows(work, case.id, kind) for kind in ROWS}
    lost = tuple(
        (token, element, kind)
        for token, (element, kind) in waits.items()
        if kind != HELD_BY_NO_ROW and token not in rows.get(kind, {})
    )
    strays = tuple(
        (token, element, kind)
        for kind in KINDS
        for token, element in rows[kind].items()
        if not _is_held(waits.get(token), kind, token in rows["incident"])
    )
    return Findings(lost, strays, is_nowhere=not waits)


def _is_held(wait: tuple[str, str] | None, kind: str, has_incident: bool) -> bool:
    """A step that failed may keep its row: the incident says what it waits for."""
    return wait is not None and (wait[1] == kind or (wait[1] == "incident" and has_incident))


def _rows(work: Work, case_id: int, kind: str) -> dict[int, str]:
    row, conditions = ROWS[kind]
    return dict(
        work.connection.execute(select(row.token, row.element).where(row.case_id == case_id, *conditions)).all()
    )


def _is_told(work: Work, case_id: int) -> bool:
    told = (Incident.case_id == case_id, Incident.key == STUCK, Incident.closed_at.is_(None))
    return work.connection.execute(select(func.count()).where(*told)).scalar_one() > 0


def _open_incident(work: Work, case: OpenedCase, found: Findings, actor: Actor) -> None:
    token, element, _ = next(iter((*found.lost, *found.strays)), (0, case.loaded.spec.id, ""))
    work.connection.execute(
        insert(Incident).values(
            case_id=case.id,
            token=token,
            element=element,
            key=STUCK,
            message=found.sentences()[:2000],
            opened_at=work.now,
        )
    )
    more = {"key": STUCK, "element": element, "why": found.sentences()}
    chain_event(work, case, Cause("incident.opened", more=more), actor)
