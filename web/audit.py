"""The auditor's door: find a case, read its events as they are chained, and let the chain be counted again."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine.audit.check import Report, verify_log
from engine.audit.read import AuditEvent, read_events
from engine.commands import Actor
from engine.queries.case_file import CaseFilters, CaseRow, case_page, find_case
from web.case_view import step_name
from web.context import current_actor, house, now
from web.event_versions import versions_of_events
from web.event_words import ShownEvent, people_in, shown_event, types_of
from web.paging import read_cursor, write_cursor
from web.people import names_of
from web.reading import note_reading

PAGE_ROWS = 50

audit = Blueprint("audit", __name__)


@dataclass(frozen=True, slots=True)
class CheckedCase:
    """A case with its events and what counting its chain again has shown."""

    case: CaseRow
    events: list[AuditEvent]
    shown: list[ShownEvent]
    report: Report


@audit.get("/audit")
def index() -> str | Response:
    actor = current_actor()
    text = request.args.get("text", "").strip()
    with house().read() as connection:
        after = read_cursor(request.args.get("after"))
        page = case_page(connection, actor, CaseFilters(text=text or None), after, PAGE_ROWS)
    exact = next((row for row in page.rows if row.number == text.upper()), None)
    if exact is not None:
        return redirect(url_for("audit.case", number=exact.number), code=303)
    if text:
        note_reading(actor, (f"case:{row.number}" for row in page.rows), "search", reason=text)
    return render_template("audit/index.html", rows=page.rows, text=text, after=write_cursor(page.after))


@audit.get("/audit/<number>")
def case(number: str) -> str:
    """The events in order, narrowed by `?type=` and `?text=`, and the verdict on the whole chain as of this moment."""
    actor = current_actor()
    kind, text = request.args.get("type", ""), request.args.get("text", "").strip()
    with house().read() as connection:
        checked = check_case(connection, actor, number)
    note_reading(actor, [f"case:{number}"], "events", reason=text)
    return render_template(
        "audit/case.html",
        checked=checked,
        case=checked.case,
        rows=[one for one in checked.shown if (not kind or one.event.type == kind) and one.contains(text)],
        types=types_of(checked.events),
        kind=kind,
        text=text,
        counted_at=now(),
    )


def check_case(connection: Connection, actor: Actor, number: str) -> CheckedCase:
    """Raises NotFound for a case outside the auditor's assignment."""
    row = find_case(connection, actor, number)
    events = read_events(connection, row.id, house().keys)
    report = verify_log(connection, house().keys, row.id)
    loaded = house().definitions.get(connection, row.definition_id)
    names = names_of(connection, people_in(events))
    version_of = versions_of_events(connection, events, loaded)
    shown = [shown_event(event, step_name(event, version_of(event)), names, version_of(event)) for event in events]
    return CheckedCase(row, events, shown, report)
