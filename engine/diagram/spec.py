"""A process as data: what the diagram says, read once, shared by every case, never changed.

A text that starts with `=` is a FEEL expression, any other text is meant literally (FORMAT.md); texts are kept
exactly as the diagram has them. Lookups go by element id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.diagram.extensions import (
    NEVER_DUE,
    NOBODY_NAMED,
    PLAIN,
    Assignment,
    CalledDecision,
    CalledElement,
    FormRef,
    Listener,
    LotsData,
    Schedule,
    ScriptSpec,
    TaskDefinition,
    VariableMapping,
)
from engine.errors import Finding

EventKind = Literal[
    "timer",
    "message",
    "signal",
    "error",
    "escalation",
    "terminate",
    "link",
    "conditional",
    "compensation",
    "cancel",
    "multiple",
]
TimerKind = Literal["date", "duration", "cycle"]

RESERVED = "arende"
"""The variable that every case has and none may set."""
CASE_FACTS = ("nummer", "typ", "myndighet", "kontakt", "inkom", "startad", "foralder")
"""What is in it."""


def is_expression(text: str | None) -> bool:
    """Tell whether *text* is FEEL (starts with `=`) and not a literal."""
    return text is not None and text.startswith("=")


@dataclass(frozen=True, slots=True)
class AdHocSpec:
    """How an ad-hoc sub-process runs.

    active: FEEL list of the elements to begin; None = all that no flow leads to, *sequential* one after the other.
    completion: ends it; *cancel_remaining*: then stops what still runs. outputs: one element per activity done.
    """

    active: str | None = None
    completion: str | None = None
    cancel_remaining: bool = True
    sequential: bool = False
    output_collection: str | None = None
    output_element: str | None = None


@dataclass(frozen=True, slots=True)
class LoopThrow:
    """An event that a multi-instance activity throws after "each" round, the "first", or when *condition* holds."""

    when: Literal["each", "first", "condition"]
    event: EventSpec
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class LoopSpec:
    """How often an activity runs.

    kind "multi": once per item of *input_collection* (or *cardinality* times), *sequential* or all at once.
    kind "standard": again while *condition* holds, at most *maximum* times, tested first if *test_before*.
    throws: events thrown as rounds are done (BPMN's `behavior`).
    """

    kind: Literal["multi", "standard"]
    sequential: bool = False
    input_collection: str | None = None
    input_element: str | None = None
    cardinality: str | None = None
    output_collection: str | None = None
    output_element: str | None = None
    completion: str | None = None
    condition: str | None = None
    maximum: int | None = None
    test_before: bool = False
    throws: tuple[LoopThrow, ...] = ()


@dataclass(frozen=True, slots=True)
class EventSpec:
    """What an event waits for or throws.

    name: of the message, signal or link. code: of the error or escalation; None catches every code.
    key: a message's correlation key. timer, expression: kind and value of a timer, or a condition.
    ref: the id referred to (`messageRef`, `activityRef`, ...); known: whether the diagram declares it.
    variables, changes: the only variables whose changes ("create", "update") let a condition be looked at; () = any.
    wait: whether what throws a compensation waits for it.
    parts: of kind "multiple", its triggers; all of them are awaited if *every*, else any one.
    """

    kind: EventKind
    name: str | None = None
    code: str | None = None
    key: str | None = None
    timer: TimerKind | None = None
    expression: str | None = None
    ref: str | None = None
    known: bool = True
    variables: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    wait: bool = True
    parts: tuple[EventSpec, ...] = ()
    every: bool = False

    @property
    def triggers(self) -> tuple[EventSpec, ...]:
        """The single events it is made of: itself, or its parts."""
        return self.parts or (self,)


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; *default* is taken when no condition of its siblings holds."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None
    default: bool = False
    lots: LotsData = PLAIN


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane; *group* as the diagram names it (literal or FEEL), else None and the slug of the name counts."""

    id: str
    name: str
    group: str | None
    parent: str | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A flow node. *kind* is the BPMN element name (`userTask`, `exclusiveGateway`, ...).

    incoming, outgoing: flow ids in the order of the diagram. boundary: ids of the boundary events attached to it.
    lane: id of its innermost lane. interrupting: of a boundary event or of an event sub-process's start event.
    start_quantity, completion_quantity: how many tokens begin an activity, and leave by each flow.
    activation: condition of a complex gateway. instantiates: a receive task or event-based gateway that starts cases.
    undone_by: the activity that undoes this one. for_compensation: it undoes another one and is on no way.
    """

    id: str
    kind: str
    name: str = ""
    documentation: str = ""
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default: str | None = None
    lane: str | None = None
    boundary: tuple[str, ...] = ()
    attached_to: str | None = None
    interrupting: bool = True
    triggered_by_event: bool = False
    start_quantity: int = 1
    completion_quantity: int = 1
    activation: str | None = None
    instantiates: bool = False
    ad_hoc: AdHocSpec | None = None
    undone_by: str | None = None
    for_compensation: bool = False
    event: EventSpec | None = None
    loop: LoopSpec | None = None
    form: FormRef | None = None
    assignment: Assignment = NOBODY_NAMED
    schedule: Schedule = NEVER_DUE
    priority: str | None = None
    inputs: tuple[VariableMapping, ...] = ()
    outputs: tuple[VariableMapping, ...] = ()
    task: TaskDefinition | None = None
    script: ScriptSpec | None = None
    decision: CalledDecision | None = None
    called: CalledElement | None = None
    listeners: tuple[Listener, ...] = ()
    execution_listeners: tuple[Listener, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    lots: LotsData = PLAIN

    @property
    def label(self) -> str:
        """What to call it when speaking to people."""
        return self.name or self.id


def _receives_first(node: Node) -> bool:
    return node.kind == "receiveTask" and node.instantiates


def triggers_of(node: Node) -> tuple[EventSpec, ...]:
    """Return the single events the node waits for or throws."""
    return node.event.triggers if node.event is not None else ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An event that starts a case, at *element*."""

    element: str
    event: EventSpec


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ProcessSpec:
    """A process, or the inside of a sub-process. Compared and hashed by identity.

    nodes, flows: its own level only; *children* holds the inside of each embedded sub-process by the id of its node.
    """

    id: str
    name: str = ""
    executable: bool = True
    version_tag: str | None = None
    documentation: str = ""
    nodes: Mapping[str, Node] = field(default_factory=dict)
    flows: Mapping[str, Flow] = field(default_factory=dict)
    lanes: Mapping[str, Lane] = field(default_factory=dict)
    children: Mapping[str, ProcessSpec] = field(default_factory=dict)
    execution_listeners: tuple[Listener, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    lots: LotsData = PLAIN
    start_form: FormRef | None = None

    @property
    def label(self) -> str:
        """What to call it when speaking to people."""
        return self.name or self.id

    def levels(self) -> Iterator[ProcessSpec]:
        """Yield this level and every nested one, outermost first."""
        todo = [self]
        while todo:
            level = todo.pop()
            yield level
            todo.extend(reversed(list(level.children.values())))

    def every_node(self) -> Iterator[Node]:
        """Yield the nodes of all levels."""
        for level in self.levels():
            yield from level.nodes.values()

    def entries(self) -> tuple[Entry, ...]:
        """Return the events that start a case of this process: start events, receive tasks, event gateways."""
        at = [node for node in self.nodes.values() if node.kind == "startEvent" or _receives_first(node)]
        for gateway in self.nodes.values():
            if gateway.kind == "eventBasedGateway" and gateway.instantiates:
                at += [self.nodes[self.flows[name].target] for name in gateway.outgoing]
        return tuple(Entry(node.id, event) for node in at for event in triggers_of(node))

    def free_nodes(self) -> list[str]:
        """Return what can be begun without a way to it: what an ad-hoc sub-process begins."""
        return [
            node.id
            for node in self.nodes.values()
            if not node.incoming
            and node.attached_to is None
            and not node.triggered_by_event
            and not node.for_compensation
        ]

    def find(self, element_id: str) -> Node:
        """Return the node with this id on any level; KeyError if there is none."""
        for level in self.levels():
            if element_id in level.nodes:
                return level.nodes[element_id]
        raise KeyError(element_id)


@dataclass(frozen=True, slots=True)
class MessageSpec:
    """A `<message>`: its name and the correlation key of whoever waits for it."""

    id: str
    name: str
    key: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Diagram:
    """One BPMN file. *findings*: warnings met while reading; errors are raised instead."""

    processes: Mapping[str, ProcessSpec]
    sha256: str
    messages: Mapping[str, MessageSpec] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
