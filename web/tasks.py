"""Tasks: the list, one task's page, and everything that can be done with a task."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Blueprint, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.commands import (
    ClaimTask,
    Command,
    CompleteTask,
    HandOverTask,
    Receipt,
    ReleaseTask,
    SaveDraft,
    SendBackTask,
)
from engine.errors import Conflict, EngineError, FieldError, Invalid, NotAllowed, NotFound
from engine.queries.worklist import VIEWS, Filters, task_counts, task_page
from engine.services import assigning
from engine.services import tasks as services
from web import dates, library
from web.addresses import see_other
from web.context import current_actor, house, now, run
from web.errors import STATUS, said
from web.form_building import form_view
from web.form_setting import form_setting
from web.forms import ADD_ROW, REMOVE_ROW, change_rows, from_html
from web.language import current_language
from web.paging import read_cursor, write_cursor
from web.task_view import TaskForm, TaskView, form_of_task, view_task
from web.texts import N_
from web.uploading import store_uploads

PAGE_ROWS = 50
LABELS: Mapping[str, str] = {
    "mine": N_("Mine"),
    "group": N_("My group"),
    "unassigned": N_("Unassigned"),
    "overdue": N_("Overdue"),
}
NO_ERRORS: Mapping[str, FieldError] = {}

tasks = Blueprint("tasks", __name__)


@tasks.get("/tasks")
def index() -> str:
    actor = current_actor()
    view = next((one for one in VIEWS if one == request.args.get("view")), VIEWS[0])
    filters = Filters(request.args.get("process") or None, request.args.get("authority") or None)
    with house().read() as connection:
        page = task_page(connection, actor, view, now(), filters, read_cursor(request.args.get("after")), PAGE_ROWS)
        counts = task_counts(connection, actor, now())
        processes, departments = library.process_names(connection), library.department_names(connection)
    return render_template(
        "tasks/index.html",
        view=view,
        views=[(one, LABELS[one], getattr(counts, one)) for one in VIEWS],
        filters=filters,
        rows=page.rows,
        after=write_cursor(page.after),
        processes=processes,
        departments=departments,
    )


@tasks.get("/tasks/<int:task_id>")
def show(task_id: int) -> Response:
    return task_answer(task_id)


@tasks.post("/tasks/<int:task_id>/claim")
def claim(task_id: int) -> Response:
    return carry_out(task_id, assigning.claim_task, ClaimTask(task_id, form_version()), _("The task is yours."))


@tasks.post("/tasks/<int:task_id>/release")
def release(task_id: int) -> Response:
    command = ReleaseTask(task_id, form_version(), request.form.get("reason", ""))
    return carry_out(task_id, assigning.release_task, command, _("The task is back with its group."))


@tasks.post("/tasks/<int:task_id>/hand-over")
def hand_over(task_id: int) -> Response:
    command = HandOverTask(task_id, form_version(), request.form.get("to", ""), request.form.get("reason", ""))
    return carry_out(task_id, assigning.hand_over_task, command, _("The task has been handed over."))


@tasks.post("/tasks/<int:task_id>/send-back")
def send_back(task_id: int) -> Response:
    command = SendBackTask(task_id, form_version(), request.form.get("reason", ""))
    return carry_out(task_id, assigning.send_back_task, command, _("The task has been sent back."))


@tasks.post("/tasks/<int:task_id>/complete")
def complete(task_id: int) -> Response:
    """Complete the task; whatever is refused, what was typed comes back with the reason."""
    if ADD_ROW in request.form or REMOVE_ROW in request.form:
        return fields(task_id)
    asked = form_asked(task_id)
    values = typed_values(asked, is_final=False)
    try:
        values = typed_values(asked, is_final=True)
        command = CompleteTask(task_id, form_version(), values, idempotency_key=request.form.get("key") or None)
        receipt = run(services.complete_task, command)
    except (Invalid, Conflict, NotAllowed) as error:
        keep_as_draft(task_id, values)
        return task_answer(task_id, typed=values, error=error)
    flash(_("%(task)s is done.", task=asked.name), "ok")
    return see_other("cases.show", number=receipt.case_number)


@tasks.post("/tasks/<int:task_id>/draft")
def save_draft(task_id: int) -> Response:
    """Keep what is typed: from the button, or two seconds after the last key (then a header says when, in words)."""
    is_while_typing = "HX-Request" in request.headers
    try:
        run(services.save_draft, SaveDraft(task_id, typed_values(form_asked(task_id), is_final=False)))
    except Conflict as error:
        if is_while_typing and error.key == "task.closed" and error.params["by"] == current_actor().name:
            return make_response("", 204)  # overtaken by the person's own completion: nothing is left to keep
        raise
    if is_while_typing:
        answer = make_response("", 204)
        answer.headers["Lots-Saved"] = dates.clock_time(now(), house().config.zone, current_language())
        return answer
    flash(_("The draft is saved. Only you see it."), "ok")
    return see_other("tasks.show", task_id=task_id)


@tasks.post("/tasks/<int:task_id>/fields")
def fields(task_id: int) -> Response:
    """Show the form anew with what is typed so far: a row added or removed, a question that appears or goes."""
    asked = form_asked(task_id)
    values = typed_values(asked, is_final=False)
    if asked.form is not None:
        values = change_rows(asked.form, request.form, values) or values
    if "HX-Request" not in request.headers:
        return task_answer(task_id, typed=values)
    return make_response(render_template("forms/fields.html", **task_context(load(task_id), values, None)))


def load(task_id: int) -> TaskView:
    with house().read() as connection:
        return view_task(connection, current_actor(), task_id)


def form_asked(task_id: int) -> TaskForm:
    with house().read() as connection:
        return form_of_task(connection, current_actor(), task_id)


def form_version() -> int:
    return request.form.get("version", 0, type=int)


def typed_values(asked: TaskForm, *, is_final: bool) -> dict[str, Any]:
    """What the form sent, as raw values; files that were chosen become documents of the case first."""
    if asked.form is None:
        return {}
    received = store_uploads(asked.form, asked.case_id) if is_final else {}
    return from_html(asked.form, request.form, received, keep_blank_rows=not is_final)


def keep_as_draft(task_id: int, values: Mapping[str, Any]) -> None:
    """A refusal keeps the text; if the task is no longer this person's, only the answered page holds it."""
    with suppress(EngineError):
        run(services.save_draft, SaveDraft(task_id, values))


