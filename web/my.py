"""`/my/<secret>`: the entrepreneur's page. A GET only shows; whoever has the link acts by POST (DESIGN 12.16)."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.commands import Actor, PublishMessage
from engine.errors import Invalid, NotFound
from engine.ports import system_now
from engine.services.messages import publish_message
from web import security
from web.addresses import see_other
from web.context import house, run
from web.downloads import attachment
from web.intake import sent_key
from web.my_view import QUESTION, WITHDRAWN, MyPage, view_mine
from web.texts import error_text
from web.uploading import safe_name
from web.waits import WANTED
from workflows.documents import AddDocument, add_document, read_document
from workflows.links import actor_for_link

LONGEST_TEXT = 8000

my = Blueprint("my", __name__)


@my.get("/my/<secret>")
def show(secret: str) -> Response:
    return page(secret)


@my.post("/my/<secret>/ask")
def ask(secret: str) -> Response:
    actor, mine = holder(secret)
    text = typed_text()
    if not text:
        return page(secret, {"question": _("Write your question first.")})
    if not mine.can_ask:
        raise NotFound("link.closed")
    publish(actor, QUESTION, mine.case.number, {"fraga": text})
    flash(_("We have your question. Your contact answers within one working day."), "ok")
    return see_other("my.show", secret=secret)


@my.post("/my/<secret>/supply/<number>")
def supply(secret: str, number: str) -> Response:
    """Answer what one of the cases waits for, with a text, a file or both."""
    actor, mine = holder(secret)
    wanted = next(
        (w for w in mine.wanted if w.case.number == number and w.message == request.form.get("message")), None
    )
    if wanted is None:
        raise NotFound("link.closed")
    text, file = typed_text(), request.files.get("file")
    has_file = file is not None and bool(file.filename)
    if not text and not has_file:
        return page(secret, {f"supply-{number}": _("Write something or choose a file.")})
    if file is not None and has_file:
        name = safe_name(file.filename)
        try:
            run(add_document, AddDocument(wanted.case.id, name, file.read()), actor)
        except Invalid as error:
            problem = error.fields["file"]
            return page(secret, {f"supply-{number}": error_text(problem.key, {"name": name, **problem.params})})
    publish(actor, wanted.message, number, {WANTED[wanted.message][0]: text})
    flash(_("Thank you. We have it and go on."), "ok")
    return see_other("my.show", secret=secret)


@my.post("/my/<secret>/withdraw")
def withdraw(secret: str) -> Response:
    actor, mine = holder(secret)
    if not mine.can_withdraw:
        raise NotFound("link.closed")
    if request.form.get("sure") != "yes":
        return page(secret, {"sure": _("Tick that you are sure.")})
    publish(actor, WITHDRAWN, mine.case.number, {"aterkallelse_fran_foretaget": typed_text()})
    flash(_("We have your withdrawal. Your contact confirms it."), "ok")
    return see_other("my.show", secret=secret)


@my.get("/my/<secret>/documents/<int:document_id>")
def document(secret: str, document_id: int) -> Response:
    with house().read() as connection:
        actor = actor_for_link(connection, secret, system_now())
        facts, data = read_document(connection, actor, document_id)
    return attachment(data, facts.file_name, facts.media_type)


def holder(secret: str) -> tuple[Actor, MyPage]:
    """Who the link lets in, and what they may act on. Raises NotFound `link.unknown`."""
    with house().read() as connection:
        actor = actor_for_link(connection, secret, system_now())
        return actor, view_mine(connection, actor)


def page(secret: str, errors: dict[str, str] | None = None) -> Response:
    """The page; with *errors* (field id to message) as 422, and what was typed."""
    _actor, mine = holder(secret)
    body = render_template(
        "my/show.html",
        mine=mine,
        case=mine.case,
        secret=secret,
        errors=errors or {},
        key=sent_key(),
        typed=typed_text(),
    )
    return make_response(body, 422 if errors else 200)


def typed_text() -> str:
    return request.form.get("text", "").strip()[:LONGEST_TEXT]


def publish(actor: Actor, name: str, number: str, values: dict[str, str]) -> None:
    """Send the case a message, once for each sent form; too many from one address are asked to wait."""
    security.require_calm(house(), "link.sent", system_now())
    security.note(house().database, "link.sent", actor.id, system_now(), number)
    run(publish_message, PublishMessage(name, number, values, message_id=f"{actor.id}-{sent_key()}"), actor)
