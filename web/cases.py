"""Cases: the list, one case's page with its live diagram, and its documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Blueprint, flash, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine.commands import Actor
from engine.errors import Invalid, NotFound
from engine.queries.case_file import CaseFilters, CaseRow, case_count, case_page, find_case
from engine.queries.worklist import TaskRow, tasks_to_take
from engine.rules.access import works_with_cases
from web import library
from web.addresses import link_to, see_other
from web.case_view import CaseView, view_case
from web.context import current_actor, house, now, run
from web.downloads import attachment, diagram_answer
from web.form_setting import form_setting
from web.paging import read_cursor, write_cursor
from web.people import contacts_of
from web.reading import note_reading
from web.texts import error_text
from web.uploading import safe_name
from web.waits import wait_words
from workflows.business_case import is_business_case
from workflows.case_links import links_of_case
from workflows.documents import AddDocument, add_document, read_document
from workflows.endings import hindrance
from workflows.links import GiveLink, give_link

PAGE_ROWS = 50
STATES = ("open", "closed", "cancelled")
VIEWS: Mapping[str, Callable[[Actor], int | None]] = {"all": lambda _actor: None, "mine": lambda actor: actor.user_id}
"""Whose cases each view holds: None = everyone's."""

cases = Blueprint("cases", __name__)


@cases.get("/cases")
def index() -> str:
    """All cases that one may see, or `?view=mine`: those where one is the contact, the handler or has a task."""
    actor = current_actor()
    state = request.args.get("state", "open")
    is_worker = works_with_cases(actor)
    view = "mine" if is_worker and request.args.get("view") == "mine" else "all"
    filters = CaseFilters(
        process=request.args.get("process") or None,
        authority=request.args.get("authority") or None,
        state=state if state in STATES else None,
        text=request.args.get("text", "").strip() or None,
        user_id=VIEWS[view](actor),
    )
    with house().read() as connection:
        page = case_page(connection, actor, filters, read_cursor(request.args.get("after")), PAGE_ROWS)
        waits = wait_words(connection, actor, [row.id for row in page.rows])
        counts = {one: case_count(connection, actor, replace(filters, user_id=VIEWS[one](actor))) for one in VIEWS}
        processes, departments = library.process_names(connection), library.department_names(connection)
    if filters.text:
        note_reading(actor, (f"case:{row.number}" for row in page.rows), "search", reason=filters.text)
    return render_template(
        "cases/index.html",
        view=view,
        counts=counts if is_worker else {},
        rows=page.rows,
        waits=waits,
        after=write_cursor(page.after),
        filters=filters,
        processes=processes,
        departments=departments,
    )


@cases.get("/cases/<number>")
def show(number: str) -> Response:
    return case_answer(number)


@cases.post("/cases/<number>/documents")
def add(number: str) -> Response:
    """Add one file to the case; a refused file is told beside its field."""
    actor = current_actor()
    with house().read() as connection:
        case = find_case(connection, actor, number)
    file = request.files.get("file")
    if file is None or not file.filename:
        return case_answer(number, error_text("upload.empty", {}))
    name = request.form.get("name", "").strip() or None
    try:
        run(add_document, AddDocument(case.id, safe_name(file.filename), file.read(), name))
    except Invalid as error:
        problem = error.fields["file"]
        return case_answer(number, error_text(problem.key, {"name": safe_name(file.filename), **problem.params}))
    flash(_("The document is in the case."), "ok")
    return see_other("cases.show", number=number, _anchor="documents")


@cases.post("/cases/<number>/link")
def new_link(number: str) -> Response:
    """Make a new link for the company and show it this once: nobody can find its secret again."""
    with house().read() as connection:
        case = find_case(connection, current_actor(), number)
    receipt = run(give_link, GiveLink(case.id))
    link = link_to("my.show", secret=receipt.data["secret"])
    return case_answer(number, link=link)


@cases.get("/documents/<int:document_id>")
def document(document_id: int) -> Response:
    """The newest version as a download, never shown inside our pages."""
    actor = current_actor()
    with house().read() as connection:
        facts, data = read_document(connection, actor, document_id)
    note_reading(actor, [f"document:{facts.id}"], facts.sha256)
    return attachment(data, facts.file_name, facts.media_type)


@cases.get("/cases/<number>/diagram")
def diagram(number: str) -> Response:
    """The diagram of the version that the case follows, byte for byte."""
    with house().read() as connection:
        case = find_case(connection, current_actor(), number)
        return diagram_answer(library.diagram_xml(connection, case.definition_id))


def case_answer(number: str, upload_error: str = "", link: str = "") -> Response:
    """The case's page; with *upload_error* as 422 and the reason beside the file; with *link* to show once."""
    actor = current_actor()
    with house().read() as connection:
        view = view_case(connection, actor, number, form_setting("", ()))
        parent = visible_parent(connection, actor, view.case)
        free = tasks_to_take(connection, actor, view.case.id)
        linked = links_of_case(connection, actor, view.case.id)
        may_end = hindrance(connection, actor, view.case.id) is None
        waits = wait_words(connection, actor, [view.case.id, *(child.id for child in view.children)])
    note_reading(actor, [f"case:{number}"], "page")
    contact, deputy = contacts_of(view.case)
    page = render_template(
        "cases/show.html",
        view=view,
        case=view.case,
        parent=parent,
        contact=contact,
        deputy=deputy,
        handler=None if is_business_case(view.case.process) else view.case.contact,
        waits=waits,
        linked=linked,
        may_end=may_end,
        next_task=next_task(view, actor),
        free_task=free[0] if free and works_with_cases(actor) else None,
        upload_error=upload_error,
        link=link,
        is_worker=works_with_cases(actor),
        now=now(),
    )
    return make_response(page, 422 if upload_error else 200)


def visible_parent(connection: Connection, actor: Actor, case: CaseRow) -> CaseRow | None:
    """The business case that opened this one, for those who may see it."""
    if case.parent is None:
        return None
    try:
        return find_case(connection, actor, case.parent[0])
    except NotFound:
        return None


def next_task(view: CaseView, actor: Actor) -> TaskRow | None:
    """The first open task that this person holds."""
    return next((task for task in view.open_tasks if task.assignee and task.assignee[0] == actor.login), None)
