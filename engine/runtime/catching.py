"""Waiting for events, and what happens when they come: at once, before anything else runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.diagram.spec import EventSpec, Node, ProcessSpec
from engine.runtime import conditions
from engine.runtime.advance import ArmedTimer, MessageCatch, SignalCatch
from engine.runtime.expressions import string
from engine.runtime.failures import StepFailed
from engine.runtime.times import Due, due_of, next_due
from engine.runtime.token import Stage, Token
from engine.runtime.variables import View

if TYPE_CHECKING:
    from engine.runtime.run import Run


def start_of(level: ProcessSpec) -> Node:
    """Return the start event of a sub-process."""
    return next(node for node in level.nodes.values() if node.kind == "startEvent")


def trigger_node(token: Token) -> Node:
    """Return the node with the event: the token's own, or the start event of its event sub-process."""
    if token.node.triggered_by_event:
        return start_of(token.scope.level.children[token.node.id])
    return token.node


def event_of(token: Token) -> EventSpec:
    """Return the event the token waits for."""
    event = awaited(token)
    assert event is not None, "only called for what waits for an event"
    return event


def awaited(token: Token) -> EventSpec | None:
    """Return the event of the token's element, or the one trigger of it that a *part* stands for."""
    event = trigger_node(token).event
    return event.parts[token.data["part"]] if event is not None and "part" in token.data else event


def place_of(token: Token) -> Token:
    """Return the token from which the event is seen: the activity of a boundary event, else the token itself."""
    here = token.parent if "part" in token.data and token.parent is not None else token
    return here.parent if here.node.attached_to is not None and here.parent is not None else here


# --- waiting --------------------------------------------------------------------------------------------------------
def wait(run: Run, token: Token, view: View) -> None:
    """Announce what the token waits for."""
    event = event_of(token)
    if event.kind == "multiple":
        _wait_for_parts(run, token, event, view)
    elif event.kind == "conditional":
        conditions.watch(run, token, event)
    elif event.kind == "timer":
        _arm_timer(run, token, due_of(event, view, run.around))
    elif event.kind == "message":
        token.data["name"], token.data["key"] = _message(run, event, view)
        _announce_catch(run, token)
    elif event.kind == "signal":
        name = string(event.name, view, run.around)
        if name is None:
            raise StepFailed("signal.no_name", f"The name of the signal, {event.name}, is empty.")
        run.tokens.await_signal(token, name)
        run.record.signal_catches.announce(token.id, SignalCatch(token.id, token.node.id, name))


def _wait_for_parts(run: Run, token: Token, event: EventSpec, view: View) -> None:
    """Let a child token listen for each trigger of the event."""
    run.cancel(*token.children)
    for i in range(len(event.parts)):
        part = run.token(token.node, token.scope, token, Stage.LISTEN)
        part.data["part"] = i
        wait(run, part, view)


def _message(run: Run, event: EventSpec, view: View) -> tuple[str, str]:
    name, key = string(event.name, view, run.around), string(event.key, view, run.around)
    if name is None or key is None:
        raise StepFailed("message.no_key", f"The message {event.name} has no name or correlation key ({event.key}).")
    return name, key


def _announce_catch(run: Run, token: Token) -> None:
    catch = MessageCatch(token.id, token.node.id, token.data["name"], token.data["key"])
    run.record.catches.announce(token.id, catch)


def _arm_timer(run: Run, token: Token, due: Due) -> None:
    token.data["due"] = due.at.isoformat()
    if due.every is not None:
        token.data.update(every=due.every, left=due.left)
    run.record.timers.announce(token.id, ArmedTimer(token.id, token.node.id, due.at))


def withdraw(run: Run, token: Token) -> None:
    """Take back what the token waits for."""
    kind = event_of(token).kind
    if kind == "timer":
        run.record.timers.drop(token.id)
    elif kind == "message":
        run.record.catches.drop(token.id)


def _listen_on(run: Run, token: Token) -> None:
    """A listener that interrupts nothing has been told: it goes on listening, or is through."""
    data, kind = token.data, event_of(token).kind
    if kind == "multiple" and event_of(token).every:
        wait(run, token, run.view(place_of(token)))
    elif kind == "message":
        _announce_catch(run, token)
    elif kind == "timer" and data.get("left", 0) == 0:
        run.dismiss(token)
    elif kind == "timer":
        left = None if data["left"] is None else data["left"] - 1
        at = next_due(datetime.fromisoformat(data["due"]), data["every"], run.around)
        _arm_timer(run, token, Due(at, data["every"], left))


# --- it comes -------------------------------------------------------------------------------------------------------
def fire(run: Run, token: Token, values: Mapping[str, Any]) -> None:
    """What *token* waits for has come, with *values*."""
    if "part" in token.data:
        _part_came(run, token, values)
    elif not token.listens:
        _go_on(run, token, values)
    elif token.node.triggered_by_event:
        _start_event_sub_process(run, token, values)
    else:
        _leave_by_boundary(run, token, values)


def _part_came(run: Run, part: Token, values: Mapping[str, Any]) -> None:
    whole = part.parent
    assert whole is not None, "a part belongs to an event"
    if event_of(whole).every:
        run.keep(whole, values)
        run.dismiss(part)
        if not whole.children:
            fire(run, whole, _take_kept(run, whole))
        return
    if whole.listens and not trigger_node(whole).interrupting:
        _listen_on(run, part)
    else:
        run.dismiss(part)
    fire(run, whole, values)


def _take_kept(run: Run, token: Token) -> dict[str, Any]:
    """Return what came with the parts of an event, and keep it no longer."""
    assert token.inner is not None, "something was kept"
    kept = {name: run.variables.read(token.inner.id, name) for name in run.variables.names(token.inner.id)}
    run.drop(token.inner)
    token.inner = None
    return kept


def _go_on(run: Run, token: Token, values: Mapping[str, Any]) -> None:
    race = token.data.get("race")
    if race is not None:
        run.cancel(*(t for t in token.scope.open if t is not token and t.data.get("race") == race))
    token.given, token.stage = values, Stage.FINISH
    run.perform(token)


def _start_event_sub_process(run: Run, token: Token, values: Mapping[str, Any]) -> None:
    scope = token.scope
    if trigger_node(token).interrupting:
        run.dismiss(token)
        run.cancel(*scope.open, *scope.listeners)
    else:
        _listen_on(run, token)
    went = run.token(token.node, scope)
    went.given = values
    run.record.passage(went, "entered")
    run.ready.append(went)


def _leave_by_boundary(run: Run, token: Token, values: Mapping[str, Any]) -> None:
    activity, scope = token.parent, token.scope
    assert activity is not None, "a boundary event belongs to an activity"
    if token.node.interrupting or event_of(token).kind in ("error", "cancel"):
        run.dismiss(token)
        run.cancel(activity)
    else:
        _listen_on(run, token)
    went = run.token(token.node, scope, stage=Stage.FINISH)
    went.given = values
    run.record.passage(went, "entered")
    run.perform(went)
