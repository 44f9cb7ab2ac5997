"""How processes and sub-processes begin."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagram.findings import error
from engine.diagram.spec import Node, ProcessSpec
from engine.errors import Finding


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
    if not starts_of(level) and not is_ad_hoc(process, level):
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
        if level is process and kind not in (None, "message"):
            what, how = f"A process can't be started by a {kind}", "Use a plain or a message start event."
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
    for node in starts_of(level):
        name = node.event.name if node.event is not None and node.event.kind == "message" else None
        if name is not None and name in seen:
            yield error("STRUCT-START-MESSAGE", node.id, f"Two start events wait for {name}.", "Keep one of them.")
        seen.add(name or "")


CHECKS = (ad_hoc_ends, no_start, several_starts, start_trigger, start_with_incoming, same_message)
