"""Decisions: the only way a Decision row comes to be (DESIGN 12.19), and what becomes of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from engine.commands import Actor
from engine.errors import NotAllowed
from engine.ports import Completion
from engine.rows import Case, User
from engine.services.opened import local_day
from engine.services.work import Work
from workflows.deciding import SENT_BACK, WRITTEN_OFF, decided_on, decision_maker
from workflows.notes import note_event
from workflows.rows import Decision

DECIDING_STEPS = {"decide": None, "close": WRITTEN_OFF}
"""Kinds of step that decide, and the outcome when the form does not ask for one."""


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """A decision as people see it. person: who decided by delegation; else board and paragraph are set."""

    id: int
    case_id: int
    outcome: str
    person: str | None
    board: str | None
    delegation: str | None
    paragraph: str | None
    decided_on: date
    rules: str
    grounds: str
    conditions: str | None
    dissent: str | None
    regime: str
    appeal_instruction: str | None
    made_at: datetime
    dispatched_at: datetime | None


def make_decision(work: Work, completion: Completion, actor: Actor) -> None:
    """Listener on a completed step that decides: make the Decision row, or none when the board sends it back.

    Raises NotAllowed `decision.role`, Invalid for a date to come, NotAllowed `decision.step` on any other step.
    """
    if completion.step not in DECIDING_STEPS:
        raise NotAllowed("decision.step", element=completion.element)
    case, values = completion.case, completion.values
    maker = decision_maker(actor, case.authority, values, case.variables)
    outcome = values.get("utfall") or DECIDING_STEPS[completion.step]
    if outcome == SENT_BACK:
        return
    row = {
        "case_id": case.id,
        "task_id": completion.task_id,
        "outcome": outcome,
        "user_id": maker.user_id,
        "board": maker.board,
        "delegation": maker.delegation,
        "paragraph": maker.paragraph,
        "entered_by_id": actor.user_id,
        "decided_on": decided_on(values, local_day(work)),
        "rules": case.variables.get("regler") or "",
        "grounds": values.get("avskrivning") or case.variables.get("omstandigheter") or "",
        "conditions": case.variables.get("villkor_beslut"),
        "dissent": values.get("avvikande_mening"),
        "regime": _regime(work, case.id),
        "made_at": work.now,
    }
    decision_id = work.connection.execute(insert(Decision).values(row).returning(Decision.id)).scalar_one()
    work.connection.execute(update(Case).where(Case.id == case.id).values(outcome=outcome))
    note_event(work, case.id, "decision.made", {"decision": decision_id, "outcome": outcome}, actor)


def attach_instruction(work: Work, case_id: int, text: str) -> None:
    """Put the instruction on how to appeal with the case's decision."""
    work.connection.execute(
        update(Decision).where(Decision.id == _newest_id(work.connection, case_id)).values(appeal_instruction=text)
    )


def mark_dispatched(work: Work, case_id: int) -> None:
    """The decision has gone out to the party."""
    work.connection.execute(
        update(Decision).where(Decision.id == _newest_id(work.connection, case_id)).values(dispatched_at=work.now)
    )


def decision_of_case(connection: Connection, case_id: int) -> DecisionFacts | None:
    """Return the case's newest decision."""
    decisions = decisions_of_case(connection, case_id)
    return decisions[-1] if decisions else None


def decisions_of_case(connection: Connection, case_id: int) -> list[DecisionFacts]:
    """Return the case's decisions in order of time."""
    columns: tuple[Any, ...] = (
        Decision.id,
        Decision.case_id,
        Decision.outcome,
        User.name.label("person"),
        Decision.board,
        Decision.delegation,
        Decision.paragraph,
        Decision.decided_on,
        Decision.rules,
        Decision.grounds,
        Decision.conditions,
        Decision.dissent,
        Decision.regime,
        Decision.appeal_instruction,
        Decision.made_at,
        Decision.dispatched_at,
    )
    query = select(*columns).outerjoin(User, User.id == Decision.user_id).where(Decision.case_id == case_id)
    return [DecisionFacts(**row._mapping) for row in connection.execute(query.order_by(Decision.id))]


def _newest_id(connection: Connection, case_id: int) -> int | None:
    query = select(Decision.id).where(Decision.case_id == case_id).order_by(Decision.id.desc())
    return connection.execute(query.limit(1)).scalar()


def _regime(work: Work, case_id: int) -> str:
    """How decisions of this kind are appealed: the diagram's `lots:regime`."""
    definition_id = work.connection.execute(select(Case.definition_id).where(Case.id == case_id)).scalar_one()
    return work.house.definitions.get(work.connection, definition_id).spec.lots.regime or "administrative"
