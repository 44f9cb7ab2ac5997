"""Extension points: what the engine asks of the world, and what `workflows` registers at start-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from engine.commands import Actor


class Now(Protocol):
    """Gives the present as an aware UTC time. Cases use an injected one; sessions and links the real one."""

    def __call__(self) -> datetime: ...


def system_now() -> datetime:
    return datetime.now(UTC)


class Directory(Protocol):
    """What a form may refer to."""

    def has_person(self, login: str, role: str | None) -> bool: ...

    def has_document(self, document_id: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What an extension may know of the case at hand. contact and deputy are logins."""

    id: int
    number: str | None
    process: str
    title: str
    authority: str
    state: str
    contact: str | None
    deputy: str | None
    parent_id: int | None
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JobCall:
    """One call of a service handler. inputs: typed FEEL values; job_id makes effects outside repeatable."""

    job_id: int
    kind: str
    element: str
    token: int
    case: CaseFacts
    headers: Mapping[str, str]
    inputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Completion:
    """A task that a listener is called for. event: creating, assigning, completing (nothing has changed yet, and
    *values* are what was answered) or canceling.
    """

    task_id: int
    element: str
    step: str | None
    case: CaseFacts
    values: Mapping[str, Any]
    event: str = "completing"


@dataclass(frozen=True, slots=True)
class CaseEnd:
    """A case that has just ended in this transaction. how: closed, cancelled, or as who ended it calls it."""

    case: CaseFacts
    how: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a handler takes from the diagram, or gives to it. Texts are English source, translated by the front doors.

    required: without it the handler can't work. feel: whether it must be ("required"), may be ("optional") or can't be
    ("static", always so for a header) an expression. choices: the only values there are. example: what to begin with.
    """

    name: str
    label: str
    hint: str = ""
    required: bool = False
    feel: Literal["required", "optional", "static"] = "optional"
    choices: tuple[Choice, ...] = ()
    example: str | None = None


@dataclass(frozen=True, slots=True)
class HandlerDescription:
    """What a process owner must know to use a handler: the one source of element templates, checks and docs.

    kind: "job" for service tasks, "listener" for task listeners; the latter has neither inputs nor headers and reads
    what was answered. free_inputs: whether any further input is taken, for example as words of a letter.
    """

    label: str
    description: str
    kind: Literal["job", "listener"] = "job"
    category: str = ""
    inputs: tuple[Parameter, ...] = ()
    headers: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    free_inputs: bool = False


# `Any` below is engine.services.work.Work, which sits in a higher layer than the ports.
Handler = Callable[[Any, JobCall], Mapping[str, Any]]
"""Runs in a transaction of its own, exactly once committed; what it returns becomes the job's result."""

TaskListener = Callable[[Any, Completion, Actor], None]
"""Runs inside the completing transaction, before the step; may raise one of the five errors."""

CaseStartListener = Callable[[Any, CaseFacts, Actor], None]
CaseEndListener = Callable[[Any, CaseEnd, Actor], None]


@dataclass(frozen=True, slots=True)
class Extensions:
    """Everything that diagrams can call upon, by name."""

    handlers: Mapping[str, Handler] = field(default_factory=dict)
    task_listeners: Mapping[str, TaskListener] = field(default_factory=dict)
    descriptions: Mapping[str, HandlerDescription] = field(default_factory=dict)
    """How each of them is used, by the same names."""
    on_case_start: tuple[CaseStartListener, ...] = ()
    on_case_end: tuple[CaseEndListener, ...] = ()
    law_version: Callable[[str, datetime], str] = lambda _ref, _at: ""
    """The version of a legal reference in force at a moment, for the audit event."""
    has_document: Callable[[Any, int | None, str], bool] = lambda _work, _case_id, _document_id: False
    """Whether a document id given in a form is one the case (None: not started yet) may refer to."""
    is_protected: Callable[[Any], bool] = lambda _node: False
    """Whether nobody may lead a case past this element (an engine.diagram.spec.Node) by hand (DESIGN 12.19)."""


class BpmnError(Exception):
    """Raised by a handler to report a business error that the diagram may catch by its code."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
