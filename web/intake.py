"""Asking as a company: the public form and its receipt. The short form for a caller is in `web.staff_intake`."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request, session, url_for
from werkzeug.wrappers import Response

from engine.errors import FieldError, Invalid, NotFound
from engine.forms import Form, prefill, validate
from engine.ports import system_now
from web import security
from web.addresses import link_to, see_other
from web.context import house, now, run
from web.form_building import form_view
from web.form_setting import public_setting
from web.forms import ADD_ROW, REMOVE_ROW, change_rows, from_html
from web.uploading import lost_uploads, refused_uploads, sent_files
from workflows.business_case import INTAKE_PROCESS
from workflows.intake import TakeIn, take_in
from workflows.links import INTAKE

CHANNEL = "intag_kanal"
"""The form's question of how the matter came in, which only officials are asked."""
BY_WEB = "webb"
NO_ERRORS: Mapping[str, FieldError] = {}

intake = Blueprint("intake", __name__)


@intake.get("/intake")
def form() -> Response:
    return form_answer(start_form(), None)


@intake.post("/intake")
def send() -> Response:
    """Start the case and give its link; sent twice, it is one case with one receipt."""
    asked = start_form()
    if ADD_ROW in request.form or REMOVE_ROW in request.form:
        return fields()
    values = {**from_html(asked, request.form), CHANNEL: BY_WEB}
    security.require_calm(house(), "intake.sent", system_now())
    try:
        require_sound(asked, values)
        secret = link_secret(sent_key())
        receipt = run(take_in, TakeIn(values, secret, sent_files(asked), idempotency_key=sent_key()), INTAKE)
    except Invalid as error:
        return form_answer(asked, values, {**lost_uploads(asked), **error.fields})
    session["receipt"] = {"number": receipt.case_number, "secret": secret}
    if not receipt.is_repeat:
        security.note(house().database, "intake.sent", None, system_now(), receipt.case_number or "")
    return see_other("intake.receipt")


def require_sound(asked: Form, values: Mapping[str, Any]) -> None:
    """Raise Invalid with everything that is wrong, in the answers and in the files, so that all is mended at once."""
    problems = refused_uploads(asked)
    try:
        validate(asked, values, {}, now=now(), zone=house().config.zone, allowed=None)
    except Invalid as error:
        raise Invalid(error.key, {**error.fields, **problems}) from error
    if problems:
        raise Invalid("form.invalid", problems)


def link_secret(key: str) -> str:
    """The link's 256 bits, made from the form's own 256: sent again, the same receipt is shown, and none is stored."""
    digest = hmac.digest(str(current_app.secret_key).encode(), f"intake-link:{key}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@intake.post("/intake/fields")
def fields() -> Response:
    """The form anew with what is typed so far: a row more or less, a question that appears or goes."""
    asked = start_form()
    typed = from_html(asked, request.form, keep_blank_rows=True)
    return form_answer(asked, change_rows(asked, request.form, typed) or typed, is_part="HX-Request" in request.headers)


@intake.get("/intake/receipt")
def receipt() -> Response:
    """The number, and the link the one time it is shown: nobody can find its secret again."""
    given = session.pop("receipt", None)
    if given is None:
        return see_other("intake.form")
    link = link_to("my.show", secret=given["secret"])
    return make_response(render_template("intake/receipt.html", number=given["number"], link=link))


def start_form() -> Form:
    """The start form of the published business case. Raises NotFound `process.unpublished` where there is none."""
    with house().read() as connection:
        loaded = house().definitions.published(connection, INTAKE_PROCESS)
    found = loaded.form(loaded.spec.start_form.form_id) if loaded.spec.start_form else None
    if found is None:
        raise NotFound("process.unpublished", process=INTAKE_PROCESS)
    return found


def form_answer(
    asked: Form,
    typed: Mapping[str, Any] | None,
    errors: Mapping[str, FieldError] = NO_ERRORS,
    *,
    is_part: bool = False,
) -> Response:
    values = prefill(asked, {}, now(), house().config.zone) if typed is None else typed
    shown = form_view(asked, values, {}, public_setting(url_for("intake.fields")), errors)
    shown = replace(shown, parts=tuple(part for part in shown.parts if getattr(part, "name", None) != CHANNEL))
    template = "forms/fields.html" if is_part else "intake/form.html"
    return make_response(render_template(template, form=shown, key=sent_key()), 422 if errors else 200)


def sent_key() -> str:
    """The mark that makes a form sent twice one command; a new page gets a new one."""
    return request.form.get("key") or secrets.token_urlsafe(32)
