"""Starting and cancelling cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.audit.chain import new_case_key
from engine.commands import Actor, CancelCase, Receipt, StartCase
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.forms import validate
from engine.queries.visible import case_access
from engine.rows import Case, CaseCounter
from engine.rules.access import may, may_with_case
from engine.runtime import Advance, start
from engine.services.consequences import write_consequences
from engine.services.ending import Ending, end_case
from engine.services.library import Loaded
from engine.services.opened import arende, local_day, open_case, surroundings
from engine.services.people import CaseDirectory
from engine.services.record import Cause, chain_event
from engine.services.stepping import settle
from engine.services.work import Work

AUTHORITY = "myndighet"
"""The `zeebe:property` of a process that says whose cases it makes: a department's key, also the number's prefix."""
MAX_TITLE = 2000


@dataclass(frozen=True, slots=True)
class _Newcomer:
    """What `arende` is made from before the case has a row."""

    number: str
    process: str
    authority: str
    received_on: Any
    started_at: Any


def start_case(work: Work, command: StartCase, actor: Actor) -> Receipt:
    """Register a case, give it its number and run it to its first waiting points.

    Raises NotFound `process.unpublished`, NotAllowed, Invalid (start form), Conflict `case.exists` for a parent's
    step that has opened its child already.
    """
    loaded = work.house.definitions.published(work.connection, command.process)
    _require_start(actor, loaded)
    _refuse_twin(work, command)
    return begin_case(work, loaded, command, actor)


def begin_case(work: Work, loaded: Loaded, command: StartCase, actor: Actor, element: str | None = None) -> Receipt:
    """Register a case and run it, from where an event starts it (*element*) or from the plain start event."""
    values = _start_values(work, loaded, command)
    newcomer = _register(work, loaded, command)
    parent_number = _parent_number(work, command)
    facts = arende(newcomer, None, parent_number)
    taken = start(loaded.spec, values, surroundings(work, loaded, facts), element=element)
    case_id = _insert(work, loaded, command, newcomer, taken)
    write_consequences(work, case_id, taken, actor)
    _first_event(work, case_id, values, taken, command, actor)
    case = open_case(work, case_id)
    for listener in work.house.extensions.on_case_start:
        listener(work, case.facts(), actor)
    settle(work, case_id, taken, actor)
    return Receipt(case_id, newcomer.number, at=work.now)


def cancel_case(work: Work, command: CancelCase, actor: Actor) -> Receipt:
    """End an open case at once, with a reason. Its authority cases live on. Raises Invalid without a reason."""
    case = open_case(work, command.case_id)
    refusal = may_with_case(actor, "cancel", case_access(work.connection, case.id))
    if refusal is not None:
        raise NotFound("case.unknown") if refusal.key == "case.hidden" else NotAllowed(refusal.key)
    if not command.reason.strip():
        raise Invalid("reason.required")
    end_case(work, case, Ending("cancelled", command.reason), actor)
    return Receipt(case.id, case.row.number, at=work.now)


def _require_start(actor: Actor, loaded: Loaded) -> None:
    """Anyone may start what has a public start form (the caller of the public door is not logged in)."""
    if actor.user_id is None:
        return
    refusal = may(actor, "start_case")
    if refusal is not None:
        raise NotAllowed(refusal.key, process=loaded.key)


def _refuse_twin(work: Work, command: StartCase) -> None:
    if command.parent is None:
        return
    parent_id, token = command.parent
    number = work.connection.execute(
        select(Case.number).where(Case.parent_id == parent_id, Case.parent_token == token)
    ).scalar()
    if number is not None:
        raise Conflict("case.exists", number=number)


def _start_values(work: Work, loaded: Loaded, command: StartCase) -> Mapping[str, Any]:
    form_ref = loaded.spec.start_form
    if command.is_checked or form_ref is None:
        return command.values
    form = loaded.form(form_ref.form_id)
    if form is None:
        return command.values
    directory = CaseDirectory(work, None, work.house.extensions.has_document)
    return validate(form, command.values, {}, now=work.now, zone=work.house.config.zone, allowed=directory)


def _register(work: Work, loaded: Loaded, command: StartCase) -> _Newcomer:
    authority = authority_of(loaded)
    today = local_day(work)
    number = next_number(work, authority, today.year)
    return _Newcomer(number, loaded.key, authority, command.received_on or today, work.now)


def authority_of(loaded: Loaded) -> str:
    """Whose cases the process makes. Raises Invalid `process.no_authority`."""
    authority = loaded.spec.properties.get(AUTHORITY)
    if authority is None:
        raise Invalid("process.no_authority", process=loaded.key, property=AUTHORITY)
    return authority


def next_number(work: Work, authority: str, year: int) -> str:
    """Raise the counter row and give `<AUTHORITY>-<YEAR>-<SERIAL>`; the row stays locked until the commit, so that
    a roll-back leaves no gap (DESIGN 12.8)."""
    dialect = sqlite if work.connection.dialect.name == "sqlite" else postgresql
    insertion = dialect.insert(CaseCounter).values(authority=authority, year=year, last=1)
    serial = work.connection.execute(
        insertion.on_conflict_do_update(
            index_elements=["authority", "year"], set_={"last": CaseCounter.last + 1}
        ).returning(CaseCounter.last)
    ).scalar_one()
    return f"{authority}-{year}-{serial:04d}"


def _parent_number(work: Work, command: StartCase) -> str | None:
    if command.parent is None:
        return None
    return work.connection.execute(select(Case.number).where(Case.id == command.parent[0])).scalar()


def _insert(work: Work, loaded: Loaded, command: StartCase, newcomer: _Newcomer, taken: Advance) -> int:
    parent_id, parent_token = command.parent or (None, None)
    row = {
        "number": newcomer.number,
        "process": loaded.key,
        "definition_id": loaded.id,
        "title": (command.title or loaded.name)[:MAX_TITLE],
        "authority": newcomer.authority,
        "state": "closed" if taken.finished else "open",
        "closed_at": work.now if taken.finished else None,
        "channel": command.channel,
        "parent_id": parent_id,
        "parent_token": parent_token,
        "received_on": newcomer.received_on,
        "started_at": work.now,
        "changed_at": work.now,
        "version": 1,
        "tokens": taken.state,
    }
    case_id = work.connection.execute(insert(Case).values(row).returning(Case.id)).scalar_one()
    new_case_key(work.connection, case_id, work.house.keys, work.now)
    return int(case_id)


def _first_event(
    work: Work, case_id: int, values: Mapping[str, Any], taken: Advance, command: StartCase, actor: Actor
) -> None:
    case = open_case(work, case_id)
    more = {"channel": command.channel, "received_on": case.row.received_on}
    chain_event(work, case, Cause("case.started", values, more=more, idem=command.idempotency_key), actor, taken)
