"""The files of a draft: changed by many hands, and nothing that was sent is ever lost."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from engine.commands import Actor, AddFiles, Receipt, RemoveFile, RenameFile, RestoreSave, SaveFile
from engine.errors import FieldError, Invalid, NotAllowed, NotFound
from engine.queries.drafting import (
    REMOVED,
    DraftRow,
    FileRow,
    draft_bytes,
    draft_files,
    find_file,
    get_draft,
    last_states,
    save_bytes,
)
from engine.rows import DefinitionDraft, DraftSave
from engine.rules.access import author_of, may
from engine.rules.process_files import DIAGRAM, MAX_ALL_BYTES, MAX_FILE_BYTES, MAX_FILES, is_file_name
from engine.services.work import Work

KEPT_SAVES = 200
"""How many saved states of a draft are kept, besides what its files are now."""


def require_owner(actor: Actor) -> None:
    refusal = may(actor, "edit_process")
    if refusal is not None:
        raise NotAllowed(refusal.key)


def save_file(work: Work, command: SaveFile, actor: Actor) -> Receipt:
    """Save a file, if it still is as the actor saw it; else what was sent is kept beside and the file is untouched.

    The receipt's data: `version` and `sha256` of the file as it is now; when somebody was before, also `by` (their
    author id) and `kept`, the save that holds what was sent. Raises NotFound, Invalid `files.*`.
    """
    draft = _open(work, command.process, actor)
    require_fit({command.name: command.data})
    present = find_file(work.connection, draft.id, command.name)
    if present is not None and present.sha256 == _sha256(command.data):
        return _saved(work, present.version, present.sha256, is_repeat=True)
    expected = {0} if present is None else {present.version, 0 if present.is_removed else present.version}
    if command.version in expected:
        return _put(work, draft, command.name, command.data, present, actor)
    return _keep_beside(work, draft, command, present, actor)


def add_files(work: Work, command: AddFiles, actor: Actor) -> Receipt:
    """Put files into the draft; what they replace stays in its history. Raises NotFound, Invalid `files.*`."""
    draft = _open(work, command.process, actor)
    require_fit(command.files)
    known = {file.name for file in draft_files(work.connection, draft.id)}
    if len(known | command.files.keys()) > MAX_FILES:
        raise Invalid("files.too_many", limit=MAX_FILES)
    for name, data in (*command.originals.items(), *command.files.items()):
        present = find_file(work.connection, draft.id, name)
        if present is None or present.sha256 != _sha256(data):
            _put(work, draft, name, data, present, actor)
    return Receipt(at=work.now, data={"process": draft.key})


def remove_file(work: Work, command: RemoveFile, actor: Actor) -> Receipt:
    """Take a file out of the draft; its history stays. Raises NotFound `draft.no_file`, Invalid `files.needed`."""
    draft = _open(work, command.process, actor)
    if command.name == DIAGRAM:
        raise Invalid("files.needed", name=DIAGRAM)
    present = find_file(work.connection, draft.id, command.name)
    if present is None:
        raise NotFound("draft.no_file", name=command.name)
    if not present.is_removed:
        _put(work, draft, command.name, None, present, actor)
    return Receipt(at=work.now, data={"process": draft.key})


def rename_file(work: Work, command: RenameFile, actor: Actor) -> Receipt:
    """Give a form or table another file name; what refers to it does so by its id, which stays.

    Raises NotFound `draft.no_file`, Invalid with an error on `to`.
    """
    draft = _open(work, command.process, actor)
    files = draft_bytes(work.connection, draft.id)
    if command.name not in files or command.name == DIAGRAM:
        raise NotFound("draft.no_file", name=command.name)
    kind = command.name.rpartition(".")[2]
    if not is_file_name(command.to) or command.to.rpartition(".")[2] != kind:
        raise Invalid("form.invalid", {"to": FieldError("files.name", {"name": command.to})})
    if command.to in files:
        raise Invalid("form.invalid", {"to": FieldError("files.taken", {"name": command.to})})
    _put(work, draft, command.to, files[command.name], find_file(work.connection, draft.id, command.to), actor)
    _put(work, draft, command.name, None, find_file(work.connection, draft.id, command.name), actor)
    return Receipt(at=work.now, data={"process": draft.key, "name": command.to})


def restore_save(work: Work, command: RestoreSave, actor: Actor) -> Receipt:
    """Make a saved state what the file is now. Raises NotFound `draft.no_save`."""
    draft = _open(work, command.process, actor)
    name, data = save_bytes(work.connection, draft.id, command.save_id)
    present = find_file(work.connection, draft.id, name)
    if present is None or present.sha256 != _sha256(data):
        _put(work, draft, name, data, present, actor)
    return Receipt(at=work.now, data={"process": draft.key, "name": name})


def _open(work: Work, process: str, actor: Actor) -> DraftRow:
    require_owner(actor)
    return get_draft(work.connection, process)


def require_fit(files: Mapping[str, bytes]) -> None:
    """Raise Invalid for names that have no place in a process, and for too much."""
    strange = sorted(name for name in files if not is_file_name(name))
    if strange or not files:
        raise Invalid("files.strange", names=", ".join(strange) or "–")
    large = sorted(name for name, data in files.items() if len(data) > MAX_FILE_BYTES)
    if large:
        raise Invalid("files.too_large", names=", ".join(large), limit=MAX_FILE_BYTES)
    if len(files) > MAX_FILES or sum(map(len, files.values())) > MAX_ALL_BYTES:
        raise Invalid("files.too_many", limit=MAX_FILES)


# --- saves ----------------------------------------------------------------------------------------------------------
def _put(work: Work, draft: DraftRow, name: str, data: bytes | None, present: FileRow | None, actor: Actor) -> Receipt:
    """Add the next version of a file. Of two who do it at once, the unique version lets one be run again."""
    version = 1 + (present.version if present is not None else 0)
    sha256 = insert_save(work, draft.id, name, version, data, actor)
    _note_author(work, draft, actor)
    _let_go(work, draft.id)
    return _saved(work, version, sha256)


def _keep_beside(work: Work, draft: DraftRow, command: SaveFile, present: FileRow | None, actor: Actor) -> Receipt:
    sent = _sha256(command.data)
    kept = work.connection.execute(select(DraftSave.id).where(*_is_beside(draft, command, sent, actor))).scalar()
    if kept is None:
        insert_save(work, draft.id, command.name, None, command.data, actor)
        kept = work.connection.execute(select(DraftSave.id).where(*_is_beside(draft, command, sent, actor))).scalar()
    told = {"kept": kept, "version": 0, "sha256": REMOVED, "by": None, "at": None}
    if present is not None:
        at = present.saved_at.isoformat()
        told |= {"version": present.version, "sha256": present.sha256, "by": present.saved_by, "at": at}
    return Receipt(at=work.now, data=told)


def _is_beside(draft: DraftRow, command: SaveFile, sha256: str, actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """The same content that was kept before: a request that is sent again makes no second copy."""
    return (
        DraftSave.draft_id == draft.id,
        DraftSave.name == command.name,
        DraftSave.version.is_(None),
        DraftSave.sha256 == sha256,
        DraftSave.saved_by == author_of(actor),
    )


def insert_save(work: Work, draft_id: int, name: str, version: int | None, data: bytes | None, actor: Actor) -> str:
    sha256 = REMOVED if data is None else _sha256(data)
    work.connection.execute(
        insert(DraftSave).values(
            draft_id=draft_id,
            name=name,
            version=version,
            sha256=sha256,
            data=None if data is None else zlib.compress(data),
            saved_at=work.now,
            saved_by=author_of(actor),
        )
    )
    return sha256


def _note_author(work: Work, draft: DraftRow, actor: Actor) -> None:
    """One statement, so that two who write for the first time at once are both noted."""
    author = author_of(actor)
    if author not in draft.authors:
        unknown = DefinitionDraft.authors.not_like(f"% {author} %")
        noted = update(DefinitionDraft).where(DefinitionDraft.id == draft.id, unknown)
        work.connection.execute(noted.values(authors=DefinitionDraft.authors + f"{author} "))


def _let_go(work: Work, draft_id: int) -> None:
    """Drop the oldest states beyond KEPT_SAVES, never one that a file is now."""
    of_draft = DraftSave.draft_id == draft_id
    count = work.connection.execute(select(func.count()).where(of_draft)).scalar_one()
    if count <= KEPT_SAVES:
        return
    newest = select(DraftSave.id).where(of_draft).order_by(DraftSave.id.desc()).limit(KEPT_SAVES)
    oldest = work.connection.execute(newest).scalars().all()[-1]
    present = [file.save_id for file in last_states(work.connection, draft_id)]
    work.connection.execute(delete(DraftSave).where(of_draft, DraftSave.id < oldest, DraftSave.id.not_in(present)))


def _saved(work: Work, version: int, sha256: str, *, is_repeat: bool = False) -> Receipt:
    return Receipt(at=work.now, is_repeat=is_repeat, data={"version": version, "sha256": sha256})


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
