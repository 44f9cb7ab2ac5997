"""Which sequence flows and boundary events of a diagram cases have taken, told by their events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from engine.audit.keys import KeyRing
from engine.audit.read import read_events
from engine.diagram.spec import ProcessSpec
from engine.queries.journey import journey
from engine.rows import Case

BOUNDARY_EVENT = "boundaryEvent"


@dataclass(slots=True)
class Coverage:
    """Ids of flows and boundary events taken, by process."""

    taken: dict[str, set[str]] = field(default_factory=dict)

    def add(self, connection: Connection, keys: KeyRing) -> None:
        """Add what every case of this database has taken."""
        for row in connection.execute(select(Case.id, Case.process)).all():
            way = journey(read_events(connection, row.id, keys))
            self.taken.setdefault(row.process, set()).update(way.flows, way.done, way.now)

    def missing(self, spec: ProcessSpec) -> list[str]:
        """Return the flows and boundary events of the process that nobody has taken."""
        return sorted(set(to_take(spec)) - self.taken.get(spec.id, set()))


def to_take(spec: ProcessSpec) -> Iterable[str]:
    """Every sequence flow and boundary event, on all levels."""
    for level in spec.levels():
        yield from level.flows
        yield from (node.id for node in level.nodes.values() if node.kind == BOUNDARY_EVENT)
