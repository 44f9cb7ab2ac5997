"""Drafts of processes: begun from a version or from files, and discarded (DESIGN 12.22)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from engine.commands import Actor, BeginDraft, DiscardDraft, ImportDraft, Receipt
from engine.errors import Conflict, Invalid, NotFound
from engine.queries.drafting import DISCARDED, DraftRow, find_draft, get_draft
from engine.queries.versions import version_files
from engine.rows import Definition, DefinitionDraft, DraftSave, SecurityLog
from engine.rules.access import author_of
from engine.rules.process_files import DIAGRAM
from engine.runtime import read_diagram
from engine.services.draft_files import insert_save, require_fit, require_owner
from engine.services.work import Work


def begin_draft(work: Work, command: BeginDraft, actor: Actor) -> Receipt:
    """Begin a draft with the files of a version. Where there is one already, that one is it.

    Raises NotFound `process.unknown`.
    """
    require_owner(actor)
    if find_draft(work.connection, command.process) is not None:
        return Receipt(at=work.now, is_repeat=True, data={"process": command.process})
    versions = select(Definition.id, Definition.name).where(Definition.key == command.process)
    if command.version is None:
        versions = versions.order_by(Definition.state != "published", Definition.version.desc()).limit(1)
    else:
        versions = versions.where(Definition.version == command.version)
    base = work.connection.execute(versions).one_or_none()
    if base is None:
        if command.version is None:
            raise NotFound("process.unknown", process=command.process)
        raise NotFound("process.no_version", process=command.process, version=command.version)
    files = version_files(work.connection, base.id)
    return _begin(work, command.process, base.name, files, actor, base.id, "")


def import_draft(work: Work, command: ImportDraft, actor: Actor) -> Receipt:
    """Begin the draft of the process that the files describe.

    Raises DefinitionError for a diagram that can't be read, Invalid `files.no_diagram`, `files.*`, and Conflict
    `draft.exists` where the process has an open draft: its files are not overwritten unasked.
    """
    require_owner(actor)
    require_fit(command.files)
    if DIAGRAM not in command.files:
        raise Invalid("files.no_diagram", names=", ".join(sorted(command.files)))
    diagram = read_diagram(command.files[DIAGRAM])
    process = next((one for one in diagram.processes.values() if one.executable), None)
    if process is None:
        raise Invalid("files.no_process")
    if find_draft(work.connection, process.id) is not None:
        raise Conflict("draft.exists", process=process.id, name=process.name or process.id)
    published = (Definition.key == process.id, Definition.state == "published")
    base_id = work.connection.execute(select(Definition.id).where(*published)).scalar()
    sent = {**command.files, **command.originals}
    receipt = _begin(work, process.id, process.name or process.id, sent, actor, base_id, author_of(actor))
    draft = get_draft(work.connection, process.id)
    for name in command.originals:
        insert_save(work, draft.id, name, 2, command.files[name], actor)
    return receipt


def _begin(
    work: Work, key: str, name: str, files: Mapping[str, bytes], actor: Actor, base_id: int | None, author: str
) -> Receipt:
    row = {
        "key": key,
        "name": name,
        "base_id": base_id,
        "authors": f" {author} ",
        "begun_at": work.now,
        "begun_by": author_of(actor),
    }
    draft_id = int(
        work.connection.execute(insert(DefinitionDraft).values(row).returning(DefinitionDraft.id)).scalar_one()
    )
    for file, data in files.items():
        insert_save(work, draft_id, file, 1, data, actor)
    return Receipt(at=work.now, data={"process": key})


def discard_draft(work: Work, command: DiscardDraft, actor: Actor) -> Receipt:
    """Throw the draft away with its history, and write in the security log who did.

    Raises NotFound, Conflict `draft.proposed` while somebody reviews it.
    """
    require_owner(actor)
    draft = get_draft(work.connection, command.process)
    if _waits(work, draft):
        raise Conflict("draft.proposed", process=draft.name)
    drop_draft(work, draft.id)
    told = {"at": work.now, "kind": DISCARDED, "login": actor.login or actor.id, "detail": draft.key}
    work.connection.execute(insert(SecurityLog).values(told))
    return Receipt(at=work.now, data={"process": command.process})


def drop_draft(work: Work, draft_id: int) -> None:
    work.connection.execute(delete(DraftSave).where(DraftSave.draft_id == draft_id))
    work.connection.execute(delete(DefinitionDraft).where(DefinitionDraft.id == draft_id))


def _waits(work: Work, draft: DraftRow) -> bool:
    state = select(Definition.state).where(Definition.id == draft.proposal_id)
    return draft.proposal_id is not None and work.connection.execute(state).scalar() == "proposed"
