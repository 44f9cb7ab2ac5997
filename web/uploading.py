"""Files sent with a page: kept as documents of the case before the form is read."""

from __future__ import annotations

from flask import request

from engine.errors import FieldError, Invalid
from engine.forms import Form
from web.context import current_actor, run
from web.forms import uploads
from workflows.documents import MAX_FILE_BYTES, AddDocument, add_document
from workflows.intake import SentFile
from workflows.media import media_type_of


def store_uploads(form: Form, case_id: int) -> dict[str, list[str]]:
    """Store every chosen file in the case; return document ids by input name.

    Raises Invalid with the error on the field whose file is refused.
    """
    stored: dict[str, list[str]] = {}
    for name, files in uploads(form, request.files).items():
        for file in files:
            command = AddDocument(case_id, safe_name(file.filename), file.read())
            try:
                receipt = run(add_document, command, current_actor())
            except Invalid as error:
                raise Invalid("form.invalid", {name: error.fields["file"]}) from error
            stored.setdefault(name, []).append(receipt.data["document_id"])
    return stored


def sent_files(form: Form) -> tuple[SentFile, ...]:
    """Every chosen file, in the order of the form."""
    return tuple(
        SentFile(safe_name(file.filename), file.read())
        for files in uploads(form, request.files).values()
        for file in files
    )


def refused_uploads(form: Form) -> dict[str, FieldError]:
    """What is wrong with files that no case would take, by input name, before a case is started for them."""
    problems: dict[str, FieldError] = {}
    for name, files in uploads(form, request.files).items():
        for file in files:
            data = file.read()
            file.seek(0)
            if len(data) > MAX_FILE_BYTES:
                problems[name] = FieldError("file.too_big", {"limit": MAX_FILE_BYTES})
            elif media_type_of(data) is None:
                problems[name] = FieldError("file.kind", {"name": safe_name(file.filename)})
    return problems


def lost_uploads(form: Form) -> dict[str, FieldError]:
    """What to say beside each field with chosen files when the form is refused: a browser does not send them again."""
    return {name: FieldError("file.choose_again") for name in uploads(form, request.files)}


def safe_name(name: str | None) -> str:
    """The last part of a sent file name, without control characters: it is shown, never used as a path."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable()).strip()[:200] or "fil"
