"""The read log: who of the staff has seen what of a case (help page: "How your views are logged")."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert

from engine.commands import Actor
from engine.ports import system_now
from engine.rows import ReadLog
from web.context import house


def note_reading(actor: Actor, objects: Iterable[str], fields: str, reason: str = "") -> None:
    """Write one row for each object; without the row nobody reads, so a database that can't write answers 503.

    objects: `case:KS-2026-0001`, `document:7`, `company:559999-0010`. fields: what was shown of it.
    """
    roles = ",".join(sorted({grant.role for grant in actor.grants}))[:128]
    rows = [
        {"at": system_now(), "actor": actor.id, "role": roles, "object": one, "fields": fields, "reason": reason[:2000]}
        for one in objects
    ]
    if rows:
        with house().database.begin() as connection:
            connection.execute(insert(ReadLog), rows)
