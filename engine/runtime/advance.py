"""What goes into one step of a case and what comes out: frozen data, the whole seam between runtime and services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from engine.diagram.extensions import CalledElement, Listener
from engine.diagram.spec import ProcessSpec
from engine.dmn import DecisionResult
from engine.limits import DEFAULT, Limits

# --- in ---------------------------------------------------------------------------------------------------------


Decide = Callable[[str, Mapping[str, Any]], DecisionResult]


def by_process_id(called: CalledElement, process_id: str, caller: str | None) -> str:
    """Let the id of the process be its pin: for surroundings that know one version of each."""
    return process_id


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a step may know of the world.

    now: aware, UTC. zone: for local days and times. arende: the reserved, read-only variable of that name.
    bind: says which version of which process a call activity runs (NotFound if there is none), given the process id
    and the pin of the calling process (None = the case's own). The pin it answers is kept with the case.
    process: gives the process of a pin, the same one every time: it is asked at each step while that process runs.
    decide: evaluates a decision (NotFound or FeelError). decide_in: the same for the process of a pin.
    is_overdue: whether the step has taken longer than it may; asked again and again. Past a limit the step stops with
    an incident.
    """

    now: datetime
    zone: ZoneInfo
    arende: Mapping[str, Any]
    process: Callable[[str], ProcessSpec]
    decide: Decide
    limits: Limits = DEFAULT
    bind: Callable[[CalledElement, str, str | None], str] = by_process_id
    decide_in: Callable[[str], Decide] | None = None
    is_overdue: Callable[[], bool] = bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A stored case: its open tokens, and its variables by scope id (0 = the case), encoded by `engine.feel.codec`."""

    state: bytes
    variables: Mapping[int, Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class TaskCompleted:
    """A person has completed the offered task of *token*."""

    token: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobCompleted:
    """A handler has done the job of *token*."""

    token: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobFailed:
    """A handler reports a BPMN error: something the diagram may have an answer to."""

    token: int
    error_code: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class TimerFired:
    """The timer of *token* is due."""

    token: int


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A message was correlated to the catch of *token*."""

    token: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignalReceived:
    """A signal from elsewhere; everything in the case that waits for it gets it."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Retried:
    """An operator has mended what stopped *token*; it goes on where it failed."""

    token: int


Happening = TaskCompleted | JobCompleted | JobFailed | TimerFired | MessageReceived | SignalReceived | Retried

# --- out --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VariableChange:
    """A variable of a scope changed; *old* None = new, *new* None = removed.

    `item.0` and `result.0` are no variables of the diagram: the items and results of a loop that is still running.
    """

    scope: int
    name: str
    old: bytes | None
    new: bytes | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A token entered, left or was cancelled at an element; *flow* is the sequence flow it came by.

    A joining gateway is entered by the same token once for each branch and left once. A loop has a token for the
    whole and one for each round. Boundary events and event sub-processes are entered when they fire.
    """

    element: str
    token: int
    what: Literal["entered", "left", "cancelled"]
    flow: str | None = None


@dataclass(frozen=True, slots=True)
class OfferedTask:
    """A user task to offer to people.

    lane: the lane's name. group: its group key, evaluated. item: the element of the nearest multi-instance.
    listeners: the element's task listeners, which the services call.
    """

    token: int
    element: str
    name: str
    lane: str | None
    group: str | None
    assignee: str | None
    candidate_users: tuple[str, ...]
    candidate_groups: tuple[str, ...]
    form_id: str | None
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    item: Any
    listeners: tuple[Listener, ...] = ()


@dataclass(frozen=True, slots=True)
class CancelledTask:
    """A task withdrawn by the case whose element has listeners for that."""

    token: int
    element: str
    listeners: tuple[Listener, ...]


@dataclass(frozen=True, slots=True)
class DueJob:
    """Work for a handler. *blocking*: the token waits for JobCompleted or JobFailed.

    An execution listener is not waited for, has no inputs, and is not dropped when its token goes; one of the whole
    process has the token 0 or that of the call activity, and the process's id as its element.
    """

    token: int
    element: str
    type: str
    headers: Mapping[str, str]
    inputs: Mapping[str, Any]
    retries: int
    blocking: bool


@dataclass(frozen=True, slots=True)
class ArmedTimer:
    """Tell the token TimerFired at *due_at* (UTC). A cycle is armed anew in the Advance of each firing."""

    token: int
    element: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class MessageCatch:
    """The token waits for the message *name* with correlation *key*.

    MessageReceived uses it up; a token that goes on listening is announced anew in the Advance of that message.
    """

    token: int
    element: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class SignalCatch:
    """The token waits for the signal *name*; SignalReceived tells all who wait for it at once."""

    token: int
    element: str
    name: str


@dataclass(frozen=True, slots=True)
class ThrownSignal:
    """A signal for other cases; this case has had it already."""

    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DecisionTaken:
    """A business rule task asked a decision table. process: pin of the called process it lies in."""

    element: str
    token: int
    decision_id: str
    result: DecisionResult
    process: str | None = None


@dataclass(frozen=True, slots=True)
class FailedStep:
    """An automatic step could not be done; the token waits for Retried. *key* is stable, *message* says why.

    facts: of the expression that failed (FeelError.facts()), empty where none did.
    """

    token: int
    element: str
    key: str
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Advance:
    """Everything one step did. What began and ended within the same step (a timer armed and dropped) is left out.

    withdrawn, dropped_*: tokens whose task, job, timer or catch is no longer wanted.
    mended: tokens whose incident is over, retried or cancelled; one that failed again is in *incidents*, too.
    """

    state: bytes
    finished: bool = False
    changes: tuple[VariableChange, ...] = ()
    dropped_scopes: tuple[int, ...] = ()
    path: tuple[Passage, ...] = ()
    offered: tuple[OfferedTask, ...] = ()
    withdrawn: tuple[int, ...] = ()
    cancelled: tuple[CancelledTask, ...] = ()
    jobs: tuple[DueJob, ...] = ()
    dropped_jobs: tuple[int, ...] = ()
    timers: tuple[ArmedTimer, ...] = ()
    dropped_timers: tuple[int, ...] = ()
    catches: tuple[MessageCatch, ...] = ()
    dropped_catches: tuple[int, ...] = ()
    signal_catches: tuple[SignalCatch, ...] = ()
    dropped_signal_catches: tuple[int, ...] = ()
    signals: tuple[ThrownSignal, ...] = ()
    decisions: tuple[DecisionTaken, ...] = ()
    incidents: tuple[FailedStep, ...] = ()
    mended: tuple[int, ...] = ()
