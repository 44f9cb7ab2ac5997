"""One case as its page shows it, and lists of cases: only what the actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import aliased

from engine.commands import Actor
from engine.errors import NotFound
from engine.feel import codec
from engine.queries.people import Person, people_by_id
from engine.queries.visible import visible_cases
from engine.rows import Case, Definition, Department, Draft, Incident, Job, Task, Timer, Variable

_own = aliased(Case)
_parent = aliased(Case)

CASE = (
    Case.id,
    Case.number,
    Case.process,
    Case.definition_id,
    Definition.name.label("process_name"),
    Definition.version.label("definition_version"),
    Definition.sha256.label("definition_sha256"),
    Case.title,
    Case.authority,
    Department.name.label("authority_name"),
    Case.state,
    Case.outcome,
    Case.channel,
    Case.contact_id,
    Case.deputy_id,
    Case.parent_id,
    _parent.number.label("parent_number"),
    _parent.title.label("parent_title"),
    _parent.contact_id.label("parent_contact_id"),
    _parent.deputy_id.label("parent_deputy_id"),
    Case.received_on,
    Case.started_at,
    Case.changed_at,
    Case.closed_at,
)
PEOPLE = ("contact", "deputy", "parent_contact", "parent_deputy")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case. authority: key of its department; parent: (number, title) of the case that opened it."""

    id: int
    number: str
    process: str
    process_name: str
    definition_id: int
    definition_version: int
    definition_sha256: str
    title: str
    authority: str
    authority_name: str | None
    state: str
    outcome: str | None
    channel: str
    contact: Person | None
    deputy: Person | None
    parent_id: int | None
    parent: tuple[str, str] | None
    parent_contact: Person | None
    parent_deputy: Person | None
    received_on: date
    started_at: datetime
    changed_at: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """text: part of number or title. state: open, closed, cancelled. user_id: whose cases, see `cases_of`."""

    process: str | None = None
    authority: str | None = None
    state: str | None = None
    text: str | None = None
    user_id: int | None = None


ALL_CASES = CaseFilters()


@dataclass(frozen=True, slots=True)
class CasePage:
    """rows, newest change first, and the cursor of the next page (None on the last)."""

    rows: list[CaseRow]
    after: tuple[datetime, int] | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A timer or job of the case: what will happen by itself, and when."""

    element: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """A failure that waits for an operator. stack: for operators only. facts: of an expression that failed."""

    id: int
    case_id: int
    case_number: str
    element: str
    key: str
    message: str
    stack: str | None
    facts: bytes | None
    opened_at: datetime


def find_case(connection: Connection, actor: Actor, number: str) -> CaseRow:
    """Raises NotFound `case.unknown` for a number that does not exist or is hidden from the actor."""
    rows = _cases(connection, _select_cases().where(Case.number == number, visible_cases(actor)))
    if not rows:
        raise NotFound("case.unknown", number=number)
    return rows[0]


def find_case_by_id(connection: Connection, actor: Actor, case_id: int) -> CaseRow:
    """Raises NotFound `case.unknown` as find_case does."""
    rows = _cases(connection, _select_cases().where(Case.id == case_id, visible_cases(actor)))
    if not rows:
        raise NotFound("case.unknown", id=case_id)
    return rows[0]


def case_page(
    connection: Connection,
    actor: Actor,
    filters: CaseFilters = ALL_CASES,
    after: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> CasePage:
    """One page of the cases the actor may see. after: the cursor of the page before."""
    query = _narrowed(_select_cases().where(visible_cases(actor)), filters)
    if after is not None:
        cursor = tuple_(literal(after[0], Case.changed_at.type), literal(after[1]))
        query = query.where(tuple_(Case.changed_at, Case.id) < cursor)
    rows = _cases(connection, query.order_by(Case.changed_at.desc(), Case.id.desc()).limit(limit + 1))
    more = len(rows) > limit
    return CasePage(rows[:limit], (rows[limit - 1].changed_at, rows[limit - 1].id) if more else None)


def case_count(connection: Connection, actor: Actor, filters: CaseFilters = ALL_CASES) -> int:
    """How many cases the actor may see."""
    query: Select[*tuple[Any, ...]] = select(func.count(Case.id)).where(visible_cases(actor))
    return int(connection.execute(_narrowed(query, filters)).scalar_one())


def cases_of(user_id: int) -> ColumnElement[bool]:
    """The cases where this person is the contact (in an authority case: its handler), the deputy, or has a task."""
    is_theirs = (Task.assignee_id == user_id, Task.completed_at.is_(None), Task.cancelled_at.is_(None))
    return Case.id.in_(
        union_all(
            select(_own.id).where(_own.contact_id == user_id),
            select(_own.id).where(_own.deputy_id == user_id),
            select(Task.case_id).where(*is_theirs),
        )
    )


def children(connection: Connection, actor: Actor, case_id: int) -> list[CaseRow]:
    """The authority cases that this case opened and the actor may see, in the order they were opened."""
    query = _select_cases().where(Case.parent_id == case_id, visible_cases(actor)).order_by(Case.id)
    return _cases(connection, query)


def case_variables(connection: Connection, case_id: int) -> dict[str, Any]:
    """The case's own variables (scope 0), typed, by name."""
    rows = connection.execute(
        select(Variable.name, Variable.value)
        .where(Variable.case_id == case_id, Variable.scope == 0)
        .order_by(Variable.name)
    )
    return {name: codec.decode(value) for name, value in rows}


