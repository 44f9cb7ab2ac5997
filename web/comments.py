"""What people have said of the steps of a process: told to its owners, in the editor and on the process's page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, jsonify, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from engine.commands import CommentStep, SettleComment
from engine.errors import Invalid
from engine.queries.step_comments import CommentRow, comments_on
from engine.services import commenting
from web.addresses import see_other
from web.context import current_actor, house, run
from web.draft_json import json_answer
from web.field_errors import field_error_text
from web.people import Names, names_of

comments = Blueprint("comments", __name__)


@comments.get("/processes/<key>/comments")
@json_answer
def index(key: str) -> Response:
    with house().read() as connection:
        rows = comments_on(connection, key, current_actor())
        names = names_of(connection, {row.written_by for row in rows})
    return jsonify([told(key, row, names) for row in rows])


def told(key: str, row: CommentRow, names: Names) -> dict[str, Any]:
    return {
        "id": row.id,
        "element": row.element,
        "version": row.version,
        "text": row.text,
        "by": names(row.written_by),
        "at": row.written_at.isoformat(),
        "case": row.case_number,
        "done": row.done_at is not None,
        "done_url": url_for("comments.settle", key=key, comment_id=row.id),
    }


@comments.post("/processes/<key>/comments/<int:comment_id>/done")
def settle(key: str, comment_id: int) -> AnyResponse:
    """Mark as handled: a program is told so, a page is shown anew."""
    run(commenting.settle_comment, SettleComment(comment_id))
    if request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json":
        return jsonify(done=True)
    flash(_("The comment is marked as handled."), "ok")
    return see_other("processes.show", key=key)


@comments.post("/tasks/<int:task_id>/comment")
def write(task_id: int) -> AnyResponse:
    """From the page of a task."""
    try:
        run(commenting.comment_step, CommentStep(task_id, request.form.get("text", "")))
    except Invalid as error:
        for field in error.fields.values():
            flash(field_error_text(field, "text", _("The comment"), {}, ""), "error")
    else:
        flash(_("Thank you. Those who own the process see what you wrote, and that it was you."), "ok")
    return see_other("tasks.show", task_id=task_id)
