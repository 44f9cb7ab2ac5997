"""What every element does unless its own class says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.diagram.spec import Flow, Node
from engine.runtime import loops
from engine.runtime.expressions import holds
from engine.runtime.failures import StepFailed
from engine.runtime.mapping import listener_jobs, results
from engine.runtime.token import Scope, Stage, Token
from engine.runtime.variables import View

if TYPE_CHECKING:
    from engine.runtime.run import Run


class Behaviour:
    """Stateless; one object serves all elements of its kind.

    A token is placed at an element, entered, finished (its values taken over) and leaves. Whatever evaluates an
    expression does so before it changes anything, so that a failed stage can be tried again.
    """

    def place(self, run: Run, scope: Scope, node: Node, flow: str | None) -> Token:
        """Put a token at the element."""
        token = run.token(node, scope)
        run.record.passage(token, "entered", flow)
        return token

    def arrive(self, run: Run, scope: Scope, node: Node, flow: str | None) -> None:
        """A token comes by *flow*."""
        run.ready.append(self.place(run, scope, node, flow))

    def arm(self, run: Run, token: Token) -> None:
        """Begin to listen (boundary events and event sub-processes)."""

    def enter(self, run: Run, token: Token) -> Stage:
        """Begin; return how it goes on."""
        return Stage.FINISH

    def finish(self, run: Run, token: Token) -> None:
        """Take over the values the element resulted in."""
        new = results(run, token)
        collected = loops.collected(run, token, new) if token.is_instance else None
        home = run.home(token)
        for name, value in new.items():
            run.variables.write(home, name, value)
        token.given = None
        if collected is not None:
            loops.store(run, token, collected)

    def leave(self, run: Run, token: Token) -> None:
        """Go on along the chosen flows."""
        flows = self.choose(run, token)
        run.record.side_jobs += listener_jobs(run, token, "end")
        self.pass_on(run, token)
        for flow in flows:
            for _ in range(token.node.completion_quantity):
                run.send(token.scope, flow)

    def pass_on(self, run: Run, token: Token) -> None:
        """The token's time here is over."""
        run.left(token)

    def choose(self, run: Run, token: Token) -> list[Flow]:
        """Return the flows to take: the unconditional ones and those whose condition holds, else the default."""
        return chosen(run, token, run.outer_view(token))

    def idle(self, run: Run, token: Token) -> bool:
        """Nothing is open inside any more; begin more and tell whether there was any."""
        return False

    def resume(self, run: Run, token: Token) -> None:
        """Look again at what is awaited: an incident is mended, or a variable of its condition has changed."""

    def withdraw(self, run: Run, token: Token) -> None:
        """What was announced for the waiting token no longer holds."""

    def release(self, run: Run, token: Token) -> bool:
        """Go on from a join for which nothing more can come; tell whether it did."""
        return False


def outgoing(token: Token) -> list[Flow]:
    """Return the flows out of the token's element."""
    flows = token.scope.level.flows
    return [flows[name] for name in token.node.outgoing]


def chosen(run: Run, token: Token, view: View) -> list[Flow]:
    """Return the unconditional flows and those whose condition holds in *view*, else the default."""
    flows = outgoing(token)
    free = [f for f in flows if f.condition is None and not f.default]
    true = [f for f in flows if f.condition is not None and not f.default and holds(f.condition, view, run.around)]
    taken = free + (true or [f for f in flows if f.default])
    if flows and not taken:
        raise no_flow(token)
    return taken


def no_flow(token: Token) -> StepFailed:
    """Return the failure of an element whose conditions all say no."""
    return StepFailed("flow.none", f"No condition holds after {token.node.id}, and there is no default flow.")
