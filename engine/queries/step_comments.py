"""What people have said of the steps of a process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from engine.commands import Actor
from engine.queries.visible import visible_cases
from engine.rows import Case, Definition, StepComment


@dataclass(frozen=True, slots=True)
class CommentRow:
    """version: of the process, when it was written. case_number: None when the reader may not see the case."""

    id: int
    element: str
    version: int
    text: str
    written_at: datetime
    written_by: str
    case_number: str | None
    done_at: datetime | None
    done_by: str | None


def comments_on(connection: Connection, key: str, reader: Actor) -> list[CommentRow]:
    """Return the comments on a process, those not yet handled first, then the newest."""
    number = select(Case.number).where(Case.id == StepComment.case_id, visible_cases(reader))
    query = (
        select(
            StepComment.id,
            StepComment.element,
            Definition.version,
            StepComment.text,
            StepComment.written_at,
            StepComment.written_by,
            number.correlate(StepComment).scalar_subquery().label("case_number"),
            StepComment.done_at,
            StepComment.done_by,
        )
        .join(Definition, Definition.id == StepComment.definition_id)
        .where(StepComment.process == key)
        .order_by(StepComment.done_at.is_not(None), StepComment.id.desc())
    )
    return [CommentRow(**row._mapping) for row in connection.execute(query)]
