"""`/api/v1/definitions`: what can be started; checking, proposing and approving the files of a process."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import select

from engine.commands import ApproveProposal, ProposeFiles, Receipt
from engine.errors import Invalid, NotAllowed
from engine.rows import Group
from engine.rules.access import may
from engine.services import proposing
from engine.services.checking import check_files, is_checked
from engine.services.published import published_library
from web.api.answers import answer, idempotency_key
from web.api.description import describe
from web.api.models import (
    Approval,
    DefinitionOut,
    DefinitionsOut,
    FindingOut,
    FindingsOut,
    Folder,
    Proposal,
    ProposedOut,
)
from web.api.reading import read_body
from web.context import current_actor, house, run
from web.library import published_versions, version_of, version_with_id


def add_routes(api: Blueprint) -> None:
    api.get("/definitions")(list_definitions)
    api.post("/definitions")(propose_definition)
    api.post("/definitions/check")(check_definition)
    api.post("/definitions/<int:definition_id>/approve")(approve_definition)


@describe(gives=DefinitionsOut)
def list_definitions() -> Response:
    """The published version of each process."""
    _require_reader()
    with house().read() as connection:
        rows = published_versions(connection)
    found = [
        DefinitionOut(key=row.key, version=row.version, name=row.name, sha256=row.sha256, published_at=row.published_at)
        for row in rows
    ]
    return answer(DefinitionsOut(definitions=found))


@describe(takes=Proposal, gives=ProposedOut, status=201)
def propose_definition() -> Response:
    """Propose the files as the next version of their process. Another person must approve exactly these bytes."""
    body = read_body(Proposal)
    files = {name: text.encode() for name, text in body.files.items()}
    receipt = run(proposing.propose_files, ProposeFiles(files, body.note, idempotency_key=idempotency_key()))
    return answer(_proposed(receipt), 200 if receipt.is_repeat else 201)


@describe(takes=Approval, gives=ProposedOut)
def approve_definition(definition_id: int) -> Response:
    """Publish a proposal. `sha256` is that of the files which the approver has seen."""
    body = read_body(Approval)
    with house().read() as connection:
        version = version_with_id(connection, definition_id)
    command = ApproveProposal(version.key, version.version, body.sha256, idempotency_key=idempotency_key())
    return answer(_proposed(run(proposing.approve, command)))


def _proposed(receipt: Receipt) -> ProposedOut:
    with house().read() as connection:
        version = version_of(connection, receipt.data["process"], receipt.data["version"])
    return ProposedOut(
        id=version.id,
        key=version.key,
        version=version.version,
        name=version.name,
        sha256=version.sha256,
        state=version.state,
        is_repeat=receipt.is_repeat,
    )


@describe(takes=Folder, gives=FindingsOut)
def check_definition() -> Response:
    """Check the files of a process folder; nothing is stored."""
    _require_reader()
    files = read_body(Folder).files
    strange = sorted(name for name in files if not is_checked(name))
    if strange or not files:
        raise Invalid("files.unknown", names=", ".join(strange) or "–")
    with house().read() as connection:
        groups = frozenset(connection.execute(select(Group.key)).scalars())
        texts = {name: text.encode() for name, text in files.items()}
        library = published_library(connection, texts)
    findings = check_files(texts, house().extensions, groups, house().config.limits, library)
    shown = [FindingOut(**one.facts()) for one in findings]
    return answer(FindingsOut(good=not any(one.is_error for one in findings), findings=shown))


def _require_reader() -> None:
    refusal = may(current_actor(), "view_processes")
    if refusal is not None:
        raise NotAllowed(refusal.key)
