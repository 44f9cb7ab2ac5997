"""The only place that knows status codes, and the words for every error key. Nothing a person typed is thrown away."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.wrappers import Response

from engine.errors import Conflict, DefinitionError, EngineError, Invalid, NotAllowed, NotFound
from web import dates
from web.addresses import here, page_of
from web.context import actor_or_none, house, today
from web.language import current_language
from web.people import name_of_login
from web.texts import error_text
from web.ways_on import ways_on

log = logging.getLogger(__name__)

STATUS: Mapping[type[EngineError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 422,
    DefinitionError: 422,
}
KEY_STATUS: Mapping[str, int] = {"login.needed": 401, "too_many": 429}
SECRET_FIELDS = frozenset({"csrf_token", "password"})
RETRY_AFTER_S = "10"


def init_app(app: Flask) -> None:
    app.register_error_handler(EngineError, engine_error)
    app.register_error_handler(OperationalError, database_gone)
    app.register_error_handler(InterfaceError, database_gone)
    app.register_error_handler(CSRFError, stale_page)
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.register_error_handler(MethodNotAllowed, no_page)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)


def engine_error(error: EngineError) -> Response:
    status = KEY_STATUS.get(error.key, STATUS[type(error)])
    return answer(status, said(error), is_kept=status in (401, 409, 429))


def said(error: EngineError) -> str:
    """What the person reads: moments in words, and whom to ask by name."""
    params = {name: worded(value) for name, value in error.params.items()}
    if isinstance(error.params.get("ask"), str):
        params["ask"] = name_of_login(error.params["ask"])
    return error_text(error.key, params)


def worded(value: Any) -> Any:
    if isinstance(value, datetime):
        return dates.moment_words(value, today(), house().config.zone, current_language())
    return value


def database_gone(error: OperationalError | InterfaceError) -> Response:
    """A database that is locked or gone: 503, what to do, and the typed text to send again."""
    log.error("database not available: %s", error.orig)
    response = answer(503, error_text("database.gone", {}), is_kept=True)
    response.headers["Retry-After"] = RETRY_AFTER_S
    return response


def stale_page(_error: CSRFError) -> Response:
    """The page's token is old: the typed text comes back with a new one, but only to a page of ours."""
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return answer(400, error_text("page.stale", {}), is_kept=is_ours)


def too_large(_error: RequestEntityTooLarge) -> Response:
    return answer(413, error_text("upload.too_large", {}), is_kept=False)


def no_page(error: MethodNotAllowed) -> Response:
    """The address that a refused form leaves in the browser, opened anew: the page that the form stands on."""
    page = page_of(request.path)
    return redirect(page, code=303) if request.method == "GET" and page != "/" else http_error(error)


def http_error(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return error.get_response()
    known = {404: "not_found", 405: "method", 400: "bad_request"}
    return answer(error.code or 500, error_text(f"http.{known.get(error.code or 500, 'other')}", {}), is_kept=False)


def unexpected(error: Exception) -> Response:
    """The last resort: record everything, tell nothing of it, and give the typed text back."""
    log.error("unexpected error at %s %r", request.method, request.path, exc_info=error)
    return answer(500, error_text("unexpected", {}), is_kept=True)


def answer(status: int, message: str, *, is_kept: bool) -> Response:
    """Render the error page; *is_kept*: with what was typed, ready to be sent again."""
    kept = kept_fields() if is_kept and request.method == "POST" else []
    context: dict[str, Any] = {
        "status": status,
        "heading": heading(status),
        "message": message,
        "kept": kept,
        "had_files": bool(kept) and any(file.filename for file in request.files.values()),
        "again": here(),
        "login_url": url_for("auth.login_form") if status == 401 else None,
        "ways": ways_on(actor_or_none()) if status == 404 else [],
    }
    template = "errors/_notice.html" if "HX-Request" in request.headers else "errors/page.html"
    return make_response(render_template(template, **context), status)


def kept_fields() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name not in SECRET_FIELDS]


def heading(status: int) -> str:
    headings = {
        400: _("The page was too old"),
        401: _("You have been logged out"),
        403: _("You cannot do that"),
        404: _("We cannot find that"),
        405: _("That does not work here"),
        409: _("Someone was before you"),
        413: _("That was too large"),
        422: _("Something must be mended"),
        429: _("Wait a little"),
        503: _("Lots cannot reach its database"),
    }
    return str(headings.get(status, _("Something went wrong with us")))
