"""Gateways that split and join."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from engine.diagram.spec import Flow, Node, ProcessSpec
from engine.runtime.behaviours.behaviour import Behaviour, no_flow, outgoing
from engine.runtime.behaviours.events import is_link_target
from engine.runtime.expressions import holds
from engine.runtime.token import Scope, Stage, Token

if TYPE_CHECKING:
    from engine.runtime.run import Run


class ExclusiveGateway(Behaviour):
    """Takes the first flow whose condition holds, else the default."""

    def choose(self, run: Run, token: Token) -> list[Flow]:
        """Return that one flow."""
        flows, view = outgoing(token), run.outer_view(token)
        for flow in flows:
            if not flow.default and (flow.condition is None or holds(flow.condition, view, run.around)):
                return [flow]
        default = [flow for flow in flows if flow.default]
        if flows and not default:
            raise no_flow(token)
        return default


class EventGateway(Behaviour):
    """Waits at all its events at once; the first that comes stops the others."""

    def leave(self, run: Run, token: Token) -> None:
        """Put a token at each event."""
        scope, flows = token.scope, outgoing(token)
        run.left(token)
        for flow in flows:
            racer = run.place(scope, flow)
            racer.data["race"] = token.id
            run.ready.append(racer)


class Join(Behaviour):
    """Counts the tokens per incoming flow in `data["in"]`; what is left over stays for the next round."""

    def arrive(self, run: Run, scope: Scope, node: Node, flow: str | None) -> None:
        """Hold the token until the others are there."""
        if len(node.incoming) < 2 or flow is None:
            super().arrive(run, scope, node, flow)
            return
        token = scope.joins.get(node.id) or hold(run, scope, node, {})
        run.record.passage(token, "entered", flow)
        counts = token.data["in"]
        counts[flow] = counts.get(flow, 0) + 1
        if len(counts) == len(node.incoming):
            self.go(run, token)

    def go(self, run: Run, token: Token) -> None:
        """Use up one token of each flow that has one."""
        rest = {flow: n - 1 for flow, n in token.data["in"].items() if n > 1}
        del token.scope.joins[token.node.id]
        if rest:
            hold(run, token.scope, token.node, rest)
        token.data, token.stage = {}, Stage.ENTER
        run.ready.append(token)


class ParallelGateway(Join):
    """Waits for every branch, and takes all its flows."""

    def choose(self, run: Run, token: Token) -> list[Flow]:
        """Return all flows."""
        return outgoing(token)


class InclusiveGateway(Join):
    """Waits for the branches that can still come, and takes every flow whose condition holds."""

    def release(self, run: Run, token: Token) -> bool:
        """Go on when no open token can reach a flow that is still empty."""
        if expects(token):
            return False
        self.go(run, token)
        return True


def hold(run: Run, scope: Scope, node: Node, counts: dict[str, int]) -> Token:
    """Return a token that waits at the join."""
    token = scope.joins[node.id] = run.token(node, scope, stage=Stage.WAIT)
    token.data["in"] = counts
    return token


def expects(token: Token) -> bool:
    """Tell whether an open token can reach an empty incoming flow and none that is filled (BPMN 2.0, 13.4.3)."""
    level, node, counts = token.scope.level, token.node, token.data["in"]
    empty = frozenset(f for f in node.incoming if not counts.get(f))
    filled = frozenset(f for f in node.incoming if counts.get(f))
    others = {t.node.id for t in token.scope.open if t.node is not node}
    reached = (reach(level, other, node.id) for other in others)
    return any(flows & empty and not flows & filled for flows in reached)


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
