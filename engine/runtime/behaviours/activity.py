"""What tasks, sub-processes and call activities have in common: inputs, boundary events, loops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.diagram.spec import Node
from engine.runtime import compensation, loops, mapping
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.behaviours.joining import count, starve
from engine.runtime.token import Scope, Stage, Token

if TYPE_CHECKING:
    from engine.runtime.run import Run


class Activity(Behaviour):
    """An activity; by itself (plain task, manual task) it passes at once, as nothing is recorded of it."""

    def arrive(self, run: Run, scope: Scope, node: Node, flow: str | None) -> None:
        """Begin, or wait until as many tokens have come as the activity asks for."""
        if node.start_quantity == 1 or flow is None:
            super().arrive(run, scope, node, flow)
            return
        token = count(run, scope, node, flow)
        if sum(token.data["in"].values()) == node.start_quantity:
            del scope.joins[node.id]
            token.data, token.stage = {}, Stage.ENTER
            run.ready.append(token)

    def release(self, run: Run, token: Token) -> bool:
        """Tell if the tokens it waits for can't come any more."""
        starve(run, token)
        return False

    def enter(self, run: Run, token: Token) -> Stage:
        """Evaluate the inputs, let the boundary events listen, then start the work."""
        if token.is_body:
            stage = loops.begin(run, token)
            self._listen(run, token)
            return stage
        given = mapping.inputs(run, token)
        stage = self.start(run, token, given)
        if not token.is_instance and "again" not in token.data:
            self._listen(run, token)
        return stage

    def start(self, run: Run, token: Token, inputs: Mapping[str, Any]) -> Stage:
        """Start the work with the evaluated *inputs*; here there is none, but output mappings may read them."""
        token.given = inputs if token.node.outputs else None
        return Stage.FINISH

    def finish(self, run: Run, token: Token) -> None:
        """Take over the values; a loop's body hands over the results of its rounds.

        The work is done: from here on no boundary event may take it back, even if an incident holds the token.
        """
        run.cancel(*(child for child in token.children if child.listens))
        if token.is_body:
            loops.conclude(run, token)
        else:
            super().finish(run, token)

    def leave(self, run: Run, token: Token) -> None:
        """Go on; a round of a loop tells its body."""
        if not token.is_instance and not compensation.is_handler(token):
            super().leave(run, token)
            activity_done(run, token.scope)
            return
        run.record.side_jobs += mapping.listener_jobs(run, token, "end")
        if token.is_instance:
            loops.round_done(run, token)
        else:
            compensation.handler_done(run, token)

    def pass_on(self, run: Run, token: Token) -> None:
        """The activity is done; if it can be undone, it is remembered."""
        if compensation.can_be_undone(token):
            run.rest(token)
        else:
            run.left(token)

    def _listen(self, run: Run, token: Token) -> None:
        for name in token.node.boundary:
            node = token.scope.level.nodes[name]
            if node.event is None or node.event.kind != "compensation":
                run.perform(run.token(node, token.scope, token, Stage.ARM))


def activity_done(run: Run, scope: Scope) -> None:
    """An activity in *scope* is completed: if the scope is an ad-hoc sub-process, that may be enough."""
    owner = scope.owner
    if owner is None or owner.gone or owner.node.ad_hoc is None:
        return
    owner.data["fresh"] = owner.data.get("fresh", 0) + 1
    if not owner.failed:
        run.perform(owner)
