"""What handlers need of the elements that call them, as far as they say."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagram.checks.references import References
from engine.diagram.extensions import TaskDefinition
from engine.diagram.findings import finding
from engine.diagram.spec import Node, ProcessSpec, is_expression
from engine.errors import Finding
from engine.ports import HandlerDescription, Parameter


def handler_needs(level: ProcessSpec, refs: References) -> Iterator[Finding]:
    """HANDLER-KIND, HANDLER-INPUT, HANDLER-HEADER, HANDLER-CHOICE, HANDLER-EXTRA."""
    described = refs.knowledge.handlers if refs.knowledge is not None else {}
    for node in level.nodes.values():
        for listener in node.listeners:
            if listener.type in described and described[listener.type].kind != "listener":
                yield finding("HANDLER-KIND:listener", node.id, handler=listener.type)
        if node.task is None or node.task.type not in described:
            continue
        one = described[node.task.type]
        if one.kind != "job":
            yield finding("HANDLER-KIND:job", node.id, handler=node.task.type)
        else:
            yield from _inputs(node, node.task, one)
            yield from _headers(node, node.task, one)


def _inputs(node: Node, task: TaskDefinition, described: HandlerDescription) -> Iterator[Finding]:
    given = {mapping.target.split(".")[0]: mapping.source for mapping in node.inputs}
    for needed in described.inputs:
        if needed.required and needed.name not in given:
            yield finding("HANDLER-INPUT", node.id, handler=task.type, name=needed.name)
        yield from _choice(node, task, needed, given.get(needed.name))
    known = {needed.name for needed in described.inputs}
    for name in given if not described.free_inputs else ():
        if name not in known:
            yield finding("HANDLER-EXTRA", node.id, handler=task.type, name=name)


def _headers(node: Node, task: TaskDefinition, described: HandlerDescription) -> Iterator[Finding]:
    for needed in described.headers:
        value = task.headers.get(needed.name)
        if needed.required and not value:
            yield finding("HANDLER-HEADER", node.id, handler=task.type, name=needed.name)
        yield from _choice(node, task, needed, value)


def _choice(node: Node, task: TaskDefinition, needed: Parameter, value: str | None) -> Iterator[Finding]:
    """A literal that is none of the values there are. FEEL is known only when the case runs."""
    choices = [choice.value for choice in needed.choices]
    if choices and value and not is_expression(value) and value not in choices:
        params = {"handler": task.type, "name": needed.name, "value": value, "use": ", ".join(choices)}
        yield finding("HANDLER-CHOICE", node.id, params)
