"""One case in motion: moves tokens until everything waits. Events take effect at once, steps are counted."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from engine.diagram.spec import Flow, Node, ProcessSpec
from engine.runtime import conditions
from engine.runtime.advance import DecisionTaken, FailedStep, Surroundings
from engine.runtime.behaviours import Behaviour, behaviour_of
from engine.runtime.expressions import require_time
from engine.runtime.failures import ANSWERABLE, StepFailed, facts_of
from engine.runtime.mapping import listener_jobs, process_jobs
from engine.runtime.record import Record
from engine.runtime.registry import Registry, Rows
from engine.runtime.token import Scope, Stage, Token
from engine.runtime.variables import Stored, Variables, View

AT_REST = (Stage.WAIT, Stage.OPEN, Stage.LISTEN)


class Run:
    """The open tokens of one case during one command."""

    def __init__(
        self, spec: ProcessSpec, around: Surroundings, stored: Stored, last_id: int = 0, rows: Rows | None = None
    ) -> None:
        self.around = around
        self.variables = Variables(stored, around.limits.variable_bytes)
        self.record = Record()
        self.root = Scope(0, None, spec)
        self.tokens = Registry(self.root, around.process, rows or ([], []))
        self.last_id = self.first_new_id = last_id
        self.ready: deque[Token] = deque()
        self.doubtful: dict[int, Token] = {}
        self._dirty: dict[int, Scope] = {}
        self._steps = 0
        self._allowance = around.limits.automatic_steps
        self._granted = 0

    # --- making -----------------------------------------------------------------------------------------------------
    def next_id(self) -> int:
        """Return the next id of the case; tokens and scopes share the numbers."""
        self.last_id += 1
        return self.last_id

    def token(self, node: Node, scope: Scope, parent: Token | None = None, stage: Stage = Stage.ENTER) -> Token:
        """Put a new token at *node*."""
        token = Token(self.next_id(), node, scope, parent, stage)
        self.tokens.add(token)
        return token

    def scope(self, owner: Token) -> Scope:
        """Give *owner* a scope of its own."""
        scope = owner.inner = Scope(self.next_id(), owner)
        self.tokens.scopes[scope.id] = scope
        return scope

    def grant(self, instances: int) -> None:
        """Multi-instance children bring their own allowance of automatic steps."""
        most = self.around.limits.instances - self._granted
        instances = min(instances, most)
        self._granted += instances
        self._allowance += instances * self.around.limits.automatic_steps

    # --- variables --------------------------------------------------------------------------------------------------
    def view(self, token: Token, over: Mapping[str, Any] | None = None) -> View:
        """Return what expressions of the token's element see."""
        chain = token.scope.chain()
        if token.inner is not None and not token.is_body:
            chain = (token.inner.id, *chain)
        return View(self.variables, chain, self.around.arende, over)

    def outer_view(self, token: Token, over: Mapping[str, Any] | None = None) -> View:
        """Return what is seen around the token's element: conditions of its flows, its boundary events."""
        return View(self.variables, token.scope.chain(), self.around.arende, over)

    def home(self, token: Token) -> int:
        """Return the scope that takes over what the token's element results in: the nearest enclosing one."""
        if token.is_instance and token.inner is not None and token.in_multi_instance:
            return token.inner.id
        return token.scope.id

    def decide(self, token: Token, decision_id: str, view: View) -> DecisionTaken:
        """Ask a decision of the process the token runs in."""
        pin, decide = token.scope.called(), self.around.decide
        if pin is not None and self.around.decide_in is not None:
            decide = self.around.decide_in(pin)
        return DecisionTaken(token.node.id, token.id, decision_id, decide(decision_id, view), pin)

    def keep(self, token: Token, values: Mapping[str, Any]) -> None:
        """Keep values with the token, out of the way of others; all of them or, by StepFailed, none."""
        encoded = {name: self.variables.encoded(name, value) for name, value in values.items()}
        scope = token.inner or self.scope(token)
        for name, raw in encoded.items():
            self.variables.put(scope.id, name, raw)

    # --- moving -----------------------------------------------------------------------------------------------------
    def send(self, scope: Scope, flow: Flow) -> None:
        """A token goes along *flow*."""
        self.arrive(scope, flow.target, flow.id)

    def place(self, scope: Scope, flow: Flow) -> Token:
        """Put a token at the target of *flow*, without letting it go on by itself yet."""
        node = scope.level.nodes[flow.target]
        return behaviour_of(node).place(self, scope, node, flow.id)

    def arrive(self, scope: Scope, node_id: str, flow: str | None = None) -> None:
        """A token comes to a node."""
        node = scope.level.nodes[node_id]
        behaviour_of(node).arrive(self, scope, node, flow)

    def perform(self, token: Token) -> None:
        """Take the token as far as it goes by itself; what can't be done becomes an incident."""
        behaviour = behaviour_of(token.node)
        try:
            self._stages(behaviour, token)
        except ANSWERABLE as err:
            self.fail(token, err)

    def _stages(self, behaviour: Behaviour, token: Token) -> None:
        if token.stage in AT_REST:
            behaviour.resume(self, token)
            return
        if token.stage is Stage.ARM:
            behaviour.arm(self, token)
        if token.stage is Stage.ENTER:
            self._count(token)
            jobs = listener_jobs(self, token, "start")
            token.stage = behaviour.enter(self, token)
            self.record.side_jobs += jobs
        if token.stage is Stage.FINISH and not token.gone:
            behaviour.finish(self, token)
            token.stage = Stage.LEAVE
        if token.stage is Stage.LEAVE and not token.gone:
            behaviour.leave(self, token)

    def _count(self, token: Token) -> None:
        self._steps += 1
        if self._steps > self._allowance:
            raise StepFailed(
                "limit.automatic_steps", f"More than {self._allowance} automatic steps at {token.node.id}."
            )
        require_time(self.around, token.node.id)
        self.variables.require_room()

    def fail(self, token: Token, err: Exception) -> None:
        """Hold the token where it is, with what it carries, and tell why."""
        if token.gone:
            return
        token.failed = True
        if token.given:
            self._keep_given(token)
        key = getattr(err, "key", "step.failed")
        self.record.incidents.announce(token.id, FailedStep(token.id, token.node.id, key, str(err), facts_of(err)))

    def _keep_given(self, token: Token) -> None:
        try:
            self.keep(token, token.given or {})
        except StepFailed:
            token.stage = Stage.ENTER  # too large to keep: computed by the element itself, so it can be again
        token.given = None

    def mend(self, token: Token) -> None:
        """The incident of the token is over."""
        token.failed = False
        self.record.incidents.drop(token.id)

    # --- ending -----------------------------------------------------------------------------------------------------
    def left(self, token: Token) -> None:
        """The token has gone on: it, its boundary events and its inner scope are no more."""
        self.record.passage(token, "left")
        self.cancel(*token.children)
        self._remove(token)

    def rest(self, token: Token) -> None:
        """The activity is completed and its token has gone on, but it is remembered with its inner scope."""
        self.record.passage(token, "left")
        self.cancel(*(child for child in token.children if child.stage is not Stage.DONE))
        if token.inner is not None and (token.inner.spec is None or token.inner.isolated):
            self.drop(token.inner)
            token.inner = None
        token.scope.take(token)
        token.stage, token.data = Stage.DONE, {"done": self.next_id()}
        token.scope.put(token)
        self._dirty[token.scope.id] = token.scope

    def dismiss(self, token: Token) -> None:
        """A listener has done its last: it goes without a trace."""
        self.cancel(*token.children)
        self._remove(token)

    def cancel(self, *tokens: Token) -> None:
        """Stop tokens at once, with all that runs inside them."""
        todo = list(reversed(tokens))
        while todo:
            token = todo.pop()
            if token.gone:
                continue
            if token.stage in (Stage.WAIT, Stage.LISTEN) and not token.failed:
                behaviour_of(token.node).withdraw(self, token)
            if token.stage < Stage.ARM:
                self.record.passage(token, "cancelled")
            todo.extend(reversed(token.children))
            if token.inner is not None:
                todo.extend(reversed(token.inner.tokens))
            self._remove(token)

    def _remove(self, token: Token) -> None:
        token.gone = True
        if token.failed:
            self.mend(token)
        if "signal" in token.data:
            self.record.signal_catches.drop(token.id)
        self.tokens.remove(token)
        if token.parent is not None and not token.parent.gone:
            token.parent.forget(token)
        if token.inner is not None:
            self.drop(token.inner)
        if not token.scope.done:
            self._dirty[token.scope.id] = token.scope

    def drop(self, scope: Scope) -> None:
        """The scope is no more, nor are its variables."""
        scope.done = True
        self.variables.forget(scope.id)
        self.tokens.drop_scope(scope)
        if scope.id <= self.first_new_id:
            self.record.dropped_scopes.append(scope.id)

    # --- the loop ---------------------------------------------------------------------------------------------------
    def drain(self) -> None:
        """Go on until everything waits."""
        while True:
            while self._move():
                pass
            if not self._release_joins():
                return

    def _move(self) -> bool:
        """Do one thing: conditions go before ends, ends before beginnings. Tell whether there was anything to do."""
        if conditions.look(self):
            return True
        if self._dirty:
            self._settle(self._dirty.pop(next(iter(self._dirty))))
            return True
        if not self.ready:
            return False
        token = self.ready.popleft()
        if not token.gone and not token.failed:
            self.perform(token)
        return True

    def _settle(self, scope: Scope) -> None:
        """A token of the scope has gone: is the scope through?"""
        if not scope.is_idle or scope.done or scope.spec is None:
            return
        if scope.owner is not None and (scope.owner.stage is Stage.DONE or self._goes_on_inside(scope.owner)):
            return
        scope.done = True
        self.record.side_jobs += process_jobs(self, scope, "end")
        self.cancel(*(scope.listeners if scope.owner is not None else scope.tokens))
        if scope.owner is not None:
            scope.owner.stage = Stage.FINISH
            self.perform(scope.owner)

    def _goes_on_inside(self, owner: Token) -> bool:
        return owner.failed or behaviour_of(owner.node).idle(self, owner)

    def _release_joins(self) -> bool:
        """Nothing else moves: let the joins that wait for nothing more go on."""
        for scope in list(self.tokens.scopes.values()):
            for token in list(scope.joins.values()):
                if behaviour_of(token.node).release(self, token):
                    return True
        return False
