"""Undoing: handlers of compensation events, what may be undone from where, and transactions."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagram.checks.starts import starts_of
from engine.diagram.findings import finding
from engine.diagram.spec import Node, ProcessSpec
from engine.errors import Finding


def is_kind(node: Node, tag: str, kind: str) -> bool:
    """Tell whether the node is an event of that tag and kind."""
    return node.kind == tag and node.event is not None and node.event.kind == kind


def handler_missing(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-COMPENSATION-HANDLER: a compensation boundary event that no activity is associated with."""
    for node in level.nodes.values():
        host = level.nodes.get(node.attached_to or "")
        if is_kind(node, "boundaryEvent", "compensation") and host is not None and host.undone_by is None:
            yield finding("STRUCT-COMPENSATION-HANDLER", node.id, name=host.label)


def handler_with_flows(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-COMPENSATION-FLOW: flows at what is reached by an association only."""
    for node in level.nodes.values():
        if is_kind(node, "boundaryEvent", "compensation") and node.outgoing:
            yield finding("STRUCT-COMPENSATION-FLOW:event", node.id)
        if node.for_compensation and (node.incoming or node.outgoing):
            yield finding("STRUCT-COMPENSATION-FLOW:handler", node.id, name=node.label)


def undoes_nothing(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-COMPENSATION-IDLE: an activity for compensation that no event is associated with, or the other way."""
    undoing = {node.undone_by for node in level.nodes.values()}
    for node in level.nodes.values():
        if node.for_compensation != (node.id in undoing):
            which = "marked" if node.for_compensation else "unmarked"
            yield finding(f"STRUCT-COMPENSATION-IDLE:{which}", node.id, name=node.label)


def activity_to_undo(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """REF-ACTIVITY: what is to be undone can't be undone from here."""
    for node in level.nodes.values():
        thrown = is_kind(node, "intermediateThrowEvent", "compensation") or is_kind(node, "endEvent", "compensation")
        if not thrown or node.event is None or node.event.ref is None:
            continue
        named = undone_level(process, level).nodes.get(node.event.ref)
        if named is None or not (named.undone_by is not None or named.kind in ("subProcess", "transaction")):
            yield finding("REF-ACTIVITY", node.id, activity=node.event.ref)


def undone_level(process: ProcessSpec, level: ProcessSpec) -> ProcessSpec:
    """Return the level that a compensation thrown in *level* undoes: an event sub-process undoes what it lies in."""
    here = level
    while here is not process and process.find(here.id).triggered_by_event:
        here = next(outer for outer in process.levels() if here.id in outer.children)
    return here


def event_sub_process_place(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-COMPENSATION-START: only a completed sub-process can be undone by what lies in it."""
    for node in level.nodes.values():
        inside = level.children.get(node.id)
        if inside is None or not any(is_kind(start, "startEvent", "compensation") for start in starts_of(inside)):
            continue
        if level is process or not node.triggered_by_event:
            yield finding("STRUCT-COMPENSATION-START", node.id)


def cancel_place(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-CANCEL: cancel events belong to transactions."""
    own = process.find(level.id) if level is not process else None
    for node in level.nodes.values():
        if is_kind(node, "endEvent", "cancel") and (own is None or own.kind != "transaction"):
            yield finding("STRUCT-CANCEL:outside", node.id)
        host = level.nodes.get(node.attached_to or "")
        if is_kind(node, "boundaryEvent", "cancel") and (host is None or host.kind != "transaction"):
            yield finding("STRUCT-CANCEL:host", node.id)
        inside = level.children.get(node.id)
        if inside is not None and not _is_answered(level, node, inside):
            yield finding("STRUCT-CANCEL:unanswered", node.id)


def _is_answered(level: ProcessSpec, node: Node, inside: ProcessSpec) -> bool:
    cancels = any(is_kind(end, "endEvent", "cancel") for end in inside.nodes.values())
    return not cancels or any(is_kind(level.nodes[name], "boundaryEvent", "cancel") for name in node.boundary)


CHECKS = (
    handler_missing,
    handler_with_flows,
    undoes_nothing,
    activity_to_undo,
    event_sub_process_place,
    cancel_place,
)
