"""A case of `harness` that is moved to another version of its diagram."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from engine.diagram.bypass import Protection
from engine.diagram.lawful import Law
from engine.diagram.spec import Node
from engine.diagram.succession import Succession
from engine.runtime import read_diagram
from engine.runtime.migrating import Plan, plan_migration
from tests.unit.runtime.harness import Case


def is_legal(node: Node) -> bool:
    """What the tests take for a step that the law protects."""
    return node.lots.step is not None


def plan(
    case: Case,
    xml: bytes,
    mapping: Mapping[str, str] | None = None,
    *,
    jobs: Mapping[int, str] | None = None,
    is_protected: Callable[[Node], bool] = is_legal,
) -> Plan:
    """What would become of the case in the process of the same name in *xml*."""
    new = read_diagram(xml).processes[case.spec.id]
    succession = Succession(case.spec, new, mapping or {})
    protection = Protection(is_protected, lambda called: case.processes[called.process_id], lambda _form: ())
    return plan_migration(succession, Law(succession, protection, protection), case.snapshot, case.around, jobs or {})


def migrate(
    case: Case, xml: bytes, mapping: Mapping[str, str] | None = None, *, jobs: Mapping[int, str] | None = None
) -> Plan:
    """Move the case, and keep its books as the services do."""
    found = plan(case, xml, mapping, jobs=jobs)
    assert found.hindrances == (), found.hindrances
    assert found.advance is not None
    keep_books(case, found)
    case.processes = {**case.processes, case.spec.id: read_diagram(xml).processes[case.spec.id]}
    case.spec = case.processes[case.spec.id]
    case.apply(found.advance)
    for carried in found.tasks:
        if carried.offer.token in case.tasks:
            case.tasks[carried.offer.token] = carried.offer
    return found


def keep_books(case: Case, found: Plan) -> None:
    """Call what is open by its new names."""
    books: list[dict[int, Any]] = [case.tasks, case.jobs, case.timers, case.catches, case.signal_catches]
    for book in (*books, case.incidents):
        for token, thing in book.items():
            name = (found.renamed or {}).get(token)
            if name is not None:
                book[token] = replace(thing, element=name)


def keys(found: Plan) -> list[str]:
    """Why it is refused."""
    return [one.key.removeprefix("migration.") for one in found.hindrances]


def effects(found: Plan) -> list[tuple[str, str]]:
    """What else changes."""
    return [(one.key, one.element) for one in found.effects]
