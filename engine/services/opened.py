"""A case as a command finds it: its row, its definition and its saved place, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import aliased

from engine.diagram.spec import Node, ProcessSpec
from engine.drivers.prepared import Prepared
from engine.errors import NotFound
from engine.limits import Stopwatch
from engine.ports import CaseFacts
from engine.rows import Case, CaseKey, Task, User, Variable
from engine.runtime import Decide, Snapshot, Surroundings, called_at, called_processes, variables_of
from engine.services.library import Loaded
from engine.services.work import Work

_contact = aliased(User)
_deputy = aliased(User)
_parent = aliased(Case)

CASE_COLUMNS = (
    Case.id.label("case_id"),
    Case.number,
    Case.process,
    Case.definition_id,
    Case.title,
    Case.authority,
    Case.state,
    Case.parent_id,
    Case.received_on,
    Case.started_at,
    Case.version.label("case_version"),
    Case.tokens,
    Case.head_seq,
    Case.head_hash,
    _contact.login.label("contact"),
    _deputy.login.label("deputy"),
    _parent.number.label("parent_number"),
    CaseKey.key_id,
    CaseKey.wrapped_key,
)


def select_with_case(*columns: Any) -> Select[*tuple[Any, ...]]:
    """A SELECT of the case's columns, with its people and parent; the caller adds the condition (and joins)."""
    query: Select[*tuple[Any, ...]] = (
        select(*CASE_COLUMNS, *columns)
        .select_from(Case)
        .outerjoin(_contact, _contact.id == Case.contact_id)
        .outerjoin(_deputy, _deputy.id == Case.deputy_id)
        .outerjoin(_parent, _parent.id == Case.parent_id)
        .outerjoin(CaseKey, CaseKey.case_id == Case.id)
    )
    return query


_THE_CASE = select_with_case().where(Case.id == bindparam("the_case"))
LOOK_AT_CASE = Prepared(_THE_CASE)
FIND_CASE = Prepared(_THE_CASE.with_for_update(key_share=True, of=Case))
"""Takes the case before anything else that belongs to it, so that two commands of one case never wait for each other.
SQLite has one writer anyway, and leaves the clause out."""
_VARIABLES = select(Variable.scope, Variable.name, Variable.value)
_CASE_OF_TASK = select(Task.case_id).where(Task.id == bindparam("the_task")).scalar_subquery()
READ_VARIABLES = Prepared(_VARIABLES.where(Variable.case_id == bindparam("the_case")))
READ_VARIABLES_OF_TASK = Prepared(_VARIABLES.where(Variable.case_id == _CASE_OF_TASK))
"""Asked together with the task, whose case is not known yet."""


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """The case before the step. row: CASE_COLUMNS and whatever else the caller selected.

    is_held: until the commit nobody else moves it.
    """

    row: Row[Any]
    loaded: Loaded
    snapshot: Snapshot
    is_held: bool

    @property
    def id(self) -> int:
        return int(self.row.case_id)

    @property
    def head(self) -> tuple[int, str]:
        """The end of its chain of events, which stays so until the commit if nobody here appends one."""
        return self.row.head_seq, self.row.head_hash

    def facts(self, token: int | None = None) -> CaseFacts:
        """What extensions and forms may know; variables as seen from *token* (None: the case itself)."""
        row = self.row
        return CaseFacts(
            id=row.case_id,
            number=row.number,
            process=row.process,
            title=row.title,
            authority=row.authority,
            state=row.state,
            contact=row.contact,
            deputy=row.deputy,
            parent_id=row.parent_id,
            variables={**variables_of(self.snapshot, token), "arende": self.arende()},
        )

    def place(self, work: Work, token: int) -> tuple[Loaded, ProcessSpec]:
        """The definition and the process that the token runs in: the case's own, or one that it calls."""
        pin = called_at(self.snapshot, token) if self.loaded.has_calls else None
        if pin is None:
            return self.loaded, self.loaded.spec
        called = work.house.definitions.called(work.connection, pin)
        return called, called.own(pin)

    def find(self, work: Work, element: str) -> Node | None:
        """The node of an element of the case's process, or of one that it calls."""
        library = work.house.definitions
        pins = called_processes(self.snapshot) if self.loaded.has_calls else []
        for spec in (self.loaded.spec, *(library.called(work.connection, pin).own(pin) for pin in pins)):
            for level in spec.levels():
                if element in level.nodes:
                    return level.nodes[element]
        return None

    def arende(self) -> Mapping[str, Any]:
        return arende(self.row, self.row.contact, self.row.parent_number)


