"""Where the tokens of one level may stand together, and which joins would wait for ever: what a version must allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.diagram.checks.reachability import closure, ways
from engine.diagram.spec import Node, ProcessSpec


def may_stand_together(level: ProcessSpec, one: str, other: str) -> bool:
    """Tell whether something in the level makes two tokens that can come to the one and to the other.

    Says yes in doubt: what is parallel only on paths that exclude each other is not told apart.
    """
    if any(_stands_aside(level.nodes[name]) for name in (one, other)):
        return True
    forth = ways(level)
    return any(
        _splits(branches, one, other) for node in level.nodes.values() for branches in _ways_out(node, forth, level)
    )


def _stands_aside(node: Node) -> bool:
    """Whether its tokens are beside the flow: they undo something, or an event has begun them."""
    undoes = node.event is not None and node.event.kind == "compensation"
    return node.triggered_by_event or node.for_compensation or undoes


def _ways_out(node: Node, forth: dict[str, set[str]], level: ProcessSpec) -> Iterator[list[set[str]]]:
    if node.kind != "exclusiveGateway" and len(node.outgoing) > 1:
        yield [closure([level.flows[name].target], forth) for name in node.outgoing]
    if node.completion_quantity > 1:
        everything = closure([level.flows[name].target for name in node.outgoing], forth)
        yield [everything, everything]
    for name in node.boundary:
        if not level.nodes[name].interrupting:
            beside = closure([name], forth)
            yield [closure([node.id], forth), beside, beside]  # it may fire again and again


def _splits(branches: list[set[str]], one: str, other: str) -> bool:
    first = [i for i, reached in enumerate(branches) if one in reached]
    second = [i for i, reached in enumerate(branches) if other in reached]
    return any(i != j for i in first for j in second)


def starving(level: ProcessSpec, standing: set[str], arrived: Mapping[str, set[str]]) -> set[str]:
    """Return the parallel joins to which tokens can come, but not by every way.

    standing: elements with a token on its way; arrived: by join, the flows by which one has come.
    """
    forth = ways(level)
    return {
        node.id
        for node in level.nodes.values()
        if node.kind == "parallelGateway" and len(node.incoming) > 1 and _starves(level, node, forth, standing, arrived)
    }


def _starves(
    level: ProcessSpec, join: Node, forth: dict[str, set[str]], standing: set[str], arrived: Mapping[str, set[str]]
) -> bool:
    on = {name: nexts - {join.id} for name, nexts in forth.items()}
    reached = closure(standing - {join.id}, on)
    coming = {name for name in join.incoming if level.flows[name].source in reached} | arrived.get(join.id, set())
    return 0 < len(coming) < len(join.incoming)
