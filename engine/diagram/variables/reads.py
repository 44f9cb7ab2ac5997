"""Every place where the diagram reads variables, with what is there to be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.diagram.extensions import VariableMapping
from engine.diagram.knowledge import Knowledge
from engine.diagram.lanes import group_text
from engine.diagram.spec import Node, ProcessSpec, is_expression, triggers_of
from engine.diagram.variables.flow import LevelNames, inside_of
from engine.diagram.variables.names import Names, given, left
from engine.feel import FeelError, compile_expression

ROUNDS = ("numberOfInstances", "numberOfCompletedInstances", "numberOfActiveInstances", "numberOfTerminatedInstances")
PHASES = ("activationCount", "waitingForStart")


@dataclass(frozen=True, slots=True)
class Read:
    """A name that is read at *element*; *seen*: what may be set there. what: the expression, form or decision."""

    element: str
    name: str
    seen: Names
    what: str
    kind: str = "expression"


def reads_of(process: ProcessSpec, level: ProcessSpec, names: LevelNames, knowledge: Knowledge) -> Iterator[Read]:
    """Yield what one level reads."""
    for node in level.nodes.values():
        if node.triggered_by_event:
            yield from _of_waiting(level.children[node.id], names.armed, names.base | names.all)
        yield from _of_node(process, level, node, names, knowledge)


def _texts(element: str, seen: Names, *texts: str | None) -> Iterator[Read]:
    for text in texts:
        if text is not None and is_expression(text):
            try:
                read = compile_expression(text[1:]).names
            except FeelError:
                continue  # told as FEEL-SYNTAX
            yield from (Read(element, name, seen, text) for name in sorted(read))


def _of_waiting(inside: ProcessSpec, armed: Names, ever: Names) -> Iterator[Read]:
    """What the start event of an event sub-process reads, when what it lies in begins."""
    for start in inside.nodes.values():
        for event in triggers_of(start) if start.kind == "startEvent" else ():
            yield from _texts(start.id, armed, event.name, event.code, event.key)
            yield from _texts(start.id, ever if event.kind == "conditional" else armed, event.expression)


def _of_node(
    process: ProcessSpec, level: ProcessSpec, node: Node, names: LevelNames, knowledge: Knowledge
) -> Iterator[Read]:
    seen = names.at(node)
    local = seen | inside_of(node)
    yield from _mappings(node, seen | _round(node), node.inputs)
    yield from _of_task(level, node, local, knowledge)
    yield from _of_work(node, local, knowledge)
    if node.kind != "startEvent" or level is process:
        yield from _of_events(level, node, names, local)
    own = given(node, knowledge)
    if node.id in level.children or node.called is not None:
        own |= _inside(level, node, knowledge)
    yield from _of_loop(node, seen, local | own)
    if not own.unknown:  # else the mapping says itself what is to come of it
        yield from _mappings(node, local | own, node.outputs)
        yield from _of_result(node, local | own)
    yield from _of_ways(level, node, seen | left(node, knowledge))


def _round(node: Node) -> Names:
    loop = node.loop
    return Names().plus("loopCounter", loop.input_element) if loop is not None and loop.kind == "multi" else Names()


def _mappings(node: Node, seen: Names, mappings: tuple[VariableMapping, ...]) -> Iterator[Read]:
    """Each mapping sees the targets of those before it."""
    for mapping in mappings:
        yield from _texts(node.id, seen, mapping.source)
        seen = seen.plus(mapping.target)


def _of_task(level: ProcessSpec, node: Node, local: Names, knowledge: Knowledge) -> Iterator[Read]:
    who, form = node.assignment, node.form
    yield from _texts(node.id, local, who.assignee, who.candidate_groups, who.candidate_users)
    yield from _texts(node.id, local, node.schedule.due, node.schedule.follow_up, node.priority)
    lane = level.lanes.get(node.lane or "")
    if node.kind == "userTask" and lane is not None:
        yield from _texts(node.id, local, group_text(lane))
    if form is not None and form.form_id is not None:
        yield from _texts(node.id, local, form.form_id)
        known = knowledge.forms.get(form.form_id)
        if known is not None and node.kind == "userTask":
            for name in sorted(known.reads):
                yield Read(node.id, name, local, form.form_id, "options" if name in known.options else "form")


def _of_work(node: Node, local: Names, knowledge: Knowledge) -> Iterator[Read]:
    if node.task is not None:
        yield from _texts(node.id, local, node.task.type, node.task.retries)
    for listener in node.execution_listeners:
        yield from _texts(node.id, local, listener.type, listener.retries)
    if node.script is not None:
        yield from _texts(node.id, local, node.script.expression)
    if node.called is not None:
        yield from _texts(node.id, local, node.called.process_id)
    if node.decision is not None:
        yield from _texts(node.id, local, node.decision.decision_id)
        for name in sorted(knowledge.decisions.get(node.decision.decision_id, frozenset())):
            yield Read(node.id, name, local, node.decision.decision_id, "decision")


def _of_events(level: ProcessSpec, node: Node, names: LevelNames, local: Names) -> Iterator[Read]:
    host = level.nodes.get(node.attached_to or "")
    seen = local if host is None else names.at(host) | inside_of(host)
    for event in triggers_of(node):
        yield from _texts(node.id, seen, event.name, event.code, event.key)
        ever = names.base | names.all if event.kind == "conditional" else seen
        yield from _texts(node.id, ever, event.expression)


def _inside(level: ProcessSpec, node: Node, knowledge: Knowledge) -> Names:
    """Return what the output mappings of a sub-process or call see of its inside."""
    if node.called is not None:
        return Names(unknown=frozenset(["process"]))
    found = Names()
    for one in level.children[node.id].nodes.values():
        found |= left(one, knowledge)
    return found


def _of_loop(node: Node, seen: Names, results: Names) -> Iterator[Read]:
    loop, ad_hoc = node.loop, node.ad_hoc
    if loop is not None:
        yield from _texts(node.id, seen, loop.input_collection, loop.cardinality)
        results = results.plus(*(mapping.target for mapping in node.outputs))
        yield from _texts(node.id, results, loop.condition)
        rounds = results.plus(*ROUNDS, loop.output_collection)
        yield from _texts(node.id, rounds, loop.completion, *(thrown.condition for thrown in loop.throws))
    if ad_hoc is not None:
        yield from _texts(node.id, results, ad_hoc.active, ad_hoc.completion)


def _of_result(node: Node, results: Names) -> Iterator[Read]:
    """What the results of rounds, or of activities in no order, are made of."""
    results = results.plus(*(mapping.target for mapping in node.outputs))
    yield from _texts(node.id, results, node.loop.output_element if node.loop is not None else None)
    yield from _texts(node.id, results, node.ad_hoc.output_element if node.ad_hoc is not None else None)


def _of_ways(level: ProcessSpec, node: Node, after: Names) -> Iterator[Read]:
    if node.kind == "complexGateway":
        after = after.plus(*PHASES)
        yield from _texts(node.id, after, node.activation)
    for name in node.outgoing:
        yield from _texts(name, after, level.flows[name].condition)
