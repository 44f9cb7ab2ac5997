"""Circles that a case goes round by itself, without anyone or anything to wait for."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagram.checks.expressions import targets
from engine.diagram.checks.reachability import closure, ways
from engine.diagram.findings import finding
from engine.diagram.soundness.build import waits
from engine.diagram.spec import Node, ProcessSpec
from engine.errors import Finding
from engine.feel import FeelError, compile_expression

CHANGING = frozenset(["now", "today"])
"""What gives another value later without being set."""


def automatic_circle(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """LOOP-AUTOMATIC, LOOP-LIMIT: a circle without a waiting point; certain if nothing in it changes what decides."""
    passing = {node.id for node in level.nodes.values() if not _rests(level, node)}
    onward = {name: nexts & passing for name, nexts in ways(level).items() if name in passing}
    told: set[str] = set()
    for name, nexts in onward.items():
        if name in told or name not in closure(nexts, onward):
            continue
        circle = {other for other in closure([name], onward) if name in closure([other], onward)}
        told |= circle
        yield _told(level, name, circle)


def _rests(level: ProcessSpec, node: Node) -> bool:
    """Tell whether a token rests at the element, or anywhere inside it."""
    inside = level.children.get(node.id)
    if inside is None or node.task is not None:
        return waits(node)
    return any(_rests(inside, one) for one in inside.nodes.values())


def _told(level: ProcessSpec, first: str, circle: set[str]) -> Finding:
    nodes = [level.nodes[name] for name in level.nodes if name in circle]
    written = {name.split(".")[0] for node in nodes for name in targets(node)}
    read = {name for node in nodes for flow in node.outgoing for name in _read_by(level.flows[flow].condition)}
    key = "LOOP-LIMIT" if read & (written | CHANGING) else "LOOP-AUTOMATIC"
    return finding(key, first, path=_once_round(level, first, circle), name=level.nodes[first].label)


def _read_by(condition: str | None) -> frozenset[str]:
    try:
        return compile_expression(condition[1:]).may_read if condition is not None else frozenset()
    except FeelError:
        return frozenset()


def _once_round(level: ProcessSpec, first: str, circle: set[str]) -> tuple[str, ...]:
    """Return the shortest way from *first* back to it, elements and flows."""
    come: dict[str, tuple[str, ...]] = {}
    todo = [first]
    for name in todo:
        for flow in (level.flows[flow] for flow in level.nodes[name].outgoing):
            if flow.target in circle and flow.target not in come:
                come[flow.target] = (*come.get(name, ()), name, flow.id) if name != first else (first, flow.id)
                todo.append(flow.target)
    return (*come.get(first, (first,)), first) if first in come else (first,)
