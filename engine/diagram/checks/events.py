"""Events: what boundary events, event sub-processes, event gateways, links and timers need."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagram.checks.flows import is_link
from engine.diagram.cron import cron
from engine.diagram.findings import finding
from engine.diagram.spec import EventSpec, Node, ProcessSpec, is_expression, triggers_of
from engine.diagram.times import cycle, day_or_moment, span
from engine.errors import Finding

EXAMPLES = {"date": "2026-12-24T09:00", "duration": "P3D", "cycle": "R3/P1D"}
WITH_INSIDE = ("subProcess", "transaction", "adHocSubProcess", "callActivity")


def any_cycle(text: str) -> object:
    """Return the cycle, by intervals or by the clock; None when the text is none."""
    return cycle(text) or cron(text)


READERS = {"date": day_or_moment, "duration": span, "cycle": any_cycle}


def is_activity(node: Node) -> bool:
    """Tell whether boundary events may be attached."""
    return node.kind == "task" or node.kind.endswith("Task") or node.kind in WITH_INSIDE


def boundary_place(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """REF-ATTACHED: a boundary event that sits on nothing."""
    for node in level.nodes.values():
        if node.kind != "boundaryEvent":
            continue
        host = level.nodes.get(node.attached_to or "")
        if host is None or not is_activity(host) or host.triggered_by_event:
            key = "REF-ATTACHED" if node.attached_to else "REF-ATTACHED:nothing"
            yield finding(key, node.id, name=node.label, host=node.attached_to)
        if node.incoming:
            yield finding("STRUCT-BOUNDARY-FLOW", node.id)


def error_interrupts(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-ERROR-INTERRUPTS: an error always stops what it happened in."""
    for node in level.nodes.values():
        if any(event.kind == "error" for event in triggers_of(node)) and not node.interrupting:
            yield finding("STRUCT-ERROR-INTERRUPTS", node.id)


def event_sub_process(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-EVENT-SUB-PROCESS: it stands by itself, without flows and without a loop."""
    for node in level.nodes.values():
        if node.triggered_by_event and (node.incoming or node.outgoing or node.loop is not None):
            yield finding("STRUCT-EVENT-SUB-PROCESS", node.id)


def event_gateway(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-EVENT-GATEWAY: it may only lead to events that can come."""
    for node in level.nodes.values():
        if node.kind != "eventBasedGateway":
            continue
        targets = [level.nodes.get(level.flows[name].target) for name in node.outgoing]
        if not all(target is not None and _can_race(target) for target in targets):
            yield finding("STRUCT-EVENT-GATEWAY", node.id)


def _can_race(node: Node) -> bool:
    catches = node.kind == "intermediateCatchEvent" and not is_link(node, "intermediateCatchEvent")
    return (catches or node.kind == "receiveTask") and node.loop is None and len(node.incoming) == 1


def link_target(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-LINK: a link must come out at exactly one place."""
    for node in level.nodes.values():
        if is_link(node, "intermediateThrowEvent"):
            name = node.event.name if node.event is not None else None
            places = [n for n in level.nodes.values() if is_link(n, "intermediateCatchEvent") and _name(n) == name]
            if len(places) != 1:
                yield finding("STRUCT-LINK", node.id, link=name, count=len(places))


def _name(node: Node) -> str | None:
    return node.event.name if node.event is not None else None


def message_key(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """MESSAGE-NO-KEY: without a key nobody knows which case a message is for."""
    starting = {entry.element for entry in level.entries()} if level is process else set()
    for node in level.nodes.values():
        for event in triggers_of(node):
            if node.id not in starting and _lacks_key(node, event):
                yield finding("MESSAGE-NO-KEY", node.id, message=event.name)


def _lacks_key(node: Node, event: EventSpec) -> bool:
    catches = node.kind not in ("intermediateThrowEvent", "endEvent")
    return catches and event.kind == "message" and event.known and event.name is not None and event.key is None


def timer_value(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """TIMER-VALUE: a literal time that is none. A FEEL value is known only when the case runs."""
    for node in level.nodes.values():
        for event in triggers_of(node):
            if event.kind == "timer" and not _is_time(event):
                example = EXAMPLES[event.timer or "duration"]
                yield finding("TIMER-VALUE", node.id, value=event.expression, example=example)


def _is_time(event: EventSpec) -> bool:
    text, reader = event.expression, READERS[event.timer or "duration"]
    if text is None:
        return True  # noted as EMPTY by the reader
    if is_expression(text):
        return reader(text[1:].strip()) is None  # a literal that got an = by mistake: FEEL would divide or subtract
    return reader(text) is not None


CHECKS = (
    boundary_place,
    error_interrupts,
    event_sub_process,
    event_gateway,
    link_target,
    message_key,
    timer_value,
)
