"""How a process or sub-process begins: first everything that listens, then the start event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.diagram.spec import Node, ProcessSpec
from engine.errors import NotFound
from engine.runtime.compensation import own_handler
from engine.runtime.token import Scope, Stage

if TYPE_CHECKING:
    from engine.runtime.run import Run


def begin(run: Run, scope: Scope, start: Node, values: Mapping[str, Any] | None) -> None:
    """Let the event sub-processes of *scope* listen and put a token at *start*, which takes over *values*."""
    listen(run, scope)
    token = run.token(start, scope)
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
    """Return the start event that the message triggers; NotFound if there is none."""
    for node in spec.nodes.values():
        event = node.event
        if node.kind == "startEvent" and event is not None and (event.kind, event.name) == ("message", message):
            return node
    raise NotFound("process.no_message_start", process=spec.id, message=message)
