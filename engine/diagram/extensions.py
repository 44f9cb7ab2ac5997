"""What the extension elements of `zeebe:` and `lots:` say of an element (FORMAT.md).

A text that starts with `=` is a FEEL expression, any other text is meant literally; texts are kept as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class VariableMapping:
    """One `zeebe:input` or `zeebe:output`: the value of *source* goes into the variable *target*."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class TaskDefinition:
    """The job that a service, send, script or business rule task or a message throw asks a handler to do."""

    type: str
    retries: str = "3"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormRef:
    """Which form a user task or start event shows: *form_id* of a form file, or *external* for a page of our own."""

    form_id: str | None
    external: str | None = None
    binding: str = "latest"
    version_tag: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who gets a user task; literals are comma lists, FEEL gives a list."""

    assignee: str | None = None
    candidate_groups: str | None = None
    candidate_users: str | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a user task is due and when to look at it again."""

    due: str | None = None
    follow_up: str | None = None


NOBODY_NAMED, NEVER_DUE = Assignment(), Schedule()


@dataclass(frozen=True, slots=True)
class Listener:
    """A task listener (creating, assigning, updating, completing, canceling) or execution listener (start, end)."""

    event: str
    type: str
    retries: str = "3"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScriptSpec:
    """A FEEL script and the variable that takes its value."""

    expression: str
    result: str


@dataclass(frozen=True, slots=True)
class CalledDecision:
    """Which decision a business rule task asks, and the variable that takes the answer."""

    decision_id: str
    result: str
    binding: str = "latest"
    version_tag: str | None = None


@dataclass(frozen=True, slots=True)
class CalledElement:
    """Which process a call activity runs, and which variables pass in and out."""

    process_id: str
    parent_variables: bool = True
    child_variables: bool = True
    binding: str = "latest"
    version_tag: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """`lots:clock`: which statutory clock does what here."""

    rule: str
    action: str


@dataclass(frozen=True, slots=True)
class Secrecy:
    """`lots:secrecy`: which provision covers which fields."""

    provision: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LotsData:
    """What the `lots:` elements of one element say; the vocabulary is in FORMAT.md."""

    step: str | None = None
    gate: str | None = None
    regime: str | None = None
    clocks: tuple[Clock, ...] = ()
    laws: tuple[str, ...] = ()
    secrecy: tuple[Secrecy, ...] = ()


PLAIN = LotsData()
