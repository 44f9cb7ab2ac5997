"""The way a case has gone through its diagram, told by its events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.audit.read import AuditEvent


@dataclass(frozen=True, slots=True)
class Journey:
    """Element ids where tokens stand now and where they have been; ids of the sequence flows taken."""

    now: frozenset[str]
    done: frozenset[str]
    flows: frozenset[str]


def journey(events: Iterable[AuditEvent]) -> Journey:
    """Follow the `path` of every event, in order."""
    standing: dict[int, str] = {}
    done: set[str] = set()
    flows: set[str] = set()
    for event in events:
        for element, token, what, *flow in (event.payload or {}).get("path", ()):
            flows.update(flow)
            if what == "entered":
                standing[token] = element
            else:
                standing.pop(token, None)
                if what == "left":
                    done.add(element)
    now = frozenset(standing.values())
    return Journey(now, frozenset(done) - now, frozenset(flows))
