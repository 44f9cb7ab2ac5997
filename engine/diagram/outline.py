"""The text twin of a diagram: its steps in the order they are come to, numbered, for those who cannot see it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.diagram.spec import EventSpec, LoopSpec, Node, ProcessSpec


@dataclass(frozen=True, slots=True)
class Way:
    """A way on: the number and id of the step it leads to, the flow's label, and whether it is the default."""

    number: str
    element_id: str
    label: str
    default: bool


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """One element. *number* is 1, 2, ... and 2.1, 2.2, ... inside step 2; *depth* counts from 0.

    leads_to: the ways on; for an activity the boundary events are steps of their own right after it.
    note: what it waits for or how often it runs, in the words of the diagram (`timer P7D`, `message svar`).
    """

    number: str
    depth: int
    element_id: str
    kind: str
    name: str
    lane: str | None
    leads_to: tuple[Way, ...]
    note: str


def outline(spec: ProcessSpec) -> tuple[OutlineStep, ...]:
    """Return the steps of the process, those of a sub-process right after it."""
    numbers: dict[str, str] = {}
    _number(spec, "", numbers)
    return tuple(_steps(spec, 0, numbers))


def _number(level: ProcessSpec, prefix: str, numbers: dict[str, str]) -> None:
    for i, node in enumerate(in_order(level), 1):
        numbers[node.id] = f"{prefix}{i}"
        if node.id in level.children:
            _number(level.children[node.id], f"{prefix}{i}.", numbers)


def _steps(level: ProcessSpec, depth: int, numbers: dict[str, str]) -> list[OutlineStep]:
    steps: list[OutlineStep] = []
    for node in in_order(level):
        lane = level.lanes.get(node.lane or "")
        ways = tuple(_ways(level, node, numbers))
        name = lane.name if lane is not None else None
        steps.append(
            OutlineStep(numbers[node.id], depth, node.id, node.kind, node.name, name, ways, note_of(level, node))
        )
        if node.id in level.children:
            steps += _steps(level.children[node.id], depth + 1, numbers)
    return steps


def _ways(level: ProcessSpec, node: Node, numbers: dict[str, str]) -> list[Way]:
    flows = [level.flows[name] for name in node.outgoing]
    return [Way(numbers.get(f.target, ""), f.target, f.name or (f.condition or ""), f.default) for f in flows]


def in_order(level: ProcessSpec) -> list[Node]:
    """Return the nodes of one level as a reader comes to them: depth first from the start, the default way first."""
    seen: dict[str, Node] = {}
    roots = [n.id for n in level.nodes.values() if n.kind == "startEvent"]
    roots += [n.id for n in level.nodes.values() if not n.triggered_by_event]
    roots += list(level.nodes)
    for root in roots:
        todo = [root]
        while todo:
            name = todo.pop()
            if name in seen or name not in level.nodes:
                continue
            node = seen[name] = level.nodes[name]
            flows = sorted((level.flows[f] for f in node.outgoing), key=lambda flow: not flow.default)
            todo += reversed([flow.target for flow in flows])
            todo += reversed(node.boundary)
    return list(seen.values())


def note_of(level: ProcessSpec, node: Node) -> str:
    """Return what the step waits for and how often it runs."""
    parts = [_event_note(node.event)] if node.event is not None else []
    if node.attached_to is not None and not node.interrupting:
        parts.append("the activity goes on")
    if node.loop is not None:
        parts.append(_loop_note(node.loop))
    if node.called is not None:
        parts.append(f"process {node.called.process_id}")
    if node.decision is not None:
        parts.append(f"decision {node.decision.decision_id}")
    return ", ".join(parts)


def _event_note(event: EventSpec) -> str:
    if event.parts:
        return (" and " if event.every else " or ").join(map(_event_note, event.parts))
    what = event.expression if event.kind in ("timer", "conditional") else event.name or event.code
    return f"{event.kind} {what}" if what else event.kind


def _loop_note(loop: LoopSpec) -> str:
    if loop.kind == "standard":
        return f"again while {loop.condition}" if loop.condition else f"{loop.maximum} times"
    order = "one after the other" if loop.sequential else "all at once"
    return f"for each of {loop.input_collection or loop.cardinality}, {order}"
