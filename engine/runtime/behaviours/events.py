"""Start, intermediate, boundary and end events, and receive tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.diagram.spec import EventSpec
from engine.runtime import catching, compensation, conditions
from engine.runtime.behaviours.activity import Activity
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.behaviours.joining import is_link_target
from engine.runtime.throwing import propagate, throw
from engine.runtime.token import Stage, Token

if TYPE_CHECKING:
    from engine.runtime.run import Run


class StartEvent(Behaviour):
    """Takes over what came with the trigger, and goes on."""


class CatchEvent(Behaviour):
    """An intermediate catch event; the target of a link goes on at once."""

    def enter(self, run: Run, token: Token) -> Stage:
        """Wait for the event."""
        if catching.event_of(token).kind == "link":
            return Stage.FINISH
        catching.wait(run, token, run.view(token))
        return Stage.WAIT

    def resume(self, run: Run, token: Token) -> None:
        """Look whether the condition holds now."""
        conditions.weigh(run, token)

    def withdraw(self, run: Run, token: Token) -> None:
        """Wait no longer."""
        catching.withdraw(run, token)


class BoundaryEvent(Behaviour):
    """Listens as long as its activity is open; a token of its own leaves when it fires."""

    def arm(self, run: Run, token: Token) -> None:
        """Begin to listen."""
        assert token.parent is not None, "a boundary event belongs to an activity"
        catching.wait(run, token, run.view(token.parent))
        token.stage = Stage.LISTEN

    def resume(self, run: Run, token: Token) -> None:
        """Look whether the condition holds now."""
        conditions.weigh(run, token)

    def withdraw(self, run: Run, token: Token) -> None:
        """Listen no longer."""
        catching.withdraw(run, token)


class ReceiveTask(Activity):
    """Waits for a message, with boundary events and loops like any activity."""

    def start(self, run: Run, token: Token, inputs: Mapping[str, Any]) -> Stage:
        """Wait for the message; its key may be computed from the inputs."""
        if inputs:
            run.keep(token, inputs)
        catching.wait(run, token, run.view(token))
        return Stage.WAIT

    def withdraw(self, run: Run, token: Token) -> None:
        """Wait no longer."""
        catching.withdraw(run, token)


class ThrowEvent(Behaviour):
    """Intermediate throw and end events. A message is thrown as a job (`Job`)."""

    def enter(self, run: Run, token: Token) -> Stage:
        """Throw; what is thrown may stop the token itself."""
        event = token.node.event
        if event is None:
            return Stage.FINISH
        if event.kind == "terminate":
            run.cancel(*(t for t in token.scope.tokens if t is not token))
        if event.kind == "cancel":
            run.cancel(*(t for t in token.scope.open if t is not token), *token.scope.listeners)
        if event.kind in ("compensation", "cancel"):
            return self._undo(run, token, event)
        for trigger in event.triggers:
            if not token.gone:
                throw(run, token, trigger)
        return Stage.FINISH

    def leave(self, run: Run, token: Token) -> None:
        """Go on; a link goes on at its target."""
        event = token.node.event
        if event is not None and event.kind == "cancel":
            propagate(run, token, "cancel", None)
            return
        if "aside" in token.data:
            run.left(token)
            return
        if event is None or event.kind != "link":
            super().leave(run, token)
            return
        run.left(token)
        for node in token.scope.level.nodes.values():
            if is_link_target(node, event.name):
                run.arrive(token.scope, node.id)

    def _undo(self, run: Run, token: Token, event: EventSpec) -> Stage:
        """Undo, and wait for it; what is not waited for gets a token aside."""
        if event.wait or "aside" in token.data:
            return compensation.begin(run, token, event.ref)
        aside = run.token(token.node, token.scope)
        aside.data["aside"] = 1
        run.record.passage(aside, "entered")
        run.ready.append(aside)
        return Stage.FINISH
