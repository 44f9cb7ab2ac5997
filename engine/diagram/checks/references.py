"""References to declarations in the diagram, and to what lies outside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.diagram.extensions import FormRef
from engine.diagram.findings import finding
from engine.diagram.knowledge import Knowledge
from engine.diagram.lanes import group_text
from engine.diagram.spec import ProcessSpec, is_expression, triggers_of
from engine.errors import Finding


@dataclass(frozen=True, slots=True)
class References:
    """What exists outside the diagram; None = not known, so not checked.

    calls: {other process: those it calls}. knowledge: what is known of forms, decisions and handlers.
    """

    forms: frozenset[str] | None = None
    decisions: frozenset[str] | None = None
    groups: frozenset[str] | None = None
    handlers: frozenset[str] | None = None
    processes: frozenset[str] | None = None
    calls: Mapping[str, frozenset[str]] = field(default_factory=dict)
    knowledge: Knowledge | None = None


def missing(name: str | None, known: frozenset[str] | None) -> bool:
    """Tell whether a literal *name* is known not to exist."""
    return known is not None and name is not None and not is_expression(name) and name not in known


# --- inside the diagram ---------------------------------------------------------------------------------------------
def declared(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """REF-MESSAGE, REF-SIGNAL, REF-ERROR, REF-ESCALATION: an event refers to nothing."""
    for node in level.nodes.values():
        for event in triggers_of(node):
            if not event.known:
                yield finding(f"REF-{event.kind.upper()}", node.id, name=event.ref)


INTERNAL_CHECKS = (declared,)


# --- outside --------------------------------------------------------------------------------------------------------
def forms(level: ProcessSpec, refs: References) -> Iterator[Finding]:
    """REF-FORM: a form that does not exist."""
    for node in level.nodes.values():
        form: FormRef | None = node.form
        if form is not None and missing(form.form_id, refs.forms):
            yield finding("REF-FORM", node.id, name=form.form_id)


def decisions(level: ProcessSpec, refs: References) -> Iterator[Finding]:
    """REF-DECISION: a decision that does not exist."""
    for node in level.nodes.values():
        if node.decision is not None and missing(node.decision.decision_id, refs.decisions):
            yield finding("REF-DECISION", node.id, name=node.decision.decision_id)


def processes(level: ProcessSpec, refs: References) -> Iterator[Finding]:
    """REF-PROCESS: a called process that does not exist."""
    for node in level.nodes.values():
        if node.called is not None and missing(node.called.process_id, refs.processes):
            yield finding("REF-PROCESS", node.id, name=node.called.process_id)


def handlers(level: ProcessSpec, refs: References) -> Iterator[Finding]:
    """REF-HANDLER: a job or listener that nobody does."""
    for listener in level.execution_listeners:
        if missing(listener.type, refs.handlers):
            yield finding("REF-HANDLER", level.id, name=listener.type)
    for node in level.nodes.values():
        types = [node.task.type] if node.task is not None else []
        types += [listener.type for listener in (*node.listeners, *node.execution_listeners)]
        for name in types:
            if missing(name, refs.handlers):
                yield finding("REF-HANDLER", node.id, name=name)


def candidate_groups(level: ProcessSpec, refs: References) -> Iterator[Finding]:
    """REF-GROUP: a candidate group that does not exist."""
    for node in level.nodes.values():
        text = node.assignment.candidate_groups
        if text is None or is_expression(text):
            continue
        for name in (part.strip() for part in text.split(",")):
            if name and missing(name, refs.groups):
                yield finding("REF-GROUP", node.id, name=name)


def lane_groups(level: ProcessSpec, refs: References) -> Iterator[Finding]:
    """LANE-GROUP: a lane that stands for no group, though a task in it has nobody else to go to."""
    for node in level.nodes.values():
        lane = level.lanes.get(node.lane or "")
        given = node.assignment.candidate_groups or node.assignment.candidate_users or node.assignment.assignee
        if node.kind == "userTask" and lane is not None and not given and missing(group_text(lane), refs.groups):
            yield finding("LANE-GROUP", node.id, lane=lane.name or lane.id, group=group_text(lane))


EXTERNAL_CHECKS = (forms, decisions, processes, handlers, candidate_groups, lane_groups)
