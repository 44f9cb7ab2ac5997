"""The version of its process that each event of a case happened in: it knows what its steps were called then."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import Connection, select

from engine.audit.read import AuditEvent
from engine.rows import Definition
from engine.services.library import Loaded
from web.context import house

VersionOf = Callable[[AuditEvent], Loaded]


def versions_of_events(connection: Connection, events: Iterable[AuditEvent], current: Loaded) -> VersionOf:
    """Return what gives the version of an event; *current* for those that name none."""
    hashes = {_sha256(event) for event in events} - {None, current.sha256}
    found = {current.sha256: current}
    if hashes:
        query = select(Definition.id).where(Definition.key == current.key, Definition.sha256.in_(hashes))
        older = (house().definitions.get(connection, one) for one in connection.execute(query).scalars())
        found |= {one.sha256: one for one in older}
    return lambda event: found.get(_sha256(event) or "", current)


def _sha256(event: AuditEvent) -> str | None:
    return (event.body.get("def") or {}).get("sha256")
