"""The complex gateway: it starts when its condition says so, then takes in the branches still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.diagram.spec import Flow, Node
from engine.runtime.behaviours.behaviour import Behaviour, chosen, outgoing
from engine.runtime.behaviours.joining import count, expects, hold, starve
from engine.runtime.expressions import compiled, holds
from engine.runtime.token import Scope, Stage, Token

if TYPE_CHECKING:
    from engine.runtime.run import Run

WAITING_FOR_START = "waitingForStart"


class ComplexGateway(Behaviour):
    """Two phases (BPMN 2.0, 13.4.5), told apart by `waitingForStart` in the conditions of its flows.

    It starts once `activationCondition` holds, which sees `activationCount`, the number of tokens that wait; without
    a condition, once every branch has come. Then it waits for the branches that can still come, and resets; of its
    flows only those whose condition reads `waitingForStart` can be taken at the reset.
    """

    def arrive(self, run: Run, scope: Scope, node: Node, flow: str | None) -> None:
        """Count the token, and see whether that is enough."""
        if len(node.incoming) < 2 or flow is None:
            super().arrive(run, scope, node, flow)
            return
        token = count(run, scope, node, flow)
        if not token.failed:
            run.perform(token)

    def resume(self, run: Run, token: Token) -> None:
        """Start if the condition holds."""
        if "used" not in token.data and self._is_enough(run, token):
            self._start(run, token)

    def _is_enough(self, run: Run, token: Token) -> bool:
        counts, condition = token.data["in"], token.node.activation
        if condition is None:
            return len(counts) == len(token.node.incoming)
        return holds(condition, run.outer_view(token, _facts(sum(counts.values()), True)), run.around)

    def _start(self, run: Run, token: Token) -> None:
        counts = token.data["in"]
        del token.scope.joins[token.node.id]
        token.data, token.stage = {"count": sum(counts.values())}, Stage.ENTER
        run.ready.append(token)
        rest = {flow: n - 1 for flow, n in counts.items() if n > 1}
        if len(counts) < len(token.node.incoming):
            late = hold(run, token.scope, token.node, rest)
            late.data["used"] = list(counts)
            run.record.passage(late, "entered")
        elif rest:
            run.perform(hold(run, token.scope, token.node, rest))

    def release(self, run: Run, token: Token) -> bool:
        """Reset when nothing more can come; tell of a start that can't happen any more."""
        if "used" not in token.data:
            starve(run, token)
            return False
        if expects(token, frozenset(token.data["used"]) | frozenset(token.data["in"])):
            return False
        self._reset(run, token)
        return True

    def _reset(self, run: Run, token: Token) -> None:
        """Use up what has come since the start, except by the flows used then: that waits for the next start."""
        counts, used = token.data["in"], token.data.pop("used")
        late = [flow for flow in counts if flow not in used]
        rest = {flow: n - (flow in late) for flow, n in counts.items() if n > (flow in late)}
        del token.scope.joins[token.node.id]
        if rest:
            run.perform(hold(run, token.scope, token.node, rest))
        if late:
            token.data, token.stage = {"reset": len(late)}, Stage.ENTER
            run.ready.append(token)
        else:
            run.left(token)

    def choose(self, run: Run, token: Token) -> list[Flow]:
        """Return the flows of the phase."""
        if "reset" not in token.data:
            return chosen(run, token, run.outer_view(token, _facts(token.data.get("count", 1), True)))
        view = run.outer_view(token, _facts(token.data["reset"], False))
        asked = [f for f in outgoing(token) if WAITING_FOR_START in compiled(f.condition or "=null").may_read]
        return [f for f in asked if holds(f.condition or "", view, run.around)]


def _facts(tokens: int, is_start: bool) -> dict[str, Any]:
    return {"activationCount": tokens, WAITING_FOR_START: is_start}
