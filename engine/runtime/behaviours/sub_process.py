"""Embedded sub-processes, event sub-processes and call activities: an activity with a flow inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.diagram.extensions import CalledElement
from engine.runtime import catching, compensation, conditions
from engine.runtime.behaviours.activity import Activity
from engine.runtime.behaviours.behaviour import outgoing
from engine.runtime.expressions import string
from engine.runtime.failures import StepFailed
from engine.runtime.starting import begin, plain_start
from engine.runtime.token import Stage, Token

if TYPE_CHECKING:
    from engine.runtime.run import Run


class SubProcess(Activity):
    """Runs its inside in a scope of its own. As an event sub-process it first listens at its scope's border."""

    def arm(self, run: Run, token: Token) -> None:
        """Listen for the event of the start event."""
        catching.wait(run, token, run.view(token))
        token.stage = Stage.LISTEN

    def resume(self, run: Run, token: Token) -> None:
        """Look whether the condition holds now."""
        if token.listens:
            conditions.weigh(run, token)

    def withdraw(self, run: Run, token: Token) -> None:
        """Listen no longer."""
        if token.listens:
            catching.withdraw(run, token)

    def start(self, run: Run, token: Token, inputs: Mapping[str, Any]) -> Stage:
        """Begin inside; what came with the event goes to the start event."""
        scope = token.inner or run.scope(token)
        scope.spec = token.scope.level.children[token.node.id]
        run.keep(token, inputs)
        event_values, token.given = token.given, None
        begin(run, scope, catching.start_of(scope.spec), event_values)
        return Stage.OPEN

    def leave(self, run: Run, token: Token) -> None:
        """Go on; an event sub-process goes nowhere."""
        if token.node.triggered_by_event and not outgoing(token) and not compensation.is_handler(token):
            run.left(token)
        else:
            super().leave(run, token)


class CallActivity(Activity):
    """Runs another process in a scope that sees only what was passed in."""

    def start(self, run: Run, token: Token, inputs: Mapping[str, Any]) -> Stage:
        """Begin the called process with the variables that pass in."""
        called = called_by(token)
        process_id = string(called.process_id, run.view(token, inputs), run.around)
        if process_id is None:
            raise StepFailed("process.no_id", f"The called process's id, {called.process_id}, is empty.")
        pin = run.around.bind(called, process_id, token.scope.called())
        spec = run.around.process(pin)
        first = plain_start(spec)
        scope = token.inner or run.scope(token)
        if called.parent_variables:
            self._pass_in(run, token, scope.id)
        run.keep(token, inputs)
        scope.spec, scope.process, scope.isolated = spec, pin, True
        begin(run, scope, first, None)
        return Stage.OPEN

    def _pass_in(self, run: Run, token: Token, scope_id: int) -> None:
        for outer in token.scope.chain():
            for name in run.variables.names(outer):
                if not run.variables.has(scope_id, name):
                    run.variables.copy(outer, scope_id, name)

    def finish(self, run: Run, token: Token) -> None:
        """Take over what the called process leaves: by output mappings, or everything if it is to pass out."""
        done, home = token.inner, run.home(token)
        passes_out = called_by(token).child_variables and not token.node.outputs
        if not token.is_body and passes_out and done is not None and done.id != home:
            for name in run.variables.names(done.id):
                run.variables.copy(done.id, home, name)
        super().finish(run, token)


def called_by(token: Token) -> CalledElement:
    """Return what the call activity calls."""
    called = token.node.called
    assert called is not None, "the reader refuses a call activity without a called process"
    return called
