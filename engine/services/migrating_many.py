"""Moving all cases of a process: a preview of each, then one by one, each in its own transaction.

Where it stopped does not matter: a case that has been moved is no longer among those to move, and one that was refused
is as it was. Running it again goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, func, select

from engine.commands import Actor
from engine.diagram.succession import Hindrance
from engine.errors import Conflict, EngineError, FieldError, Invalid
from engine.rows import Case, Definition
from engine.runtime.migrating import Effect, Place, Verdict
from engine.services.library import Loaded
from engine.services.migrating import (
    MigrateCase,
    Unsafe,
    migrate_case,
    plan_of,
    require_elements,
    require_right,
    version_of,
)
from engine.services.opened import look_at_case
from engine.services.work import House, Work


@dataclass(frozen=True, slots=True)
class Errand:
    """Which cases to move, and how. origins: the versions to move from; () = every other one that has open cases."""

    process: str
    target: int
    origins: tuple[int, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)

    def mapping_for(self, elements: frozenset[str]) -> dict[str, str]:
        """The part of the mapping that is about a version with these elements."""
        return {old: new for old, new in self.mapping.items() if old in elements}


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of one case. version: the one it follows."""

    case_id: int
    number: str | None
    version: int
    verdict: Verdict
    places: tuple[Place, ...] = ()
    hindrances: tuple[Hindrance, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What has become of one case: moved, or why not. error: what refused it, unless the hindrances say so."""

    case_id: int
    number: str | None
    is_moved: bool
    hindrances: tuple[Hindrance, ...] = ()
    error: EngineError | None = None


def cases_to_move(connection: Connection, errand: Errand, after: int = 0) -> list[int]:
    """Return the open cases that the errand is about, oldest first, from those after case id *after*."""
    query = select(Case.id).join(Definition, Definition.id == Case.definition_id)
    return list(connection.execute(query.where(*_wanted(errand), Case.id > after).order_by(Case.id)).scalars())


def count_by_version(connection: Connection, process: str) -> dict[int, int]:
    """Return how many open cases follow each version of a process."""
    query = (
        select(Definition.version, func.count())
        .join(Case, Case.definition_id == Definition.id)
        .where(Definition.key == process, Case.state == "open")
        .group_by(Definition.version)
    )
    return dict(connection.execute(query).all())


def preview(house: House, errand: Errand, actor: Actor, most: int | None = None) -> list[Preview]:
    """Work out what would become of each case (at most *most*); nothing is changed.

    Raises NotAllowed, NotFound for the version, Invalid for an element of the mapping that no version has.
    """
    require_right(actor)
    with house.read() as connection:
        work = Work(connection, house.now(), house)
        target = _checked_target(work, errand)
        return [_look(work, errand, target, case_id) for case_id in cases_to_move(connection, errand)[:most]]


def migrate_all(house: House, errand: Errand, reason: str, actor: Actor, after: int = 0) -> Iterator[Outcome]:
    """Move the cases one by one and tell what became of each; a case that is refused does not stop the others.

    Raises what is wrong with the whole errand: NotAllowed, NotFound, Invalid.
    """
    require_right(actor)
    with house.read() as connection:
        _checked_target(Work(connection, house.now(), house), errand)
        ids = cases_to_move(connection, errand, after)
    for case_id in ids:
        yield _move(house, errand, case_id, reason, actor)


def _move(house: House, errand: Errand, case_id: int, reason: str, actor: Actor) -> Outcome:
    with house.read() as connection:
        number, elements = _facts(Work(connection, house.now(), house), case_id)
    command = MigrateCase(case_id, errand.target, reason, errand.mapping_for(elements))
    try:
        house.run(migrate_case, command, actor)
    except Unsafe as refused:
        return Outcome(case_id, number, False, refused.hindrances)
    except Conflict as refused:
        return Outcome(case_id, number, False, error=refused)
    return Outcome(case_id, number, True)


def _facts(work: Work, case_id: int) -> tuple[str | None, frozenset[str]]:
    """The case's number, and the elements of the version it follows now."""
    case = look_at_case(work, case_id)
    return case.row.number, frozenset(node.id for node in case.loaded.spec.every_node())


def _checked_target(work: Work, errand: Errand) -> Loaded:
    """Return the version to move to. Raises NotFound, and Invalid for a mapping that fits none of the versions."""
    target = version_of(work, errand.process, errand.target)
    query = select(Definition.id).join(Case, Case.definition_id == Definition.id).where(*_wanted(errand)).distinct()
    origins = [work.house.definitions.get(work.connection, one) for one in work.connection.execute(query).scalars()]
    unknown = dict(errand.mapping)
    for origin in origins:
        own = errand.mapping_for(frozenset(node.id for node in origin.spec.every_node()))
        require_elements(origin, target, own)
        unknown = {old: new for old, new in unknown.items() if old not in own}
    if unknown and origins:
        missing = {old: FieldError("migration.no_source", {"element": old}) for old in unknown}
        raise Invalid("form.invalid", missing)
    return target


def _look(work: Work, errand: Errand, target: Loaded, case_id: int) -> Preview:
    case = look_at_case(work, case_id)
    elements = frozenset(node.id for node in case.loaded.spec.every_node())
    plan = plan_of(work, case, target, errand.mapping_for(elements))
    version = case.loaded.version
    return Preview(case_id, case.row.number, version, plan.verdict, plan.places, plan.hindrances, plan.effects)


def _wanted(errand: Errand) -> tuple[ColumnElement[bool], ...]:
    origin = Definition.version.in_(errand.origins) if errand.origins else Definition.version != errand.target
    return (Definition.key == errand.process, Case.state == "open", origin)
