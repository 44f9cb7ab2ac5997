"""What the editor in the browser asks for and sends, as JSON (the session's cookie, a CSRF token in X-CSRFToken)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any, ParamSpec

from flask import Blueprint, Response, jsonify, make_response, request, url_for

from engine.commands import SaveFile
from engine.errors import EngineError, Invalid, NotFound
from engine.queries.drafting import draft_bytes, find_file, get_draft, save_bytes
from engine.rules.process_files import is_file_name
from engine.services import draft_files
from web.context import house, run
from web.downloads import attachment
from web.draft_checks import check_as
from web.draft_references import references_of
from web.errors import KEY_STATUS, STATUS, said
from web.file_titles import titles_of
from web.findings import view_findings
from web.people import names_of
from web.security import SANDBOX

P = ParamSpec("P")

draft_json = Blueprint("draft_json", __name__, url_prefix="/processes/<key>/draft")


def json_answer(route: Callable[P, Response]) -> Callable[P, Response]:
    """Tell what is refused as `{"error": key, "message": words}`, since a program reads it."""

    @wraps(route)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            return route(*args, **kwargs)
        except EngineError as error:
            status = KEY_STATUS.get(error.key, STATUS[type(error)])
            return make_response(jsonify(error=error.key, message=said(error)), status)

    return guarded


@draft_json.get("/content/<path:name>")
@json_answer
def content(key: str, name: str) -> Response:
    """The file's bytes as they are now; `?download` gives them as a file to keep."""
    with house().read() as connection:
        draft = get_draft(connection, key)
        present = find_file(connection, draft.id, name)
        if present is None or present.is_removed:
            raise NotFound("draft.no_file", name=name)
        _, data = save_bytes(connection, draft.id, present.save_id)
    if "download" in request.args:
        return attachment(data, name.rpartition("/")[2], "application/octet-stream")
    response = bytes_answer(data)
    response.headers["ETag"] = f'"{present.version}"'
    return response


@draft_json.put("/content/<path:name>")
@json_answer
def save(key: str, name: str) -> Response:
    """Save the file as it is sent; with 409, and what was sent kept beside, when somebody was before."""
    command = SaveFile(key, name, request.get_data(), version_asked())
    receipt = run(draft_files.save_file, command)
    told: dict[str, Any] = {"version": receipt.data["version"], "sha256": receipt.data["sha256"]}
    if "kept" not in receipt.data:
        return jsonify(told | {"saved_at": receipt.at.isoformat() if receipt.at else None})
    by = receipt.data["by"]
    with house().read() as connection:
        told |= {"by": names_of(connection, [by])(by), "saved_at": receipt.data["at"]}
    kept = url_for("draft_json.saved", key=key, save_id=receipt.data["kept"])
    return make_response(jsonify(told | {"kept": kept}), 409)


def version_asked() -> int:
    """The version in `If-Match`, 0 for a file that is new."""
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@draft_json.get("/saves/<int:save_id>")
@json_answer
def saved(key: str, save_id: int) -> Response:
    """One saved state, also one that came too late."""
    with house().read() as connection:
        name, data = save_bytes(connection, get_draft(connection, key).id, save_id)
    if "download" in request.args:
        return attachment(data, name.rpartition("/")[2], "application/octet-stream")
    return bytes_answer(data)


@draft_json.post("/check")
@json_answer
def check(key: str) -> Response:
    """Everything to be said about the draft, with what is not saved yet in the place of what is."""
    with house().read() as connection:
        files = draft_bytes(connection, get_draft(connection, key).id) | unsaved_files()
        found = check_as(connection, key, files)
    return jsonify(findings=[asdict(one) for one in view_findings(found, titles_of(files))])


def unsaved_files() -> dict[str, bytes]:
    """What is in the editor and not in the draft yet. Raises Invalid `files.strange`."""
    try:
        body = request.get_json(silent=True)
    except RecursionError as error:
        raise Invalid("files.strange", names="–") from error
    files = body.get("files", {}) if isinstance(body, dict) else None
    if files is None:
        raise Invalid("files.strange", names="–")
    good = isinstance(files, dict) and all(is_file_name(name) and isinstance(files[name], str) for name in files)
    if not good:
        raise Invalid("files.strange", names=", ".join(map(str, files)) or "–")
    return {name: text.encode("utf-8", "replace") for name, text in files.items()}


@draft_json.get("/references")
@json_answer
def references(key: str) -> Response:
    with house().read() as connection:
        files = draft_bytes(connection, get_draft(connection, key).id)
        return jsonify(references_of(connection, files))


def bytes_answer(data: bytes) -> Response:
    """A file for the editor: as plain text, so that opened by itself it never becomes a page."""
    response = Response(data, content_type="text/plain; charset=utf-8")
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
