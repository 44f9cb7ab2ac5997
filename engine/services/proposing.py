"""Proposals: a version that one person asks for and another approves, byte for byte (DESIGN 12.22)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select, update

from engine.commands import (
    Actor,
    ApproveProposal,
    Propose,
    ProposeFiles,
    Receipt,
    RefuseProposal,
    RetireVersion,
)
from engine.errors import Conflict, DefinitionError, Invalid, NotAllowed, NotFound
from engine.queries.drafting import draft_bytes, get_draft, last_states
from engine.queries.people import name_of
from engine.queries.versions import version_files
from engine.rows import Definition, DefinitionDraft, Group
from engine.rules.access import author_of, may, may_approve
from engine.services.definitions import Bundle, read_bundle
from engine.services.draft_files import require_fit, require_owner
from engine.services.drafting import drop_draft
from engine.services.published import published_library
from engine.services.publishing import (
    NOT_REFUSED,
    add_version,
    bundle_sha256,
    find_version,
    make_current,
    note_version,
)
from engine.services.reasons import MAX_REASON, given_reason
from engine.services.starts import forget_starts
from engine.services.work import SwapLost, Work


# --- propose --------------------------------------------------------------------------------------------------------
def propose(work: Work, command: Propose, actor: Actor) -> Receipt:
    """Make the draft a version that waits for approval; an earlier proposal of the process gives way to it.

    Raises NotFound, Conflict `draft.changed` when the draft is not what the proposer saw, DefinitionError with the
    findings while one is an error, Invalid `proposal.same` for what is published already.
    """
    require_owner(actor)
    draft = get_draft(work.connection, command.process)
    files = draft_bytes(work.connection, draft.id)
    if bundle_sha256(files) != command.sha256:
        last = max(last_states(work.connection, draft.id), key=lambda file: file.save_id)
        raise Conflict("draft.changed", by=name_of(work.connection, last.saved_by), at=last.saved_at)
    authors = draft.authors | {author_of(actor)}
    definition_id, receipt = _propose(work, files, draft.key, authors, command.note, actor)
    is_it = DefinitionDraft.id == draft.id
    work.connection.execute(update(DefinitionDraft).where(is_it).values(proposal_id=definition_id))
    return receipt


def propose_files(work: Work, command: ProposeFiles, actor: Actor) -> Receipt:
    """Make the files a version that waits for approval. Raises as `propose` does."""
    require_owner(actor)
    require_fit(command.files)
    authors = frozenset({author_of(actor)})
    return _propose(work, command.files, None, authors, command.note, actor)[1]


def _propose(
    work: Work, files: Mapping[str, bytes], key: str | None, authors: frozenset[str], note: str, actor: Actor
) -> tuple[int, Receipt]:
    bundle = checked_bundle(work, files, key)
    who = {"proposed_by": actor.id, "authors": f" {' '.join(sorted(authors))} ", "note": note.strip()[:MAX_REASON]}
    known = find_version(work, bundle.process, bundle_sha256(files))
    if known is not None and known.state == "published":
        raise Invalid("proposal.same", process=known.name, version=known.version)
    _give_way(work, bundle.process, known, actor)
    if known is None:
        definition_id = add_version(work, files, bundle, who)
        note_version(work, "proposed", actor, definition_id)
    else:
        definition_id = known.id
        if known.state != "proposed":
            again = {"state": "proposed", "proposed_at": work.now, **who, **NOT_REFUSED}
            work.connection.execute(update(Definition).where(Definition.id == known.id).values(again))
            note_version(work, "proposed", actor, definition_id)
    row = _version(work, Definition.id == definition_id)
    told = {"process": row.key, "version": row.version, "sha256": row.sha256}
    return definition_id, Receipt(at=work.now, is_repeat=known is not None and known.state == "proposed", data=told)


def checked_bundle(work: Work, files: Mapping[str, bytes], key: str | None) -> Bundle:
    """Read the files. Raises DefinitionError with all findings while one is an error, or the process is another."""
    groups = frozenset(work.connection.execute(select(Group.key)).scalars())
    known = published_library(work.connection, files)
    bundle = read_bundle(files, work.house.extensions, groups or None, work.house.config.limits, known)
    if key is not None and bundle.process != key:
        raise Invalid("proposal.other_process", found=bundle.process, process=key)
    if bundle.errors:
        raise DefinitionError("definition.refused", bundle.findings, process=bundle.process)
    return bundle


def _give_way(work: Work, key: str, known: Row[Any] | None, actor: Actor) -> None:
    """At most one version of a process waits: the newest."""
    waiting = work.connection.execute(
        select(Definition.__table__).where(Definition.key == key, Definition.state == "proposed")
    ).all()
    for row in waiting:
        if known is None or row.id != known.id:
            _set_back(work, row, None, actor)


# --- decide ---------------------------------------------------------------------------------------------------------
def approve(work: Work, command: ApproveProposal, actor: Actor) -> Receipt:
    """Publish exactly the bytes that the approver has seen.

    Raises NotFound, NotAllowed `proposal.own` for who proposed or wrote any of it, Conflict `proposal.changed` when
    it is no longer what they saw, DefinitionError when the house has changed so that it can't run any more.
    """
    row = _version(work, Definition.key == command.process, Definition.version == command.version)
    refusal = may_approve(actor, frozenset(row.authors.split()))
    if refusal is not None:
        raise NotAllowed(refusal.key)
    if row.state != "proposed" or row.sha256 != command.sha256:
        raise _changed(row)
    checked_bundle(work, version_files(work.connection, row.id), row.key)
    _take(work, row)
    make_current(work, row.id, row.key, actor.login, actor)
    note_version(work, "approved", actor, row.id)
    note_version(work, "published", actor, row.id, actor.login or "")
    _end_draft(work, row)
    return Receipt(at=work.now, data={"process": row.key, "version": row.version, "sha256": row.sha256})


def refuse(work: Work, command: RefuseProposal, actor: Actor) -> Receipt:
    """Give the proposal back to its draft with a reason; whoever owns the process takes it back the same way.

    Raises NotFound, NotAllowed, Invalid with an error on `reason`, Conflict `proposal.changed`.
    """
    refusal = may(actor, "approve_process")
    if refusal is not None and may(actor, "edit_process") is not None:
        raise NotAllowed(refusal.key)
    reason = given_reason(command.reason)
    row = _version(work, Definition.key == command.process, Definition.version == command.version)
    if row.state != "proposed":
        raise _changed(row)
    _set_back(work, row, reason, actor)
    return Receipt(at=work.now, data={"process": row.key, "version": row.version})


def retire(work: Work, command: RetireVersion, actor: Actor) -> Receipt:
    """Let no more cases start on the published version; those that run go on.

    Raises NotFound, Conflict `version.not_published`, Invalid with errors on `reason` and `sure`.
    """
    require_owner(actor)
    reason = given_reason(command.reason)
    row = _version(work, Definition.key == command.process, Definition.version == command.version)
    if row.state != "published":
        raise Conflict("version.not_published", process=row.name, version=row.version)
    if not command.is_sure:
        raise Invalid("version.last", process=row.name)
    is_it = (Definition.id == row.id, Definition.state == "published")
    if work.connection.execute(update(Definition).where(*is_it).values(state="retired")).rowcount != 1:
        raise SwapLost
    forget_starts(work, row.key)
    note_version(work, "retired", actor, row.id, reason)
    return Receipt(at=work.now, data={"process": row.key, "version": row.version})


def _version(work: Work, *is_it: Any) -> Row[Any]:
    row = work.connection.execute(select(Definition.__table__).where(*is_it)).one_or_none()
    if row is None:
        raise NotFound("process.unknown")
    return row


def _changed(row: Row[Any]) -> Conflict:
    if row.state == "published":
        return Conflict("proposal.published", version=row.version, ask=row.approved_by, at=row.published_at)
    return Conflict("proposal.changed", version=row.version)


def _take(work: Work, row: Row[Any]) -> None:
    """Of two who decide at once one wins; the other is run again and finds what the first one did."""
    is_it = (Definition.id == row.id, Definition.state == "proposed")
    if work.connection.execute(update(Definition).where(*is_it).values(**NOT_REFUSED)).rowcount != 1:
        raise SwapLost


def _set_back(work: Work, row: Row[Any], reason: str | None, actor: Actor) -> None:
    """reason: None for what gives way to a newer proposal. A version that has been in use stays one that was."""
    state = "refused" if row.published_at is None else "retired"
    is_it = (Definition.id == row.id, Definition.state == "proposed")
    refused = {"state": state, "refused_at": work.now, "refused_by": author_of(actor), "refused_reason": reason}
    if work.connection.execute(update(Definition).where(*is_it).values(refused)).rowcount != 1:
        raise SwapLost
    note_version(work, "refused", actor, row.id, reason or "")


def _end_draft(work: Work, row: Row[Any]) -> None:
    """The draft has become the version; one that was changed since goes on from it."""
    is_its = DefinitionDraft.proposal_id == row.id
    draft_id = work.connection.execute(select(DefinitionDraft.id).where(is_its)).scalar()
    if draft_id is None:
        return
    if bundle_sha256(draft_bytes(work.connection, draft_id)) == row.sha256:
        drop_draft(work, draft_id)
        return
    on = {"base_id": row.id, "proposal_id": None}
    work.connection.execute(update(DefinitionDraft).where(DefinitionDraft.id == draft_id).values(on))
