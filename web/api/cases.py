"""`/api/v1/cases`: start a case, and read what one holds."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from engine.audit.read import AuditEvent, read_events
from engine.commands import StartCase
from engine.feel import codec
from engine.queries.case_file import CaseFilters, CaseRow, case_page, case_variables, find_case
from engine.queries.people import Person
from engine.queries.worklist import tasks_of_case
from engine.services.cases import start_case
from web.api.answers import answer, idempotency_key, task_out
from web.api.description import describe
from web.api.models import (
    CaseOut,
    CaseQuery,
    CasesOut,
    DocumentOut,
    DocumentsOut,
    EventOut,
    EventQuery,
    EventsOut,
    NewCase,
    PersonOut,
    ProcessOut,
    TasksOut,
    VariablesOut,
)
from web.api.paging import read_cursor, write_cursor
from web.api.reading import read_body, read_query
from web.context import current_actor, house, run
from workflows.documents import documents_of_case


def add_routes(api: Blueprint) -> None:
    api.post("/cases")(create)
    api.get("/cases")(index)
    api.get("/cases/<number>")(show)
    api.get("/cases/<number>/tasks")(tasks)
    api.get("/cases/<number>/variables")(variables)
    api.get("/cases/<number>/documents")(documents)
    api.get("/cases/<number>/events")(events)


@describe(takes=NewCase, gives=CaseOut, status=201)
def create() -> Response:
    """Start a case on the published version of a process."""
    body = read_body(NewCase)
    command = StartCase(
        body.process,
        body.values,
        title=body.title,
        received_on=body.received_on,
        channel="api",
        idempotency_key=idempotency_key(),
    )
    receipt = run(start_case, command)
    number = receipt.case_number or ""
    return answer(_case(number), 200 if receipt.is_repeat else 201, url_for("api.show", number=number))


@describe(query=CaseQuery, gives=CasesOut)
def index() -> Response:
    """The cases that the caller may see, the last changed first."""
    query = read_query(CaseQuery)
    filters = CaseFilters(process=query.process, authority=query.authority, state=query.state, text=query.text)
    with house().read() as connection:
        page = case_page(connection, current_actor(), filters, read_cursor(query.after), query.limit)
    return answer(CasesOut(cases=[_case_out(row) for row in page.rows], after=write_cursor(page.after)))


@describe(gives=CaseOut)
def show(number: str) -> Response:
    """One case."""
    return answer(_case(number))


@describe(gives=TasksOut)
def tasks(number: str) -> Response:
    """All tasks of the case, open and ended, in the order they were offered."""
    with house().read() as connection:
        case = find_case(connection, current_actor(), number)
        return answer(TasksOut(tasks=[task_out(task) for task in tasks_of_case(connection, case.id)]))


@describe(gives=VariablesOut)
def variables(number: str) -> Response:
    """The case's variables. Numbers are JSON numbers, days and moments ISO 8601."""
    with house().read() as connection:
        case = find_case(connection, current_actor(), number)
        found = case_variables(connection, case.id)
    return answer(VariablesOut(variables=codec.to_json(found)))


@describe(gives=DocumentsOut)
def documents(number: str) -> Response:
    """The newest version of each document."""
    with house().read() as connection:
        case = find_case(connection, current_actor(), number)
        found = documents_of_case(connection, case.id)
    shown = [
        DocumentOut(
            id=one.id,
            name=one.name,
            version=one.number,
            file_name=one.file_name,
            media_type=one.media_type,
            size=one.size,
            sha256=one.sha256,
            added_at=one.added_at,
            added_by=one.added_by,
        )
        for one in found
    ]
    return answer(DocumentsOut(documents=shown))


@describe(query=EventQuery, gives=EventsOut)
def events(number: str) -> Response:
    """The case's chain of events from the first, with what they hold."""
    query = read_query(EventQuery)
    with house().read() as connection:
        case = find_case(connection, current_actor(), number)
        later = [one for one in read_events(connection, case.id, house().keys) if one.seq > query.after]
    page = later[: query.limit]
    after = page[-1].seq if len(later) > query.limit else None
    return answer(EventsOut(events=[_event_out(event) for event in page], after=after))


def _case(number: str) -> CaseOut:
    with house().read() as connection:
        return _case_out(find_case(connection, current_actor(), number))


def _case_out(row: CaseRow) -> CaseOut:
    return CaseOut(
        number=row.number,
        title=row.title,
        process=ProcessOut(
            key=row.process, version=row.definition_version, name=row.process_name, sha256=row.definition_sha256
        ),
        authority=row.authority,
        state=row.state,
        outcome=row.outcome,
        channel=row.channel,
        contact=_person_out(row.contact),
        deputy=_person_out(row.deputy),
        parent=row.parent[0] if row.parent else None,
        received_on=row.received_on,
        started_at=row.started_at,
        changed_at=row.changed_at,
        closed_at=row.closed_at,
    )


def _person_out(person: Person | None) -> PersonOut | None:
    return None if person is None else PersonOut(login=person.login, name=person.name)


def _event_out(event: AuditEvent) -> EventOut:
    return EventOut(
        seq=event.seq,
        id=event.id,
        type=event.type,
        at=event.at,
        actor=event.actor,
        body=event.body,
        payload=event.payload,
        missing=event.missing,
        event_hash=event.event_hash,
    )
