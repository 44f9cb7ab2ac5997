"""The commands of the runtime: (specification, state, happening) in, Advance out. Pure: no clock, no database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.diagram.spec import ProcessSpec
from engine.errors import Conflict
from engine.runtime import catching
from engine.runtime.advance import (
    Advance,
    Happening,
    JobCompleted,
    JobFailed,
    MessageReceived,
    Retried,
    SignalReceived,
    Snapshot,
    Surroundings,
    TaskCompleted,
    TimerFired,
)
from engine.runtime.run import Run
from engine.runtime.starting import begin, event_start, message_start, plain_start
from engine.runtime.state import dump, load
from engine.runtime.throwing import deliver_signal, propagate, uncaught
from engine.runtime.token import Stage, Token


def start(
    spec: ProcessSpec,
    values: Mapping[str, Any],
    around: Surroundings,
    message: str | None = None,
    *,
    element: str | None = None,
) -> Advance:
    """Start a case with its first *values*, by its plain start event or where *message* (or any event) starts it.

    element: where an event starts it (`ProcessSpec.entries`).

    Raises NotFound when there is no such start event, Invalid when a value can't be a variable.
    """
    run = Run(spec, around, {})
    run.variables.admit(values)
    if element is not None:
        begin(run, run.root, event_start(spec, element), values)
    elif message is None:
        node = plain_start(spec)
        for name, value in values.items():
            run.variables.write(0, name, value)
        begin(run, run.root, node, None)
    else:
        begin(run, run.root, message_start(spec, message), values)
    run.drain()
    return _rest(run)


def advance(spec: ProcessSpec, snapshot: Snapshot, happening: Happening, around: Surroundings) -> Advance:
    """Move the case on after *happening*, to where everything waits again.

    Raises Conflict when the token no longer waits for that, Invalid when a value can't be a variable; then nothing
    has happened. What fails after that is an incident of the case, and the values already given are kept with it:
    a person's completion is never lost because a gateway behind it can't be evaluated.
    """
    run = load(spec, snapshot, around)
    happen(run, happening)
    return _rest(run)


def happen(run: Run, happening: Happening) -> None:
    """Let *happening* take effect, up to where everything waits again."""
    match happening:
        case TaskCompleted(token, values) | JobCompleted(token, values):
            is_task = isinstance(happening, TaskCompleted)
            _complete(run, _waiting(run, token, is_task), values)
        case JobFailed(token, code, text):
            _throw(run, _waiting(run, token, False), code, text)
        case TimerFired(token):
            catching.fire(run, _catching(run, token, "timer"), {})
        case MessageReceived(token, values):
            run.variables.require_open(values)
            run.variables.admit(values)
            catching.fire(run, _catching(run, token, "message"), values)
        case SignalReceived(name, values):
            run.variables.require_open(values)
            run.variables.admit(values)
            deliver_signal(run, name, values)
        case Retried(token):
            _retry(run, token)
    run.drain()


def cancel(spec: ProcessSpec, snapshot: Snapshot, around: Surroundings) -> Advance:
    """Stop the whole case at once."""
    run = load(spec, snapshot, around)
    run.root.done = True
    run.cancel(*run.root.tokens)
    run.drain()
    return _rest(run)


def _rest(run: Run) -> Advance:
    return run.record.advance(dump(run), run.root.done, run.variables)


def _complete(run: Run, token: Token, values: Mapping[str, Any]) -> None:
    run.variables.require_open(values)
    run.variables.admit(values)
    token.given, token.stage = values, Stage.FINISH
    run.perform(token)


def _throw(run: Run, token: Token, code: str, message: str) -> None:
    token.stage = Stage.ENTER  # the job is over; a retry asks for it anew, while the boundary events listen on
    token.data["again"] = True
    if not propagate(run, token, "error", code):
        run.fail(token, uncaught(code, message))


def _retry(run: Run, token_id: int) -> None:
    token = run.tokens.get(token_id)
    if token is None or not token.failed:
        raise Conflict("token.not_failed", token=token_id)
    run.mend(token)
    run.perform(token)


def _waiting(run: Run, token_id: int, is_task: bool) -> Token:
    token = run.tokens.get(token_id)
    if token is None or token.failed or token.stage is not Stage.WAIT or (token.node.kind == "userTask") != is_task:
        raise Conflict("token.not_waiting", token=token_id)
    return token


def _catching(run: Run, token_id: int, kind: str) -> Token:
    token = run.tokens.get(token_id)
    waits = token is not None and not token.failed and token.stage in (Stage.WAIT, Stage.LISTEN)
    event = catching.awaited(token) if token is not None else None
    if token is None or not waits or event is None or event.kind != kind:
        raise Conflict("token.not_waiting", token=token_id)
    return token
