"""Proposals: what a draft would change, sent to a second person, who approves exactly those bytes or says why not."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.commands import ApproveProposal, Propose, RefuseProposal, RetireVersion
from engine.errors import Conflict, DefinitionError, EngineError, Invalid, NotAllowed, NotFound
from engine.queries.drafting import draft_bytes
from engine.queries.versions import version_files
from engine.rules.access import may, may_approve
from engine.services import proposing
from engine.services.publishing import bundle_sha256
from web import library
from web.addresses import see_other
from web.change_words import (
    element_word,
    field_kind_word,
    field_respect_word,
    in_words_of_the_page,
    names_of_references,
    respect_word,
)
from web.comparison import Comparison, compare
from web.context import current_actor, house, run
from web.draft_checks import check_as
from web.draft_references import references_of
from web.drafts import load
from web.ended_drafts import lead_on
from web.errors import STATUS, said
from web.file_titles import titles_of
from web.findings import view_findings
from web.people import names_of
from web.texts import error_text

proposals = Blueprint("proposals", __name__, url_prefix="/processes/<key>")
proposals.register_error_handler(NotFound, lead_on)
proposals.add_app_template_filter(element_word)
proposals.add_app_template_filter(respect_word)
proposals.add_app_template_filter(field_kind_word)
proposals.add_app_template_filter(field_respect_word)


@proposals.get("/draft/propose")
def prepare(key: str) -> Response:
    """What would be sent: the changes against what is published, and what the check says."""
    return prepared(key)


@proposals.post("/draft/propose")
def propose(key: str) -> Response:
    """Send the draft for approval; refused with its findings while one of them is a fault."""
    command = Propose(key, request.form.get("sha256", ""), request.form.get("note", ""))
    try:
        receipt = run(proposing.propose, command)
    except (DefinitionError, Conflict, Invalid) as error:
        return prepared(key, error)
    flash(_("Sent for approval. Somebody else than those who wrote it approves it."), "ok")
    return see_other("proposals.show", key=key, number=receipt.data["version"])


def prepared(key: str, error: EngineError | None = None) -> Response:
    view = load(key)
    status = 200 if error is None else STATUS[type(error)]
    if error is not None and request.accept_mimetypes.best_match(("text/html", "application/json")) != "text/html":
        found = [{"file": one.file, "code": one.code, "message": one.message} for one in view.findings]
        return make_response(jsonify(error=error.key, message=said(error), findings=found), status)
    with house().read() as connection:
        files = draft_bytes(connection, view.row.id)
        difference = against_published(key, files)
    page = render_template(
        "processes/propose.html",
        view=view,
        difference=difference,
        sha256=bundle_sha256(files),
        refusal=None if error is None or isinstance(error, DefinitionError) else said(error),
        note=request.form.get("note", ""),
    )
    return make_response(page, status)


def against_published(key: str, files: dict[str, bytes]) -> Comparison:
    """What *files* would change of the version that new cases get now; everything is new where there is none."""
    with house().read() as connection:
        published = library.published_version(connection, key)
        now = {} if published is None else version_files(connection, published.id)
        words = in_words_of_the_page(names_of_references(references_of(connection, {**now, **files})))
    return compare(None if published is None else published.version, now, files, words, lambda text: str(_(text)))


@proposals.get("/<int:number>/proposal")
def show(key: str, number: int) -> Response:
    return proposal_answer(key, number)


@proposals.post("/<int:number>/approve")
def approve(key: str, number: int) -> Response:
    try:
        run(proposing.approve, ApproveProposal(key, number, request.form.get("sha256", "")))
    except (NotAllowed, Conflict, DefinitionError) as error:
        return proposal_answer(key, number, error)
    flash(_("Version %(number)s is published. New cases follow it; running cases stay on theirs.", number=number), "ok")
    return see_other("processes.show", key=key)


@proposals.post("/<int:number>/refuse")
def refuse(key: str, number: int) -> Response:
    try:
        run(proposing.refuse, RefuseProposal(key, number, request.form.get("reason", "")))
    except (Invalid, Conflict) as error:
        return proposal_answer(key, number, error)
    flash(_("The proposal went back to its draft with your reason."), "ok")
    return see_other("processes.show", key=key)


@proposals.post("/<int:number>/retire")
def retire(key: str, number: int) -> Response:
    is_sure = request.form.get("sure") == "yes"
    try:
        run(proposing.retire, RetireVersion(key, number, request.form.get("reason", ""), is_sure))
    except (Invalid, Conflict) as error:
        fields = error.fields.values() if isinstance(error, Invalid) else ()
        words = [error_text(one.key, one.params) for one in fields] or [said(error)]
        for one in words:
            flash(one, "error")
    else:
        flash(_("No more cases start on version %(number)s. Those that run go on.", number=number), "ok")
    return see_other("processes.show", key=key)


def proposal_answer(key: str, number: int, error: EngineError | None = None) -> Response:
    """The proposal as it is now: exactly what differs from what is published, and what the check says."""
    actor = current_actor()
    with house().read() as connection:
        version = library.version_of(connection, key, number)
        files = version_files(connection, version.id)
        findings = view_findings(check_as(connection, key, files), titles_of(files))
        names = names_of(connection, {version.proposed_by, version.refused_by, *version.authors})
        is_drawn = library.is_drawn(connection, version.id)
    fields = error.fields if isinstance(error, Invalid) else {}
    errors = {f"refuse-{name}": error_text(one.key, one.params) for name, one in fields.items()}
    page = render_template(
        "processes/proposal.html",
        version=version,
        difference=against_published(key, files),
        findings=findings,
        is_drawn=is_drawn,
        names=names,
        obstacle=may_approve(actor, frozenset(version.authors)),
        may_refuse=may(actor, "approve_process") is None or may(actor, "edit_process") is None,
        state={"action": "refuse" if fields else "", "typed": request.form, "errors": errors},
        refusal=said(error) if error is not None and not errors else None,
    )
    return make_response(page, 200 if error is None else STATUS[type(error)])
