"""What can be reached from the start, and from where an end can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.diagram.checks.flows import is_link
from engine.diagram.checks.starts import is_ad_hoc
from engine.diagram.findings import finding
from engine.diagram.spec import Node, ProcessSpec
from engine.errors import Finding


def ways(level: ProcessSpec) -> dict[str, set[str]]:
    """Return {node: nodes a token can come to next}; links and boundary events are ways, too."""
    catches = [n for n in level.nodes.values() if is_link(n, "intermediateCatchEvent")]
    found: dict[str, set[str]] = {}
    for node in level.nodes.values():
        nexts = {level.flows[name].target for name in node.outgoing} & level.nodes.keys()
        nexts |= set(node.boundary)
        if is_link(node, "intermediateThrowEvent"):
            nexts |= {
                n.id
                for n in catches
                if n.event is not None and node.event is not None and n.event.name == node.event.name
            }
        found[node.id] = nexts
    return found


def closure(start: Iterable[str], ways_on: dict[str, set[str]]) -> set[str]:
    """Return every node that can be reached from *start*."""
    seen: set[str] = set()
    todo = list(start)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += ways_on.get(name, ())
    return seen


def begins(node: Node) -> bool:
    """Tell whether the node needs no way to it."""
    return node.kind == "startEvent" or node.triggered_by_event or node.for_compensation or node.instantiates


def unreachable(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-UNREACHABLE: nothing ever comes here."""
    free = level.free_nodes() if is_ad_hoc(process, level) else []
    reached = closure((*free, *(n.id for n in level.nodes.values() if begins(n))), ways(level))
    for node in level.nodes.values():
        if node.id not in reached:
            yield finding("STRUCT-UNREACHABLE", node.id, name=node.label)


def no_way_to_an_end(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """STRUCT-NO-END: once here, the case never ends. An element that leads nowhere has its own finding."""
    back: dict[str, set[str]] = {}
    for name, nexts in ways(level).items():
        for target in nexts:
            back.setdefault(target, set()).add(name)
    ends = [n.id for n in level.nodes.values() if n.kind == "endEvent" or n.triggered_by_event or not n.outgoing]
    ending = closure(ends, back)
    for node in level.nodes.values():
        if node.id not in ending:
            yield finding("STRUCT-NO-END", node.id, name=node.label)


CHECKS = (unreachable, no_way_to_an_end)
