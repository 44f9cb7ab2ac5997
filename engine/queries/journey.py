"""The way a case has gone through its diagram, told by its events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.audit.read import AuditEvent

MIGRATED = "case.migrated"


@dataclass(frozen=True, slots=True)
class Journey:
    """now: how many tokens stand at each element; done: elements left and not entered again; flows taken, by id."""

    now: Mapping[str, int]
    done: frozenset[str]
    flows: frozenset[str]


def journey(events: Iterable[AuditEvent]) -> Journey:
    """Follow the `path` of every event, in order; an erased payload leaves a gap, not an error.

    Where the case was moved to another version, the way so far is told by the names that the steps have there.
    """
    standing: set[tuple[str, int]] = set()
    done: set[str] = set()
    flows: set[str] = set()
    for event in events:
        mapping = (event.payload or {}).get("mapping") if event.type == MIGRATED else None
        if mapping:
            standing = {(mapping.get(element, element), token) for element, token in standing}
            done = {mapping.get(element, element) for element in done}
        for element, token, what, *flow in (event.payload or {}).get("path", ()):
            flows.update(flow)
            if what == "entered":
                standing.add((element, token))
                continue
            standing.discard((element, token))
            if what == "left":
                done.add(element)
    now = Counter(element for element, _token in standing)
    return Journey(now, frozenset(done - now.keys()), frozenset(flows))
