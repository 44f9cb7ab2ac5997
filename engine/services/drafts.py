"""Drafts: what one person has typed in one task."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert

from engine.commands import Actor
from engine.errors import Invalid
from engine.feel import codec
from engine.rows import Draft
from engine.services.work import Work

MAX_BYTES = 1_048_576
MAX_IDLE = timedelta(days=30)
OF_ONE = delete(Draft).where(Draft.task_id == bindparam("the_task"), Draft.owner == bindparam("the_owner"))
DROP_IDLE = delete(Draft).where(Draft.saved_at < bindparam("before"))


def keep(work: Work, task_id: int, actor: Actor, values: Mapping[str, Any]) -> None:
    """Replace the actor's draft, and let go of everyone's that have lain idle. Raises Invalid `draft.too_large`."""
    data = codec.encode(dict(values))
    if len(data) > MAX_BYTES:
        raise Invalid("draft.too_large", size=len(data), limit=MAX_BYTES)
    work.connection.execute(OF_ONE, {"the_task": task_id, "the_owner": actor.id})
    work.connection.execute(DROP_IDLE, {"before": work.now - MAX_IDLE})
    work.connection.execute(insert(Draft).values(task_id=task_id, owner=actor.id, values=data, saved_at=work.now))
