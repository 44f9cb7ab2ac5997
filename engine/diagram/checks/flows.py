"""Sequence flows: their ends, their conditions, and elements that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagram.checks.starts import is_ad_hoc
from engine.diagram.findings import finding
from engine.diagram.spec import Flow, Node, ProcessSpec
from engine.errors import Finding

UNCONDITIONAL = ("parallelGateway", "eventBasedGateway")


def outgoing(level: ProcessSpec, node: Node) -> list[Flow]:
    """Return the flows out of *node*."""
    return [level.flows[name] for name in node.outgoing]


def flow_ends(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """REF-FLOW: a flow whose source or target is not on its level."""
    for flow in level.flows.values():
        for end, name in (("source", flow.source), ("target", flow.target)):
            if name not in level.nodes:
                yield finding(f"REF-FLOW:{end}", flow.id, end=name or "–", level=level.label)


def dead_end(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-DEAD-END: an element after which nothing comes and that is no end event."""
    for node in level.nodes.values():
        undoes = node.for_compensation or (node.event is not None and node.event.kind == "compensation")
        ends = node.kind == "endEvent" or node.triggered_by_event or is_link(node, "intermediateThrowEvent")
        if not node.outgoing and not ends and not is_ad_hoc(process, level) and not (undoes and not throws(node)):
            yield finding("STRUCT-DEAD-END", node.id, name=node.label)


def throws(node: Node) -> bool:
    """Tell whether the node throws its event."""
    return node.kind in ("intermediateThrowEvent", "endEvent")


def is_link(node: Node, kind: str) -> bool:
    """Tell whether the node is a link event of that kind."""
    return node.kind == kind and node.event is not None and node.event.kind == "link"


def end_with_outgoing(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-END-FLOW: a flow out of an end event."""
    for node in level.nodes.values():
        if node.kind == "endEvent" and node.outgoing:
            yield finding("STRUCT-END-FLOW", node.id)


def flow_without_condition(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-CONDITION: a choice among flows of which one has no condition and is not the default."""
    for node in level.nodes.values():
        if node.kind not in ("exclusiveGateway", "inclusiveGateway") or len(node.outgoing) < 2:
            continue
        for flow in outgoing(level, node):
            if flow.condition is None and not flow.default:
                yield finding("STRUCT-CONDITION", flow.id, name=node.label)


def default_with_condition(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-DEFAULT-CONDITION: a default flow needs no condition, so what is its condition for?"""
    for flow in level.flows.values():
        if flow.default and flow.condition is not None:
            yield finding("STRUCT-DEFAULT-CONDITION", flow.id)


def unknown_default(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """REF-DEFAULT: the default flow does not go out of the element."""
    for node in level.nodes.values():
        if node.default is not None and node.default not in node.outgoing:
            yield finding("REF-DEFAULT", node.id, flow=node.default)


def no_default(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-NO-DEFAULT: if no condition holds, the case stops with an incident."""
    for node in level.nodes.values():
        flows = outgoing(level, node)
        choice = node.kind in ("exclusiveGateway", "inclusiveGateway") and len(flows) > 1
        if choice and not any(flow.default for flow in flows):
            yield finding("STRUCT-NO-DEFAULT", node.id, name=node.label)


def condition_ignored(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-CONDITION-IGNORED: a condition where all flows are taken anyway."""
    for node in level.nodes.values():
        if node.kind in UNCONDITIONAL:
            for flow in outgoing(level, node):
                if flow.condition is not None or flow.default:
                    yield finding("STRUCT-CONDITION-IGNORED", flow.id, name=node.label)


CHECKS = (
    flow_ends,
    dead_end,
    end_with_outgoing,
    flow_without_condition,
    default_with_condition,
    unknown_default,
    no_default,
    condition_ignored,
)
