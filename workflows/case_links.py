"""Links between cases, both ways."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from engine.commands import Actor
from engine.queries.visible import visible_cases
from engine.rows import Case
from engine.services.work import Work
from workflows.notes import note_event
from workflows.rows import CaseLink


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """kind: what it is to the case one looks at."""

    kind: str
    number: str
    title: str


def link_cases(work: Work, ended_id: int, living_id: int, kinds: tuple[str, str], actor: Actor) -> None:
    """Link a case that ends with the one that lives on. kinds: what the living one is to the ended, and the reverse."""
    pairs = ((ended_id, living_id, kinds[0]), (living_id, ended_id, kinds[1]))
    rows = [{"case_id": one, "other_id": other, "kind": kind, "linked_at": work.now} for one, other, kind in pairs]
    work.connection.execute(insert(CaseLink), rows)
    number = work.connection.execute(select(Case.number).where(Case.id == ended_id)).scalar_one()
    note_event(work, living_id, "case.linked", {"number": number, "kind": kinds[1]}, actor)


def links_of_case(connection: Connection, actor: Actor, case_id: int) -> list[LinkedCase]:
    """The linked cases that the actor may see."""
    query = (
        select(CaseLink.kind, Case.number, Case.title)
        .join(Case, Case.id == CaseLink.other_id)
        .where(CaseLink.case_id == case_id, visible_cases(actor))
        .order_by(CaseLink.linked_at, Case.id)
    )
    return [LinkedCase(row.kind, row.number or "", row.title) for row in connection.execute(query)]
