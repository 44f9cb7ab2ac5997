"""Gateways that split and join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.diagram.spec import Flow, Node
from engine.runtime.behaviours.behaviour import Behaviour, no_flow, outgoing
from engine.runtime.behaviours.joining import count, expects, hold, starve
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
        token = count(run, scope, node, flow)
        if len(token.data["in"]) == len(node.incoming):
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

    def release(self, run: Run, token: Token) -> bool:
        """Tell if a branch can't come any more."""
        starve(run, token)
        return False

    def choose(self, run: Run, token: Token) -> list[Flow]:
        """Return all flows."""
        return outgoing(token)


class InclusiveGateway(Join):
    """Waits for the branches that can still come, and takes every flow whose condition holds."""

    def release(self, run: Run, token: Token) -> bool:
        """Go on when no open token can reach a flow that is still empty."""
        if expects(token, frozenset(token.data["in"])):
            return False
        self.go(run, token)
        return True
