"""Versions of a process: made from files, proposed or published, and one of them the one that new cases get."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, func, insert, select, update

from engine.commands import Actor
from engine.rows import Definition, DefinitionFile, Resource, SecurityLog
from engine.services.starts import announce_starts
from engine.services.work import Work

if TYPE_CHECKING:
    from engine.services.definitions import Bundle

NOT_REFUSED: Mapping[str, Any] = {"refused_at": None, "refused_by": None, "refused_reason": None}


def bundle_sha256(files: Mapping[str, bytes]) -> str:
    """The name of a definition: SHA-256 over the sorted lines `<sha256>  <name>`."""
    lines = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def find_version(work: Work, key: str, sha256: str) -> Row[Any] | None:
    """Return the version of a process that is made of exactly these bytes."""
    is_it = (Definition.key == key, Definition.sha256 == sha256)
    return work.connection.execute(select(Definition.__table__).where(*is_it)).one_or_none()


def version_row(work: Work, definition_id: int) -> Row[Any]:
    return work.connection.execute(select(Definition.__table__).where(Definition.id == definition_id)).one()


def add_version(work: Work, files: Mapping[str, bytes], bundle: Bundle, proposal: Mapping[str, Any]) -> int:
    """Insert the files as the next version of their process, not yet published. Returns its id.

    proposal: who and why, the columns of Definition that the bytes do not say.
    """
    row = {
        "key": bundle.process,
        "version": _next_version(work, bundle.process),
        "name": bundle.diagram.processes[bundle.process].name or bundle.process,
        "sha256": bundle_sha256(files),
        "diagram_sha256": bundle.diagram.sha256,
        "state": "proposed",
        "proposed_at": work.now,
        **proposal,
    }
    definition_id = int(work.connection.execute(insert(Definition).values(row).returning(Definition.id)).scalar_one())
    _insert_files(work, files, bundle, definition_id)
    return definition_id


def make_current(work: Work, definition_id: int, key: str, approved_by: str | None, actor: Actor) -> None:
    """New cases get this version from now on; what starts cases by itself starts them on it."""
    is_current = (Definition.key == key, Definition.state == "published")
    work.connection.execute(update(Definition).where(*is_current).values(state="retired"))
    published = {"state": "published", "published_at": work.now, "approved_by": approved_by, **NOT_REFUSED}
    work.connection.execute(update(Definition).where(Definition.id == definition_id).values(published))
    announce_starts(work, definition_id, actor)


def note_version(work: Work, kind: str, actor: Actor, definition_id: int, *more: str) -> None:
    """Write in the security log who did what with which bytes."""
    row = version_row(work, definition_id)
    detail = " ".join(filter(None, (row.key, str(row.version), row.sha256, *more)))
    work.connection.execute(
        insert(SecurityLog).values(
            at=work.now, kind=f"definition.{kind}", login=actor.login or actor.id, detail=detail[:2000]
        )
    )


def _next_version(work: Work, key: str) -> int:
    highest = work.connection.execute(select(func.max(Definition.version)).where(Definition.key == key)).scalar()
    return 1 + (highest or 0)


def _insert_files(work: Work, files: Mapping[str, bytes], bundle: Bundle, definition_id: int) -> None:
    for name, data in files.items():
        digest = hashlib.sha256(data).hexdigest()
        if work.connection.execute(select(Resource.sha256).where(Resource.sha256 == digest)).first() is None:
            work.connection.execute(insert(Resource).values(sha256=digest, data=data))
        kind, key = _kind_and_key(bundle, name)
        work.connection.execute(
            insert(DefinitionFile).values(definition_id=definition_id, name=name, kind=kind, key=key, sha256=digest)
        )


def _kind_and_key(bundle: Bundle, name: str) -> tuple[str, str]:
    if name in bundle.forms:
        return "form", bundle.forms[name].id
    if name in bundle.decisions:
        return "decision", name
    return "diagram", bundle.process
