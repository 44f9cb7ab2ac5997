"""The process library's page, and processes that begin: with one step, or from files."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.commands import ImportDraft
from engine.errors import Conflict, DefinitionError, EngineError, FieldError, Invalid
from engine.queries.drafting import open_drafts
from engine.rules.process_files import DIAGRAM, plain_name
from engine.services import drafting
from engine.services.checking import FileFinding
from web import archives, blank_files, library
from web.addresses import see_other
from web.context import current_actor, house, run
from web.errors import STATUS, said
from web.findings import view_findings
from web.import_reports import import_report
from web.people import names_of
from web.texts import error_text

MAX_NAME = 100

new_processes = Blueprint("new_processes", __name__)


@new_processes.post("/processes")
def create() -> Response:
    """Begin the draft of a new process, with a diagram of one step."""
    try:
        command = ImportDraft({DIAGRAM: new_diagram()})
        receipt = run(drafting.import_draft, command)
    except (Invalid, Conflict) as error:
        return library_answer("create", error)
    return see_other("drafts.edit", key=receipt.data["process"])


@new_processes.post("/processes/import")
def import_files() -> Response:
    """Begin the draft of the process that the files describe."""
    try:
        imported = archives.imported_files()
        receipt = run(drafting.import_draft, ImportDraft(imported.files, imported.originals))
    except (Invalid, Conflict, DefinitionError) as error:
        return library_answer("import", error)
    if imported.system is not None:
        return import_report(receipt.data["process"], imported)
    flash(_("The files are in a draft. Nothing is published before somebody else has approved it."), "ok")
    return see_other("drafts.edit", key=receipt.data["process"])


def new_diagram() -> bytes:
    """The first diagram of what the form describes. Raises Invalid with an error on a field."""
    name, authority, group = (request.form.get(field, "").strip() for field in ("name", "authority", "group"))
    key = plain_name(name).replace("-", "_").lstrip("0123456789_")
    with house().read() as connection:
        authorities, groups = dict(library.department_names(connection)), dict(library.group_names(connection))
        is_taken = library.is_known(connection, key)
    errors = {}
    if not key or len(name) > MAX_NAME:
        errors["name"] = FieldError("process.name")
    elif is_taken:
        errors["name"] = FieldError("process.taken", {"name": name})
    if authority not in authorities:
        errors["authority"] = FieldError("process.authority")
    if group not in groups:
        errors["group"] = FieldError("process.group")
    if errors:
        raise Invalid("form.invalid", errors)
    return blank_files.process(key, name, authority, group, groups[group])


def library_answer(action: str = "", error: EngineError | None = None) -> Response:
    """The library; with *error* what was refused in the form *action*."""
    with house().read() as connection:
        rows = library.published_versions(connection)
        waiting = library.waiting_versions(connection)
        page: dict[str, Any] = {
            "rows": rows,
            "loaded": {row.id: house().definitions.get(connection, row.id) for row in rows},
            "open_cases": library.open_cases(connection),
            "drafts": {draft.key: draft for draft in open_drafts(connection)},
            "waiting": waiting,
            "to_approve": {one.id for one in library.to_approve(connection, current_actor())},
            "unpublished": library.unpublished_processes(connection),
            "authorities": library.department_names(connection),
            "groups": library.group_names(connection),
        }
        page["names"] = names_of(connection, {one.proposed_by for one in waiting})
    fields = error.fields if isinstance(error, Invalid) else {}
    errors = {f"{action}-{name}": error_text(one.key, one.params) for name, one in fields.items()}
    findings = error.findings if isinstance(error, DefinitionError) else ()
    page |= {
        "state": {"action": action, "typed": request.form, "errors": errors},
        "refusal": said(error) if error is not None and not errors else None,
        "findings": view_findings(FileFinding(DIAGRAM, one) for one in findings),
    }
    return make_response(render_template("processes/index.html", **page), 200 if error is None else STATUS[type(error)])
