"""Errors and escalations look outwards for who catches them; signals reach everyone who waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from engine.diagram.spec import EventSpec
from engine.runtime.advance import ThrownSignal
from engine.runtime.catching import event_of, fire
from engine.runtime.expressions import string
from engine.runtime.failures import StepFailed
from engine.runtime.mapping import inputs
from engine.runtime.token import Stage, Token

if TYPE_CHECKING:
    from engine.runtime.run import Run


def throw(run: Run, token: Token, event: EventSpec) -> None:
    """Throw a signal, error or escalation from the token; an error nobody catches is a failure."""
    if event.kind == "signal":
        _throw_signal(run, token, event)
    elif event.kind in ("error", "escalation"):
        code = string(event.code, run.view(token), run.around)
        caught = propagate(run, token, "error" if event.kind == "error" else "escalation", code)
        if not caught and event.kind == "error":
            raise uncaught(code)


def _throw_signal(run: Run, token: Token, event: EventSpec) -> None:
    values = inputs(run, token)
    name = string(event.name, run.view(token, values), run.around)
    if name is None:
        raise StepFailed("signal.no_name", "The name of the signal is empty.")
    run.record.signals.append(ThrownSignal(name, values))
    deliver_signal(run, name, values)


def uncaught(code: str | None, message: str = "") -> StepFailed:
    """Return the failure of an error that no boundary event and no event sub-process catches."""
    return StepFailed("error.uncaught", f"Nothing in the diagram catches the error {code}. {message}".strip())


def propagate(run: Run, token: Token, kind: Literal["error", "escalation", "cancel"], code: str | None) -> bool:
    """Tell the nearest catcher; return whether there is one.

    From the token outwards: the boundary events of its activity, the event sub-processes of its scope, then the
    activity the scope belongs to. A catcher of this very code goes before one of every code.
    """
    for level in _outwards(token):
        catching = [t for t in level if t.stage is Stage.LISTEN and event_of(t).kind == kind]
        exact = [t for t in catching if event_of(t).code == code]
        chosen = exact or [t for t in catching if event_of(t).code is None]
        if chosen:
            fire(run, chosen[0], {})
            return True
    return False


def _outwards(token: Token) -> Iterator[list[Token]]:
    """Yield the possible catchers, level by level."""
    here: Token | None = token
    while here is not None:
        yield [t for child in here.children if child.listens for t in (child, *child.children)]
        if here.is_instance:
            here = here.parent
            continue
        # An event sub-process does not catch what it throws itself.
        yield [t for t in here.scope.listeners if t.node.triggered_by_event and t.node is not here.node]
        here = here.scope.owner


def deliver_signal(run: Run, name: str, values: Mapping[str, Any]) -> None:
    """Everything in the case that waits for the signal gets it."""
    for token in run.tokens.waiting_for_signal(name):
        if not token.gone and not token.failed and token.stage in (Stage.WAIT, Stage.LISTEN):
            fire(run, token, values)
