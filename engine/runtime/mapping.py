"""Input and output mappings, and the jobs of execution listeners."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from engine.diagram.extensions import Listener, VariableMapping
from engine.runtime.advance import DueJob
from engine.runtime.expressions import evaluate, string, whole
from engine.runtime.failures import StepFailed
from engine.runtime.token import Scope, Token
from engine.runtime.variables import View, is_heavier

if TYPE_CHECKING:
    from engine.runtime.run import Run

MOST_RETRIES = 1000


def inputs(run: Run, token: Token) -> dict[str, Any]:
    """Return what the input mappings of the token's element give."""
    if not token.node.inputs:
        return {}
    given = mapped(run, token, token.node.inputs, {})
    if is_heavier(given, run.around.limits.variable_bytes):
        most = run.around.limits.variable_bytes
        raise StepFailed("limit.variable_bytes", f"The inputs of {token.node.id} take more than {most:,} bytes.")
    return given


def results(run: Run, token: Token) -> Mapping[str, Any]:
    """Return what the element sets: what its output mappings make of the given values, else the values themselves."""
    given = token.given or {}
    return mapped(run, token, token.node.outputs, given) if token.node.outputs else given


def mapped(run: Run, token: Token, mappings: tuple[VariableMapping, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """Evaluate *mappings* in order; each sees the targets of those before it."""
    new: dict[str, Any] = {}
    over: MutableMapping[str, Any] = ChainMap(new, dict(given))
    view = run.view(token, over)
    for mapping in mappings:
        value = evaluate(mapping.source, view, run.around)
        name, *path = mapping.target.split(".")
        new[name] = _inside(view.get(name), path, value) if path else value
    return new


def _inside(old: Any, path: list[str], value: Any) -> dict[str, Any]:
    """Return the context *old* with *value* at *path*."""
    context = dict(old) if isinstance(old, Mapping) else {}
    name, *rest = path
    context[name] = _inside(context.get(name), rest, value) if rest else value
    return context


def listener_jobs(run: Run, token: Token, event: str) -> list[DueJob]:
    """Return the jobs of the element's execution listeners for *event*; nobody waits for them."""
    if not token.node.execution_listeners or token.is_body:
        return []
    view = run.view(token)
    told = [listener for listener in token.node.execution_listeners if listener.event == event]
    return [_side_job(run, token.id, token.node.id, listener, view) for listener in told]


def process_jobs(run: Run, scope: Scope, event: str) -> list[DueJob]:
    """Return the jobs of the execution listeners of the whole process, for *event*."""
    spec, owner = scope.spec, scope.owner
    if spec is None or not spec.execution_listeners or (owner is not None and not scope.isolated):
        return []
    view = View(run.variables, scope.chain(), run.around.arende)
    told = [listener for listener in spec.execution_listeners if listener.event == event]
    return [_side_job(run, owner.id if owner is not None else 0, spec.id, listener, view) for listener in told]


def _side_job(run: Run, token: int, element: str, listener: Listener, view: View) -> DueJob:
    kind = string(listener.type, view, run.around) or ""
    retries = whole(listener.retries, view, run.around, MOST_RETRIES)
    return DueJob(token, element, kind, listener.headers, {}, retries, blocking=False)
