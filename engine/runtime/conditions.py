"""Conditional events: looked at when they are armed and whenever a variable they read is set.

One fires when its condition becomes true, before anything else runs. A condition that reads a variable which is not
set yet does not hold yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.diagram.spec import EventSpec
from engine.runtime import catching
from engine.runtime.expressions import compiled, holds
from engine.runtime.token import Stage, Token
from engine.runtime.variables import View

if TYPE_CHECKING:
    from engine.runtime.run import Run


def watch(run: Run, token: Token, event: EventSpec) -> None:
    """Look at the condition as soon as the element that is being begun stands where it waits."""
    token.data["was"] = 0
    run.tokens.watch(token, sorted(event.variables or compiled(event.expression or "").may_read))
    run.doubtful[token.id] = token


def look(run: Run) -> bool:
    """Look at the conditions that may have become true; tell whether there were any."""
    found = _in_doubt(run)
    for token in found:
        if not token.gone and not token.failed and token.stage in (Stage.WAIT, Stage.LISTEN):
            run.perform(token)
    return bool(found)


def _in_doubt(run: Run) -> list[Token]:
    found, run.doubtful = run.doubtful, {}
    for (scope, name), change in run.variables.touched().items():
        for token in run.tokens.watching(name):
            event = catching.event_of(token)
            if (not event.changes or change in event.changes) and scope in _chain(token):
                found[token.id] = token
    return [found[number] for number in sorted(found)]


def _chain(token: Token) -> tuple[int, ...]:
    seen_from = catching.place_of(token)
    chain = seen_from.scope.chain()
    return (seen_from.inner.id, *chain) if seen_from.inner is not None else chain


def weigh(run: Run, token: Token) -> None:
    """Fire if the condition holds now and did not before."""
    event = catching.event_of(token)
    if event.kind != "conditional":
        return
    now = _holds(run, event, run.view(catching.place_of(token)))
    before, token.data["was"] = token.data["was"], int(now)
    if now and not before:
        catching.fire(run, token, {})


def _holds(run: Run, event: EventSpec, view: View) -> bool:
    text = event.expression or ""
    return all(name in view for name in compiled(text).names) and holds(text, view, run.around)
