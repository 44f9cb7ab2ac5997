"""Where a case stands and the way it went, for the live diagram and its outline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from engine.audit.read import AuditEvent
from engine.queries.journey import Journey, journey

State = Literal["done", "now", "fault", "todo"]


@dataclass(frozen=True, slots=True)
class LiveState:
    """The way of a case, and the elements where a step has stopped."""

    way: Journey
    fault: frozenset[str]

    def of(self, element: str) -> State:
        if element in self.fault:
            return "fault"
        if element in self.way.now:
            return "now"
        return "done" if element in self.way.done else "todo"

    def for_viewer(self) -> dict[str, Any]:
        """As web/frontend/src/viewer.js reads it."""
        return {
            "done": sorted(self.way.done),
            "now": dict(sorted(self.way.now.items())),
            "fault": sorted(self.fault),
            "taken": sorted(self.way.flows),
        }


def live_state(events: Iterable[AuditEvent] = (), faults: Iterable[str] = ()) -> LiveState:
    """Without events: the diagram before anything has happened."""
    return LiveState(journey(events), frozenset(faults))
