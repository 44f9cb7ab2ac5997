"""Tokens that wait for others of their kind at one element."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from engine.diagram.spec import Node, ProcessSpec
from engine.runtime.failures import StepFailed
from engine.runtime.token import Scope, Stage, Token

if TYPE_CHECKING:
    from engine.runtime.run import Run


def hold(run: Run, scope: Scope, node: Node, counts: dict[str, int]) -> Token:
    """Return a token that waits at the element; *counts*: how many have come by each flow."""
    token = scope.joins[node.id] = run.token(node, scope, stage=Stage.WAIT)
    token.data["in"] = counts
    return token


def count(run: Run, scope: Scope, node: Node, flow: str) -> Token:
    """Let one more token come by *flow*; return the one that waits for all of them."""
    token = scope.joins.get(node.id) or hold(run, scope, node, {})
    run.record.passage(token, "entered", flow)
    counts = token.data["in"]
    counts[flow] = counts.get(flow, 0) + 1
    return token


def expects(token: Token, filled: frozenset[str]) -> bool:
    """Tell whether an open token can reach an empty incoming flow and none that is filled (BPMN 2.0, 13.4.3)."""
    empty = frozenset(token.node.incoming) - filled
    return any(flows & empty and not flows & filled for flows in _reached(token))


def is_starved(token: Token) -> bool:
    """Tell whether no open token can come any more."""
    incoming = frozenset(token.node.incoming)
    return not any(flows & incoming for flows in _reached(token))


def _reached(token: Token) -> list[frozenset[str]]:
    others = {t.node.id for t in token.scope.open if t.node is not token.node}
    return [reach(token.scope.level, other, token.node.id) for other in others]


def starve(run: Run, token: Token) -> None:
    """Nobody must wait for ever without anyone knowing: what nothing more can come to is an incident."""
    if not token.failed and is_starved(token):
        run.fail(token, StepFailed("join.starved", f"Nothing more can come to {token.node.id}, and it still waits."))


@lru_cache(maxsize=10_000)
def reach(level: ProcessSpec, start: str, avoid: str) -> frozenset[str]:
    """Return the flows that a token at *start* can take without passing *avoid*."""
    seen: set[str] = set()
    flows: set[str] = set()
    todo = [start]
    while todo:
        name = todo.pop()
        if name in seen or name == avoid:
            continue
        seen.add(name)
        node = level.nodes[name]
        flows.update(node.outgoing)
        todo += [level.flows[f].target for f in node.outgoing]
        todo += node.boundary
        todo += _links(level, node)
    return frozenset(flows)


def _links(level: ProcessSpec, node: Node) -> list[str]:
    """Return the targets of a link throw event."""
    if node.kind != "intermediateThrowEvent" or node.event is None or node.event.kind != "link":
        return []
    return [n.id for n in level.nodes.values() if is_link_target(n, node.event.name)]


def is_link_target(node: Node, name: str | None) -> bool:
    """Tell whether the node is where a link of that name comes out."""
    event = node.event
    return node.kind == "intermediateCatchEvent" and event is not None and (event.kind, event.name) == ("link", name)