def carry_out(task_id: int, service: Any, command: Command, message: str) -> Response:
    """Run a command about who holds the task, and come back to its page."""
    try:
        receipt: Receipt = run(service, command)
    except (Invalid, Conflict, NotAllowed) as error:
        return task_answer(task_id, error=error)
    flash(message, "ok")
    try:
        form_asked(task_id)
    except NotFound:
        return see_other("tasks.index")
    return see_other("tasks.show", task_id=receipt.task_id)


def task_answer(task_id: int, *, typed: Mapping[str, Any] | None = None, error: EngineError | None = None) -> Response:
    """The task's page as it is now, with what was typed and why it was refused."""
    view = load(task_id)
    page = render_template("tasks/show.html", **task_context(view, typed, error))
    return make_response(page, 200 if error is None else STATUS[type(error)])


def task_context(view: TaskView, typed: Mapping[str, Any] | None, error: EngineError | None) -> dict[str, Any]:
    """typed: what the form sent; None when nothing was sent, or only who is to hold the task."""
    errors = error.fields if isinstance(error, Invalid) else NO_ERRORS
    shown = None
    if view.form is not None:
        setting = form_setting(url_for("tasks.fields", task_id=view.task.task_id), view.documents)
        values, form_errors = (view.values, NO_ERRORS) if typed is None else (typed, errors)
        shown = form_view(view.form, values, view.variables, setting, form_errors)
    is_said_beside = isinstance(error, Invalid) and bool(shown and shown.errors)
    return {
        "view": view,
        "task": view.task,
        "case": view.case,
        "form": shown,
        "errors": errors,
        "refusal": None if error is None or is_said_beside else said(error),
        "typed": typed,
        "key": request.form.get("key") or str(uuid.uuid4()),
        "is_mine": "complete" in view.may,
    }
