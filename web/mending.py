"""One incident: what stopped and why, and everything an operator may do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.commands import CancelCase, MoveToken, ReopenTask, RepairVariables, SkipStep
from engine.errors import Conflict, EngineError, FieldError, Invalid, NotAllowed
from engine.services import interventions, reopening
from engine.services.incident_view import IncidentView, view_incident
from web import library
from web.addresses import see_other
from web.context import current_actor, house, run
from web.diagrams import live_state
from web.errors import STATUS, said
from web.feel_text import ValueNotFeelError, feel_text, read_feel
from web.reading import note_reading
from web.texts import error_text

mending = Blueprint("mending", __name__, url_prefix="/admin/incidents/<int:incident_id>")


@mending.get("")
def show(incident_id: int) -> Response:
    return incident_answer(incident_id)


@mending.post("/values")
def values(incident_id: int) -> Response:
    def mend(view: IncidentView, reason: str) -> Response:
        known = {one.name: feel_text(one.value) if one.is_set else "" for one in view.variables}
        new = typed(known)
        if not new and any(request.form.get(f"value.{name}", "").strip() for name in known):
            flash(_("The step has those values already."), "ok")  # sent twice: nothing more to do
            return see_other("mending.show", incident_id=incident_id)
        run(interventions.repair_variables, RepairVariables(*place(view), new, reason))
        flash(_("The values are mended. Now let the step try again."), "ok")
        return see_other("mending.show", incident_id=incident_id)

    return attempt(incident_id, "values", mend)


@mending.post("/skip")
def skip(incident_id: int) -> Response:
    def pass_over(view: IncidentView, reason: str) -> Response:
        results = typed(dict.fromkeys(view.results, ""))
        run(interventions.skip_step, SkipStep(*place(view), reason, results))
        return done(_("%(number)s has gone on without the step.", number=view.row.number))

    return attempt(incident_id, "skip", pass_over)


@mending.post("/move")
def move(incident_id: int) -> Response:
    def put(view: IncidentView, reason: str) -> Response:
        run(interventions.move_token, MoveToken(*place(view), request.form.get("to", ""), reason))
        return done(_("%(number)s goes on from the step you chose.", number=view.row.number))

    return attempt(incident_id, "move", put)


@mending.post("/reopen")
def reopen(incident_id: int) -> Response:
    def take_back(view: IncidentView, reason: str) -> Response:
        task_id = request.form.get("task", 0, type=int)
        run(reopening.reopen_task, ReopenTask(task_id, reason))
        return done(_("The task in %(number)s is open again.", number=view.row.number))

    return attempt(incident_id, "reopen", take_back)


@mending.post("/end")
def end(incident_id: int) -> Response:
    def cancel(view: IncidentView, reason: str) -> Response:
        run(interventions.cancel_by_hand, CancelCase(view.row.case_id, reason))
        return done(_("%(number)s has been ended.", number=view.row.number))

    return attempt(incident_id, "end", cancel)


def attempt(incident_id: int, action: str, carry_out: Callable[[IncidentView, str], Response]) -> Response:
    """Do it, or show the page again with what was typed and why it was refused."""
    view = load(incident_id)
    try:
        if not view.is_open:
            raise Conflict("incident.closed")
        return carry_out(view, request.form.get("reason", ""))
    except (Invalid, Conflict, NotAllowed) as error:
        return incident_answer(incident_id, action, error)


def load(incident_id: int) -> IncidentView:
    with house().read() as connection:
        return view_incident(house(), connection, incident_id, current_actor())


def place(view: IncidentView) -> tuple[int, int]:
    return view.row.case_id, view.row.token


def done(message: str) -> Response:
    flash(message, "ok")
    return see_other("admin.incidents")


def typed(known: Mapping[str, str]) -> dict[str, Any]:
    """The values that were written, or written over, typed. known: how each is written now. Raises Invalid."""
    found: dict[str, Any] = {}
    errors: dict[str, FieldError] = {}
    for name, text in known.items():
        new = request.form.get(f"value.{name}", text).strip()
        if not new or new == text:
            continue
        try:
            found[name] = read_feel(new)
        except ValueNotFeelError as error:
            errors[name] = error.error
    if errors:
        raise Invalid("form.invalid", errors)
    return found


def incident_answer(incident_id: int, action: str = "", error: EngineError | None = None) -> Response:
    """The incident's page as it is now; with *error* what was refused in the form *action*."""
    view = load(incident_id)
    note_reading(current_actor(), [f"incident:{incident_id}"], ",".join(one.name for one in view.variables) or "page")
    with house().read() as connection:
        is_drawn = library.is_drawn(connection, view.row.definition_id)
    fields = error.fields if isinstance(error, Invalid) else {}
    errors = {f"{action}-{name}": error_text(one.key, one.params) for name, one in fields.items()}
    page = render_template(
        "admin/incident.html",
        view=view,
        incident=view.row,
        live=live_state((), [view.row.element]),
        is_drawn=is_drawn,
        written=written(view),
        state={"action": action, "typed": request.form, "errors": errors},
        refusal=said(error) if error is not None and not errors else None,
    )
    return make_response(page, 200 if error is None else STATUS[type(error)])


def written(view: IncidentView) -> dict[str, str]:
    """How each of the step's variables is written; nothing for one that is not set."""
    return {one.name: feel_text(one.value) for one in view.variables if one.is_set}
