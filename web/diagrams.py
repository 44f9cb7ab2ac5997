"""Where a case stands and the way it went, read from its events, for the live diagram and its outline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

State = Literal["done", "now", "fault", "todo"]
Passage = Sequence[Any]
"""As events keep it: [element, token, "entered" | "left" | "cancelled"] and, where it came by one, the flow."""


@dataclass(frozen=True, slots=True)
class LiveState:
    """done, fault: elements; now: element -> tokens there; taken: sequence flows."""

    done: frozenset[str]
    now: Mapping[str, int]
    fault: frozenset[str]
    taken: frozenset[str]

    def of(self, element: str) -> State:
        if element in self.fault:
            return "fault"
        if element in self.now:
            return "now"
        return "done" if element in self.done else "todo"

    def for_viewer(self) -> dict[str, Any]:
        """As web/frontend/src/viewer.js reads it."""
        return {
            "done": sorted(self.done),
            "now": dict(sorted(self.now.items())),
            "fault": sorted(self.fault),
            "taken": sorted(self.taken),
        }


NOTHING_YET = LiveState(frozenset(), {}, frozenset(), frozenset())


def live_state(payloads: Iterable[Mapping[str, Any] | None], faults: Iterable[str] = ()) -> LiveState:
    """Follow the `path` of each event's payload in order; an erased payload leaves a gap, not an error."""
    done: set[str] = set()
    taken: set[str] = set()
    present: set[tuple[str, Any]] = set()
    for payload in payloads:
        for element, token, what, *flow in (payload or {}).get("path", ()):
            taken.update(flow)
            if what == "entered":
                present.add((element, token))
                continue
            present.discard((element, token))
            if what == "left":
                done.add(element)
    return LiveState(
        done=frozenset(done),
        now=Counter(element for element, _token in present),
        fault=frozenset(faults),
        taken=frozenset(taken),
    )
