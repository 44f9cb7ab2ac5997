"""The files of a draft: new, uploaded, renamed, removed, downloaded; and whole processes from files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from engine.commands import AddFiles, Command, RemoveFile, RenameFile, SaveFile
from engine.errors import Conflict, EngineError, FieldError, Invalid, NotFound
from engine.queries.drafting import draft_bytes, get_draft
from engine.rules.process_files import plain_name
from engine.services import draft_files as services
from web import archives, blank_files
from web.addresses import see_other
from web.context import house, run
from web.downloads import attachment
from web.drafts import load
from web.ended_drafts import lead_on
from web.errors import STATUS, said
from web.import_reports import import_report
from web.texts import error_text

draft_files = Blueprint("draft_files", __name__, url_prefix="/processes/<key>/draft")
draft_files.register_error_handler(NotFound, lead_on)


@draft_files.get("/files")
def index(key: str) -> AnyResponse:
    return files_answer(key)


@draft_files.post("/files")
def add(key: str) -> AnyResponse:
    """Make a new form or decision table and open it."""
    try:
        name, data = new_file(request.form.get("kind", ""), request.form.get("name", ""))
        receipt = run(services.save_file, SaveFile(key, name, data, 0))
        if "kept" in receipt.data:
            raise Invalid("form.invalid", {"name": FieldError("files.taken", {"name": name})})
    except Invalid as error:
        return files_answer(key, "new", error)
    return see_other("drafts.edit_file", key=key, name=name)


def new_file(kind: str, title: str) -> tuple[str, bytes]:
    """Return name and first content. Raises Invalid with an error on `name` or `kind`."""
    file_id = plain_name(title)
    if not file_id:
        raise Invalid("form.invalid", {"name": FieldError("files.title")})
    if kind == "form":
        return f"forms/{file_id}.form", blank_files.form(file_id, title.strip())
    if kind == "decision":
        return f"{file_id}.dmn", blank_files.table(file_id, title.strip())
    raise Invalid("form.invalid", {"kind": FieldError("files.kind")})


@draft_files.post("/import")
def upload(key: str) -> AnyResponse:
    try:
        imported = archives.imported_files()
        run(services.add_files, AddFiles(key, imported.files, imported.originals))
    except (Invalid, Conflict) as error:
        return files_answer(key, "import", error)
    if imported.system is not None:
        return import_report(key, imported)
    flash(_("In the draft now: %(names)s.", names=", ".join(sorted(imported.files))), "ok")
    return see_other("draft_files.index", key=key)


@draft_files.post("/remove")
def remove(key: str) -> AnyResponse:
    name = request.form.get("name", "")
    return carry_out(key, "remove", services.remove_file, RemoveFile(key, name), _("%(name)s is removed.", name=name))


@draft_files.post("/rename")
def rename(key: str) -> AnyResponse:
    name, to = request.form.get("name", ""), request.form.get("to", "").strip()
    command = RenameFile(key, name, to)
    return carry_out(key, "rename", services.rename_file, command, _("The file is called %(name)s now.", name=to))


@draft_files.get("/export.zip")
def export(key: str) -> Response:
    with house().read() as connection:
        draft = get_draft(connection, key)
        files = draft_bytes(connection, draft.id)
    return attachment(archives.packed(files), f"{key}-utkast.zip", "application/zip")


def carry_out(key: str, action: str, service: Any, command: Command, message: str) -> AnyResponse:
    def do() -> str:
        run(service, command)
        return message

    return attempt(key, action, do)


def attempt(key: str, action: str, do: Callable[[], str]) -> AnyResponse:
    """Do it, or show the page again with why it was refused."""
    try:
        message = do()
    except (Invalid, Conflict) as error:
        return files_answer(key, action, error)
    flash(message, "ok")
    return see_other("draft_files.index", key=key)


def files_answer(key: str, action: str = "", error: EngineError | None = None) -> AnyResponse:
    fields = error.fields if isinstance(error, Invalid) else {}
    errors = {f"{action}-{name}": error_text(one.key, one.params) for name, one in fields.items()}
    page = render_template(
        "processes/files.html",
        view=load(key),
        state={"action": action, "typed": request.form, "errors": errors},
        refusal=said(error) if error is not None and not errors else None,
    )
    return make_response(page, 200 if error is None else STATUS[type(error)])