def arende(row: Any, contact: str | None, parent_number: str | None) -> Mapping[str, Any]:
    """The reserved variable `arende` (DESIGN 12.6)."""
    return {
        "nummer": row.number,
        "typ": row.process,
        "myndighet": row.authority,
        "kontakt": contact,
        "inkom": row.received_on,
        "startad": row.started_at,
        "foralder": parent_number,
    }


def definition_at(work: Work, row: Row[Any], token: int) -> Loaded:
    """The definition that the token of a case (CASE_COLUMNS) runs in: the case's own, or one that it calls."""
    library = work.house.definitions
    loaded = library.get(work.connection, row.definition_id)
    pin = called_at(Snapshot(row.tokens, {}), token) if loaded.has_calls else None
    return loaded if pin is None else library.called(work.connection, pin)


def open_case(work: Work, case_id: int) -> OpenedCase:
    """Read an open or ended case, and hold it until the commit. Raises NotFound `case.unknown`."""
    return _found(work, FIND_CASE, case_id, is_held=True)


def look_at_case(work: Work, case_id: int) -> OpenedCase:
    """Read a case that others may move meanwhile: what may take long (a handler) holds up nobody."""
    return _found(work, LOOK_AT_CASE, case_id, is_held=False)


def _found(work: Work, query: Prepared, case_id: int, *, is_held: bool) -> OpenedCase:
    this_case = {"the_case": case_id}
    rows, variables = query.ask(work.connection, this_case), READ_VARIABLES.ask(work.connection, this_case)
    row = next(iter(rows()), None)
    if row is None:
        raise NotFound("case.unknown", id=case_id)
    return opened(work, row, variables(), is_held=is_held)


def opened(work: Work, row: Row[Any], variables: Iterable[Any], *, is_held: bool) -> OpenedCase:
    """A case of CASE_COLUMNS and its variables (scope, name, value)."""
    loaded = work.house.definitions.get(work.connection, row.definition_id)
    return OpenedCase(row, loaded, Snapshot(row.tokens, by_scope(variables)), is_held)


def read_variables(work: Work, case_id: int) -> dict[int, dict[str, bytes]]:
    """All variables of a case by scope, still encoded: only what a step reads is decoded."""
    return by_scope(READ_VARIABLES.all(work.connection, {"the_case": case_id}))


def by_scope(variables: Iterable[Any]) -> dict[int, dict[str, bytes]]:
    found: dict[int, dict[str, bytes]] = {}
    for scope, name, value in variables:
        found.setdefault(scope, {})[name] = value
    return found


def surroundings(work: Work, loaded: Loaded, facts: Mapping[str, Any]) -> Surroundings:
    """What one step may know of the world, for a case of this definition."""
    zone = work.house.config.zone
    library, connection = work.house.definitions, work.connection

    def of(pin: str | None) -> Loaded:
        return loaded if pin is None else library.called(connection, pin)

    def decide_in(pin: str | None) -> Decide:
        return lambda decision_id, variables: of(pin).decide(decision_id, variables, now=work.now, zone=zone)

    return Surroundings(
        now=work.now,
        zone=zone,
        arende=facts,
        process=lambda pin: of(pin).own(pin),
        decide=decide_in(None),
        bind=lambda called, process, caller: library.bind(connection, of(caller), called, process),
        decide_in=decide_in,
        limits=work.house.config.limits,
        is_overdue=Stopwatch(work.house.config.limits.engine_seconds),
    )


def local_day(work: Work, at: datetime | None = None) -> date:
    """The calendar day in the installation's zone."""
    return (at or work.now).astimezone(work.house.config.zone).date()
