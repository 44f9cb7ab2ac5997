"""How processes and sub-processes begin."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagram.findings import finding
from engine.diagram.spec import Node, ProcessSpec, is_expression, triggers_of
from engine.errors import Finding

STARTS_CASES = ("message", "signal", "timer")


def starts_of(level: ProcessSpec) -> list[Node]:
    """Return the start events of one level."""
    return [node for node in level.nodes.values() if node.kind == "startEvent"]


def is_event_level(process: ProcessSpec, level: ProcessSpec) -> bool:
    """Tell whether the level is the inside of an event sub-process."""
    return level is not process and process.find(level.id).triggered_by_event


def is_ad_hoc(process: ProcessSpec, level: ProcessSpec) -> bool:
    """Tell whether the level is the inside of an ad-hoc sub-process."""
    return level is not process and process.find(level.id).ad_hoc is not None


def ad_hoc_ends(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-AD-HOC: an ad-hoc sub-process has no start and no end, but something to do."""
    if not is_ad_hoc(process, level):
        return
    for node in level.nodes.values():
        if node.kind in ("startEvent", "endEvent"):
            yield finding("STRUCT-AD-HOC:event", node.id)
    if not level.free_nodes():
        yield finding("STRUCT-AD-HOC:nothing", level.id)


def no_start(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-NO-START: nothing to begin with."""
    begins = starts_of(level) or (level is process and level.entries())
    if not begins and not is_ad_hoc(process, level):
        yield finding("STRUCT-NO-START", level.id, name=level.label)


def several_starts(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-STARTS: it is not clear where to begin."""
    starts = starts_of(level)
    plain = [node for node in starts if node.event is None]
    if (level is process and len(plain) > 1) or (level is not process and len(starts) > 1):
        yield finding("STRUCT-STARTS", level.id, name=level.label)


def start_trigger(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-START-TRIGGER: a start event whose trigger does not fit where it is drawn."""
    inside_event = is_event_level(process, level)
    for node in starts_of(level):
        kind = node.event.kind if node.event is not None else None
        if level is process and not all(event.kind in STARTS_CASES for event in triggers_of(node)):
            wrong = "process"
        elif level is process and node.event is not None and node.event.every:
            wrong = "every"
        elif level is not process and inside_event and kind is None:
            wrong = "none"
        elif level is not process and not inside_event and kind is not None:
            wrong = "inside"
        else:
            continue
        triggers = " + ".join(event.kind for event in triggers_of(node))
        yield finding(f"STRUCT-START-TRIGGER:{wrong}", node.id, triggers=triggers)


def start_by_literal(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-START-NAME: before a case has started there are no variables to compute a name from."""
    for entry in level.entries() if level is process else ():
        if is_expression(entry.event.name):
            yield finding("STRUCT-START-NAME", entry.element, name=entry.event.name)


def instantiating(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-INSTANTIATE: what starts a process is at its beginning, and waits for messages or signals."""
    for node in level.nodes.values():
        if not node.instantiates:
            continue
        if level is not process or node.incoming:
            yield finding("STRUCT-INSTANTIATE:place", node.id, name=node.label)
        targets = [level.nodes.get(level.flows[name].target) for name in node.outgoing]
        if node.kind == "eventBasedGateway" and any(_starts_nothing(target) for target in targets):
            yield finding("STRUCT-INSTANTIATE:gateway", node.id)


def _starts_nothing(target: Node | None) -> bool:
    return target is None or not all(event.kind in ("message", "signal") for event in triggers_of(target))


def start_with_incoming(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-START-FLOW: a flow into a start event."""
    for node in starts_of(level):
        if node.incoming:
            yield finding("STRUCT-START-FLOW", node.id)


def same_message(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-START-MESSAGE: two start events wait for one message."""
    seen: set[str] = set()
    for entry in level.entries() if level is process else ():
        name = entry.event.name if entry.event.kind == "message" else None
        if name is not None and name in seen:
            yield finding("STRUCT-START-MESSAGE", entry.element, message=name)
        seen.add(name or "")


CHECKS = (
    start_by_literal,
    instantiating,
    ad_hoc_ends,
    no_start,
    several_starts,
    start_trigger,
    start_with_incoming,
    same_message,
)
