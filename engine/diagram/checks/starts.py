"""How processes and sub-processes begin."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagram.findings import error
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
            yield error("STRUCT-AD-HOC", node.id, "An ad-hoc sub-process has no start and no end.", "Remove the event.")
    if not level.free_nodes():
        yield error("STRUCT-AD-HOC", level.id, "The ad-hoc sub-process has nothing to begin.", "Draw a task in it.")


def no_start(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-NO-START: nothing to begin with."""
    begins = starts_of(level) or (level is process and level.entries())
    if not begins and not is_ad_hoc(process, level):
        yield error("STRUCT-NO-START", level.id, f"{level.name or level.id} has no start event.", "Draw a start event.")


def several_starts(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-STARTS: it is not clear where to begin."""
    starts = starts_of(level)
    plain = [node for node in starts if node.event is None]
    if (level is process and len(plain) > 1) or (level is not process and len(starts) > 1):
        yield error(
            "STRUCT-STARTS", level.id, f"{level.name or level.id} has several start events.", "Keep one of them."
        )


def start_trigger(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-START-TRIGGER: a start event whose trigger does not fit where it is drawn."""
    inside_event = is_event_level(process, level)
    for node in starts_of(level):
        kind = node.event.kind if node.event is not None else None
        if level is process and not all(event.kind in STARTS_CASES for event in triggers_of(node)):
            what, how = (
                f"A process can't be started by {_kinds(node)}",
                "Use a plain, message, signal or timer start event.",
            )
        elif level is process and node.event is not None and node.event.every:
            what, how = "A process can't wait for several triggers before it starts", "Let any one of them start it."
        elif level is not process and inside_event and kind is None:
            what, how = (
                "The start event of an event sub-process has no trigger",
                "Give it a message, timer or other event.",
            )
        elif level is not process and not inside_event and kind is not None:
            what, how = "The start event of a sub-process has a trigger", "Make it plain, or draw an event sub-process."
        else:
            continue
        yield error("STRUCT-START-TRIGGER", node.id, f"{what}.", how)


def _kinds(node: Node) -> str:
    return " and ".join(event.kind for event in triggers_of(node))


def start_by_literal(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-START-NAME: before a case has started there are no variables to compute a name from."""
    for entry in level.entries() if level is process else ():
        if is_expression(entry.event.name):
            yield error(
                "STRUCT-START-NAME",
                entry.element,
                f"The name {entry.event.name} of what starts the process is computed.",
                "Give the name literally.",
            )


def instantiating(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-INSTANTIATE: what starts a process is at its beginning, and waits for messages or signals."""
    for node in level.nodes.values():
        if not node.instantiates:
            continue
        if level is not process or node.incoming:
            yield error("STRUCT-INSTANTIATE", node.id, f"{node.name or node.id} can't start a process here.",
                        "Put it at the beginning of the process, without a flow into it.")  # fmt: skip
        targets = [level.nodes.get(level.flows[name].target) for name in node.outgoing]
        if node.kind == "eventBasedGateway" and any(_starts_nothing(target) for target in targets):
            yield error("STRUCT-INSTANTIATE", node.id, "Only messages and signals start a process by a gateway.",
                        "Let it lead to message or signal events or receive tasks.")  # fmt: skip


def _starts_nothing(target: Node | None) -> bool:
    return target is None or not all(event.kind in ("message", "signal") for event in triggers_of(target))


def start_with_incoming(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-START-FLOW: a flow into a start event."""
    for node in starts_of(level):
        if node.incoming:
            yield error(
                "STRUCT-START-FLOW", node.id, "A flow leads into the start event.", "Let it lead to what follows."
            )


def same_message(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-START-MESSAGE: two start events wait for one message."""
    seen: set[str] = set()
    for entry in level.entries() if level is process else ():
        name = entry.event.name if entry.event.kind == "message" else None
        if name is not None and name in seen:
            yield error("STRUCT-START-MESSAGE", entry.element, f"Two events wait for {name}.", "Keep one of them.")
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
