"""How a process or sub-process begins: first everything that listens, then the start event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.diagram.spec import EventSpec, Node, ProcessSpec
from engine.errors import NotFound
from engine.runtime.advance import Surroundings
from engine.runtime.compensation import own_handler
from engine.runtime.mapping import process_jobs
from engine.runtime.times import Due, due_of
from engine.runtime.token import Scope, Stage

if TYPE_CHECKING:
    from engine.runtime.run import Run


def begin(run: Run, scope: Scope, start: Node, values: Mapping[str, Any] | None) -> None:
    """Let the event sub-processes of *scope* listen and put a token at *start*, which takes over *values*."""
    run.record.side_jobs += process_jobs(run, scope, "start")
    listen(run, scope)
    token = run.token(start, scope)
    if start.kind != "startEvent":
        token.stage = Stage.FINISH  # what it waits for has come already
    token.given = values
    run.record.passage(token, "entered")
    run.ready.append(token)


def listen(run: Run, scope: Scope) -> None:
    """Let the event sub-processes of *scope* listen; one that undoes the scope is not waiting for anything."""
    for node in scope.level.nodes.values():
        if node.triggered_by_event and node is not own_handler(scope.level):
            run.perform(run.token(node, scope, stage=Stage.ARM))


def plain_start(spec: ProcessSpec) -> Node:
    """Return the start event that needs no trigger; NotFound if there is none."""
    for node in spec.nodes.values():
        if node.kind == "startEvent" and node.event is None:
            return node
    raise NotFound("process.no_plain_start", process=spec.id)


def message_start(spec: ProcessSpec, message: str) -> Node:
    """Return the element that the message starts the process at; NotFound if there is none."""
    for entry in spec.entries():
        if (entry.event.kind, entry.event.name) == ("message", message):
            return spec.nodes[entry.element]
    raise NotFound("process.no_message_start", process=spec.id, message=message)


def event_start(spec: ProcessSpec, element: str) -> Node:
    """Return the element, if an event starts the process there; NotFound if not."""
    if not any(entry.element == element for entry in spec.entries()):
        raise NotFound("process.no_event_start", process=spec.id, element=element)
    return spec.nodes[element]


def start_due(event: EventSpec, around: Surroundings) -> Due:
    """Return when the timer of a process's start event fires first."""
    return due_of(event, {}, around)
