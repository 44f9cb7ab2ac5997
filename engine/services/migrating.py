"""Moving running cases to another version of their process: one case, one command, one transaction.

What would come of it is worked out in engine.runtime.migrating; here it is asked for, refused, or written down. A case
that is refused is not touched at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select, update

from engine.commands import Actor, Command, Receipt
from engine.diagram.bypass import Protection
from engine.diagram.lawful import Law
from engine.diagram.succession import Hindrance, Succession
from engine.errors import Conflict, FieldError, Invalid, NotAllowed, NotFound
from engine.rows import Case, Definition, Incident, Job
from engine.rules.access import may
from engine.runtime import Surroundings
from engine.runtime.migrating import Plan, plan_migration
from engine.services.by_hand import STUCK
from engine.services.carried import candidates_of, carry_rows
from engine.services.library import Loaded
from engine.services.opened import OpenedCase, open_case, surroundings
from engine.services.reasons import given_reason
from engine.services.record import Cause, record
from engine.services.stepping import settle
from engine.services.work import SwapLost, Work

OPEN_JOBS = ("due", "handled", "failed")


@dataclass(frozen=True, slots=True)
class MigrateCase(Command):
    """Let a case follow *version* of its process from now on. mapping: old element id -> new element id."""

    case_id: int
    version: int
    reason: str
    mapping: Mapping[str, str] = field(default_factory=dict)


class Unsafe(Conflict):
    """The case can't follow the version; *hindrances* say why."""

    def __init__(self, number: str | None, hindrances: tuple[Hindrance, ...]) -> None:
        super().__init__("migration.unsafe", number=number)
        self.hindrances = hindrances


def migrate_case(work: Work, command: MigrateCase, actor: Actor) -> Receipt:
    """Move the case. One that follows the version already is left alone.

    Raises NotAllowed, NotFound, Invalid on `reason` or on an element of the mapping, Conflict `case.ended`, Unsafe.
    """
    require_right(actor)
    reason = given_reason(command.reason)
    case = open_case(work, command.case_id)
    if case.row.state != "open":
        raise Conflict("case.ended", number=case.row.number)
    target = version_of(work, case.row.process, command.version)
    if target.id == case.loaded.id:
        return Receipt(case.id, case.row.number, at=work.now, is_repeat=True)
    plan = plan_of(work, case, target, command.mapping)
    if plan.advance is None:
        raise Unsafe(case.row.number, plan.hindrances)
    _carry_out(work, case, target, plan, _cause(case.loaded, target, plan, command.mapping, reason), actor)
    return Receipt(case.id, case.row.number, at=work.now, data={"verdict": plan.verdict})


def require_right(actor: Actor) -> None:
    """Raise NotAllowed for anyone but process owners and operators. What they see of a case is where it stands."""
    refusal = may(actor, "migrate_cases")
    if refusal is not None:
        raise NotAllowed(refusal.key)


def version_of(work: Work, process: str, version: int) -> Loaded:
    """Return a version that cases may follow. Raises NotFound for one that is unknown or has never been published."""
    query = select(Definition.id).where(
        Definition.key == process, Definition.version == version, Definition.published_at.is_not(None)
    )
    definition_id = work.connection.execute(query).scalar()
    if definition_id is None:
        raise NotFound("process.no_version", process=process, version=version)
    return work.house.definitions.get(work.connection, definition_id)


def plan_of(work: Work, case: OpenedCase, target: Loaded, mapping: Mapping[str, str]) -> Plan:
    """Work out what the version would make of an open case. Raises Invalid for a mapping that fits neither version."""
    require_elements(case.loaded, target, mapping)
    if _is_stuck(work, case.id):
        return Plan(hindrances=(Hindrance("migration.stuck", case.loaded.spec.id),))
    around = surroundings(work, target, case.arende())
    succession = Succession(case.loaded.spec, target.spec, mapping)
    law = Law(succession, _protection(work, case.loaded, around), _protection(work, target, around))
    plan = plan_migration(succession, law, case.snapshot, around, _jobs(work, case.id))
    lost = tuple(_task_hindrances(work, target, plan))
    return Plan(plan.places, lost) if lost else plan


def _task_hindrances(work: Work, target: Loaded, plan: Plan) -> Iterator[Hindrance]:
    """A task needs a form that there is, and somebody to do it."""
    for task in plan.tasks:
        offer = task.offer
        if offer.form_id is not None and offer.form_id not in target.forms:
            yield Hindrance("migration.no_form", offer.element, offer.name, offer.form_id)
        if task.is_assigned_anew and not candidates_of(work, offer):
            yield Hindrance("migration.nobody", offer.element, offer.name)


def require_elements(old: Loaded, new: Loaded, mapping: Mapping[str, str]) -> None:
    """Raise Invalid with an error for each pair that names no element of its version, or elements of two kinds."""
    errors: dict[str, FieldError] = {}
    before = {node.id: node for node in old.spec.every_node()}
    after = {node.id: node for node in new.spec.every_node()}
    for source, target in mapping.items():
        if source not in before:
            errors[source] = FieldError("migration.no_source", {"element": source})
        elif target not in after:
            errors[source] = FieldError("migration.no_target", {"element": target, "version": new.version})
        elif before[source].kind != after[target].kind:
            errors[source] = FieldError("migration.other_kind", {"element": source, "to": target})
    if errors:
        raise Invalid("form.invalid", errors)


def _is_stuck(work: Work, case_id: int) -> bool:
    """Whether the watchdog has found that rows and tokens of the case disagree."""
    told = (Incident.case_id == case_id, Incident.key == STUCK, Incident.closed_at.is_(None))
    return work.connection.execute(select(Incident.id).where(*told).limit(1)).first() is not None


def _jobs(work: Work, case_id: int) -> dict[int, str]:
    """The state of the job that each token waits for."""
    held = (Job.case_id == case_id, Job.is_blocking.is_(True), Job.state.in_(OPEN_JOBS))
    query = select(Job.token, Job.state).where(*held).order_by(Job.id)
    return dict(work.connection.execute(query).all())


def _protection(work: Work, loaded: Loaded, around: Surroundings) -> Protection:
    return Protection(
        work.house.extensions.is_protected,
        lambda called: around.process(around.bind(called, called.process_id, None)),
        lambda form_id: loaded.forms[form_id].keys if form_id in loaded.forms else (),
    )


def _cause(old: Loaded, new: Loaded, plan: Plan, mapping: Mapping[str, str], reason: str) -> Cause:
    more: dict[str, Any] = {
        "reason": reason,
        "from_version": {"version": old.version, "sha256": old.sha256},
        "to_version": {"version": new.version, "sha256": new.sha256},
        "mapping": dict(mapping),
        "moved": [[place.element, place.to] for place in plan.places if place.to != place.element],
        "effects": [[one.key, one.element] for one in plan.effects],
    }
    return Cause("case.migrated", more=more)


def _carry_out(work: Work, case: OpenedCase, target: Loaded, plan: Plan, cause: Cause, actor: Actor) -> None:
    """Write everything down; from its event on, the case is of the new version."""
    assert plan.advance is not None, "only what is safe is carried out"
    moved = update(Case).where(Case.id == case.id, Case.definition_id == case.loaded.id)
    if work.connection.execute(moved.values(definition_id=target.id)).rowcount != 1:
        raise SwapLost
    carry_rows(work, case.id, plan, actor)
    record(work, replace(case, loaded=target), plan.advance, cause, actor)
    settle(work, case.id, plan.advance, actor)
