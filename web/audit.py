"""The auditor's door: find a case, read its events as they are chained, and let the chain be counted again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine.audit.check import Report, verify_log
from engine.audit.read import AuditEvent, read_events
from engine.commands import Actor
from engine.queries.case_file import CaseFilters, CaseRow, case_page, find_case
from web.case_view import step_name
from web.context import current_actor, house, now
from web.paging import read_cursor, write_cursor
from web.people import Names, names_of
from web.reading import note_reading

PAGE_ROWS = 50

audit = Blueprint("audit", __name__)


@dataclass(frozen=True, slots=True)
class CheckedCase:
    """A case with its events and what counting its chain again has shown. steps: what each event was about, by seq."""

    case: CaseRow
    events: list[AuditEvent]
    report: Report
    names: Names
    steps: Mapping[int, str]


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
    """The case's events in order, and the verdict on its chain as of this moment."""
    actor = current_actor()
    with house().read() as connection:
        checked = check_case(connection, actor, number)
    note_reading(actor, [f"case:{number}"], "events")
    return render_template("audit/case.html", checked=checked, case=checked.case, counted_at=now())


def check_case(connection: Connection, actor: Actor, number: str) -> CheckedCase:
    """Raises NotFound for a case outside the auditor's assignment."""
    row = find_case(connection, actor, number)
    events = read_events(connection, row.id, house().keys)
    report = verify_log(connection, house().keys, row.id)
    loaded = house().definitions.get(connection, row.definition_id)
    steps = {event.seq: step_name(event, loaded) for event in events}
    return CheckedCase(row, events, report, names_of(connection, [event.actor for event in events]), steps)


@audit.app_template_filter("event_lines")
def event_lines(event: AuditEvent) -> list[tuple[str, str]]:
    """(name, text) of what an event's payload says, the path through the diagram as `element entered`."""
    return [(name, payload_text(name, value)) for name, value in (event.payload or {}).items()]


def payload_text(name: str, value: Any) -> str:
    if name == "path":
        return "\n".join(f"{element} {what}" for element, _token, what, *_flow in value)
    if name == "changed":
        return "\n".join(f"{variable}: {old} → {new}" for _scope, variable, old, new in value)
    if isinstance(value, dict):
        return "\n".join(f"{key}: {part}" for key, part in value.items())
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return str(value)
