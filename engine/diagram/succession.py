"""Two versions of one process side by side: which element of the new one takes the place of which of the old one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.diagram.spec import EventSpec, LoopSpec, Node, ProcessSpec, triggers_of


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why a case can't follow the new version. key: stable. element: its id, mostly in the old version; name: what
    people call it. what: what the words of the key need beyond that.
    """

    key: str
    element: str
    name: str = ""
    what: str = ""


def hindrance(key: str, node: Node, what: str = "") -> Hindrance:
    """Return a hindrance at *node*."""
    return Hindrance(f"migration.{key}", node.id, node.name, what)


@dataclass(frozen=True, slots=True)
class Succession:
    """*mapping*: old element id -> new element id; an element that it does not name keeps its id."""

    old: ProcessSpec
    new: ProcessSpec
    mapping: Mapping[str, str] = field(default_factory=dict)

    def name(self, element: str) -> str:
        """Return the id that an old element has in the new version, whether or not there is one."""
        return self.mapping.get(element, element)

    def flow(self, before: ProcessSpec, after: ProcessSpec, flow_id: str) -> str | None:
        """Return the flow of *after* between the same two elements as a flow of *before*."""
        flow = before.flows[flow_id]
        ends = self.name(flow.source), self.name(flow.target)
        found = [one.id for one in after.flows.values() if (one.source, one.target) == ends]
        if flow_id in found:
            return flow_id
        return found[0] if len(found) == 1 else None

    def joins_alike(self, before: ProcessSpec, node: Node, after: ProcessSpec, successor: Node) -> bool:
        """Tell whether the same ways lead into both, so that what has come already counts as before."""
        flows = [self.flow(before, after, name) for name in node.incoming]
        return set(flows) == set(successor.incoming) and node.start_quantity == successor.start_quantity


Facet = Callable[[Node], Any]


def _kind(node: Node) -> Any:
    return node.kind, node.triggered_by_event, node.task is not None


def _event_kinds(node: Node) -> Any:
    every = node.event.every if node.event is not None else False
    return tuple(one.kind for one in triggers_of(node)), every


def _loop(node: Node) -> Any:
    loop: LoopSpec | None = node.loop
    if loop is None:
        return None
    return loop.kind, loop.sequential, loop.input_element, loop.output_collection


def _ad_hoc(node: Node) -> Any:
    spec = node.ad_hoc
    return None if spec is None else (spec.sequential, spec.output_collection)


def _called(node: Node) -> Any:
    return node.called.process_id if node.called is not None else None


FACETS: Mapping[str, Facet] = {
    "kind": _kind,
    "event_kind": _event_kinds,
    "loop": _loop,
    "ad_hoc": _ad_hoc,
    "call": _called,
}
"""What must be the same in both versions of an element in which something is going on, by the key of the hindrance."""


def difference(node: Node, successor: Node) -> str | None:
    """Return the key of what keeps a token of *node* from standing at *successor*, or None."""
    return next((key for key, facet in FACETS.items() if facet(node) != facet(successor)), None)


def same_event(event: EventSpec | None, successor: EventSpec | None) -> bool:
    """Tell whether both wait for the same: the ids by which a diagram refers to its messages don't count."""
    return _nameless(event) == _nameless(successor)


def _nameless(event: EventSpec | None) -> EventSpec | None:
    if event is None:
        return None
    return replace(event, ref=None, parts=tuple(replace(part, ref=None) for part in event.parts))
