"""Drafts: what one person has typed in one task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert

from engine.commands import Actor
from engine.errors import Invalid
from engine.feel import codec
from engine.rows import Draft
from engine.services.work import Work

MAX_BYTES = 1_048_576


def keep(work: Work, task_id: int, actor: Actor, values: Mapping[str, Any]) -> None:
    """Replace the actor's draft. Raises Invalid `draft.too_large`."""
    data = codec.encode(dict(values))
    if len(data) > MAX_BYTES:
        raise Invalid("draft.too_large", size=len(data), limit=MAX_BYTES)
    work.connection.execute(delete(Draft).where(Draft.task_id == task_id, Draft.owner == actor.id))
    work.connection.execute(insert(Draft).values(task_id=task_id, owner=actor.id, values=data, saved_at=work.now))