def waiting_of_case(connection: Connection, case_id: int) -> list[Waiting]:
    """Timers and jobs of the case, soonest first."""
    timers = connection.execute(select(Timer.element, Timer.due_at).where(Timer.case_id == case_id))
    jobs = connection.execute(
        select(Job.element, Job.kind, Job.run_at).where(Job.case_id == case_id, Job.state.in_(("due", "handled")))
    )
    found = [Waiting(element, "timer", at) for element, at in timers]
    found += [Waiting(element, kind, at) for element, kind, at in jobs]
    return sorted(found, key=lambda one: one.at)


def open_incidents(connection: Connection, case_id: int | None = None) -> list[IncidentRow]:
    """Failures that wait, oldest first; of one case or (for operators) of all."""
    query = (
        select(
            Incident.id,
            Incident.case_id,
            Case.number.label("case_number"),
            Incident.element,
            Incident.key,
            Incident.message,
            Incident.stack,
            Incident.facts,
            Incident.opened_at,
        )
        .join(Case, Case.id == Incident.case_id)
        .where(Incident.closed_at.is_(None))
        .order_by(Incident.opened_at)
    )
    if case_id is not None:
        query = query.where(Incident.case_id == case_id)
    return [IncidentRow(**row._mapping) for row in connection.execute(query)]


def find_draft(connection: Connection, actor: Actor, task_id: int) -> tuple[dict[str, Any], datetime] | None:
    """What the actor has typed in the task, and when it was saved."""
    row = connection.execute(
        select(Draft.values, Draft.saved_at).where(Draft.task_id == task_id, Draft.owner == actor.id)
    ).one_or_none()
    return None if row is None else (codec.decode(row.values), row.saved_at)


def _select_cases() -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(*CASE)
        .join(Definition, Definition.id == Case.definition_id)
        .outerjoin(Department, Department.key == Case.authority)
        .outerjoin(_parent, _parent.id == Case.parent_id)
    )
    return query


def _narrowed(query: Select[*tuple[Any, ...]], filters: CaseFilters) -> Select[*tuple[Any, ...]]:
    wanted = (
        (Case.process, filters.process),
        (Case.authority, filters.authority),
        (Case.state, filters.state),
    )
    query = query.where(*(column == value for column, value in wanted if value is not None))
    if filters.user_id is not None:
        query = query.where(cases_of(filters.user_id))
    if filters.text:
        query = query.where(
            or_(
                Case.number.icontains(filters.text, autoescape=True),
                Case.title.icontains(filters.text, autoescape=True),
            )
        )
    return query


def _cases(connection: Connection, query: Select[*tuple[Any, ...]]) -> list[CaseRow]:
    rows = connection.execute(query).all()
    ids = (row._mapping[f"{one}_id"] for row in rows for one in PEOPLE)
    people = people_by_id(connection, (one for one in ids if one is not None))
    return [_case(row, people) for row in rows]


def _case(row: Row[Any], people: dict[int, Person]) -> CaseRow:
    fields = dict(row._mapping)
    for one in PEOPLE:
        fields[one] = people.get(fields.pop(f"{one}_id"))
    number, title = fields.pop("parent_number"), fields.pop("parent_title")
    return CaseRow(**fields, parent=None if number is None else (number, title))
