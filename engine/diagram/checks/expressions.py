"""FEEL in the diagram: every place where it occurs, its syntax, and the names it may set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.diagram.findings import finding
from engine.diagram.spec import CASE_FACTS, RESERVED, Node, ProcessSpec, is_expression, triggers_of
from engine.errors import Finding
from engine.feel import FeelSyntaxError, compile_expression

NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
CASE_FACT = re.compile(rf"(?<![\w.]){RESERVED}\.(\w+)")


@dataclass(frozen=True, slots=True)
class Site:
    """A place with a text that may be FEEL: the element, what it is for, and the text."""

    element: str
    what: str
    text: str


def sites(level: ProcessSpec) -> Iterator[Site]:
    """Yield every FEEL expression of one level."""
    for flow in level.flows.values():
        yield from _feel(flow.id, condition=flow.condition)
    for lane in level.lanes.values():
        yield from _feel(lane.id, group=lane.group)
    for node in level.nodes.values():
        yield from _of_node(node)


def _feel(element: str, **texts: str | None) -> Iterator[Site]:
    for what, text in texts.items():
        if text is not None and is_expression(text):
            yield Site(element, what.replace("_", " "), text)


def _of_node(node: Node) -> Iterator[Site]:
    yield from _of_task(node)
    yield from _of_work(node)
    for event in triggers_of(node):
        what = "condition" if event.kind == "conditional" else "timer"
        yield from _feel(node.id, name=event.name, code=event.code, correlation_key=event.key)
        yield from _feel(node.id, **{what: event.expression})
    if node.loop is not None:
        loop = node.loop
        yield from _feel(node.id, input_collection=loop.input_collection, cardinality=loop.cardinality)
        yield from _feel(node.id, output_element=loop.output_element, completion_condition=loop.completion)
        yield from _feel(node.id, loop_condition=loop.condition)
        for thrown in loop.throws:
            yield from _feel(node.id, condition_of_its_event=thrown.condition)
    if node.ad_hoc is not None:
        yield from _feel(node.id, elements_to_begin=node.ad_hoc.active, completion_condition=node.ad_hoc.completion)
        yield from _feel(node.id, output_element=node.ad_hoc.output_element)
    yield from _feel(node.id, activation_condition=node.activation)
    for mapping in (*node.inputs, *node.outputs):
        yield from _feel(node.id, **{f"mapping of {mapping.target}": mapping.source})


def _of_task(node: Node) -> Iterator[Site]:
    yield from _feel(
        node.id,
        assignee=node.assignment.assignee,
        candidate_groups=node.assignment.candidate_groups,
        candidate_users=node.assignment.candidate_users,
        due_date=node.schedule.due,
        follow_up_date=node.schedule.follow_up,
        priority=node.priority,
        form_id=node.form.form_id if node.form is not None else None,
    )


def _of_work(node: Node) -> Iterator[Site]:
    if node.task is not None:
        yield from _feel(node.id, job_type=node.task.type, retries=node.task.retries)
    for listener in node.execution_listeners:
        yield from _feel(node.id, listener_type=listener.type, retries=listener.retries)
    yield from _feel(
        node.id,
        script=node.script.expression if node.script is not None else None,
        decision=node.decision.decision_id if node.decision is not None else None,
        called_process=node.called.process_id if node.called is not None else None,
    )


def syntax(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """FEEL-SYNTAX: an expression that can't be read, with the place in it."""
    for site in sites(level):
        try:
            compile_expression(site.text[1:])
        except FeelSyntaxError as err:
            place = (err.line, err.column)
            yield finding("FEEL-SYNTAX", site.element, position=place, text=site.text, why=err.message)


def targets(node: Node) -> Iterator[str]:
    """Yield the variables the element sets by itself."""
    yield from (mapping.target for mapping in (*node.inputs, *node.outputs))
    if node.script is not None:
        yield node.script.result
    if node.decision is not None:
        yield node.decision.result
    if node.ad_hoc is not None and node.ad_hoc.output_collection is not None:
        yield node.ad_hoc.output_collection
    if node.loop is not None:
        yield from (name for name in (node.loop.input_element, node.loop.output_collection) if name is not None)


def target_names(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """NAME-RESERVED, NAME-INVALID: a variable that may not be set, or whose name expressions can't read."""
    for node in level.nodes.values():
        for name in targets(node):
            if name.split(".")[0] == RESERVED:
                yield finding("NAME-RESERVED", node.id, name=RESERVED)
            elif name and not NAME.fullmatch(name):
                yield finding("NAME-INVALID", node.id, name=name)


def case_facts(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """NAME-CASE-FACT: something of the case itself that there is not."""
    for site in sites(level):
        for match in CASE_FACT.finditer(STRING.sub('""', site.text)):
            if match[1] not in CASE_FACTS:
                yield finding("NAME-CASE-FACT", site.element, name=match[1], use=", ".join(CASE_FACTS))


CHECKS = (syntax, target_names, case_facts)
