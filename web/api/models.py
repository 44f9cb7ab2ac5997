"""The shapes of bodies, in and out. Names are camelCase outside; unknown names are refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

LARGEST_PAGE = 200
SHORT = Annotated[str, StringConstraints(min_length=1, max_length=128)]
LONG = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class Incoming(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)


class Outgoing(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


# ---------------------------------------------------------------- in


class NewCase(Incoming):
    process: SHORT
    values: dict[str, Any] = Field(default_factory=dict, description="Answers of the start form, by field key")
    title: LONG | None = None
    received_on: date | None = Field(None, description="The day the matter came in; default today")


class Claim(Incoming):
    version: int = Field(description="The task's version, as it was read")


class Release(Claim):
    reason: LONG


class Completion(Claim):
    values: dict[str, Any] = Field(default_factory=dict, description="Answers of the task's form, by field key")


class NewMessage(Incoming):
    name: SHORT
    correlation_key: SHORT
    variables: dict[str, Any] = Field(default_factory=dict)
    time_to_live: timedelta = Field(timedelta(days=30), gt=timedelta(0), le=timedelta(days=366))
    message_id: SHORT | None = Field(None, description="A second message with the same id changes nothing")


class Folder(Incoming):
    files: dict[str, str] = Field(description="Name in the process folder -> text, for example process.bpmn")


class Proposal(Folder):
    note: str = Field("", max_length=2000, description="What the change is for, read by whoever approves")


class Approval(Incoming):
    sha256: SHORT = Field(description="Of the files that the approver has seen, as the proposal told it")


class PageQuery(Incoming):
    after: str | None = Field(None, description="Cursor of the page before")
    limit: int = Field(50, ge=1, le=LARGEST_PAGE)


class TaskQuery(PageQuery):
    view: Literal["mine", "group", "unassigned", "overdue"] = "mine"
    process: SHORT | None = None
    authority: SHORT | None = None


class CaseQuery(PageQuery):
    process: SHORT | None = None
    authority: SHORT | None = None
    state: Literal["open", "closed", "cancelled"] | None = None
    text: SHORT | None = Field(None, description="Part of the number or the title")


class EventQuery(Incoming):
    after: int = Field(0, ge=0, description="Sequence number of the last event read")
    limit: int = Field(50, ge=1, le=LARGEST_PAGE)


# ---------------------------------------------------------------- out


class PersonOut(Outgoing):
    login: str
    name: str


class ProcessOut(Outgoing):
    key: str
    version: int
    name: str
    sha256: str


class CaseOut(Outgoing):
    number: str
    title: str
    process: ProcessOut
    authority: str
    state: str
    outcome: str | None
    channel: str
    contact: PersonOut | None
    deputy: PersonOut | None
    parent: str | None = Field(description="Number of the business case that opened this one")
    received_on: date
    started_at: datetime
    changed_at: datetime
    closed_at: datetime | None


class CasesOut(Outgoing):
    cases: list[CaseOut]
    after: str | None


class TaskOut(Outgoing):
    id: int
    version: int
    case_number: str | None
    case_title: str
    element: str
    name: str
    item: str | None
    lane: str | None
    priority: int
    assignee: PersonOut | None
    offered_at: datetime
    due_at: datetime | None
    follow_up_at: datetime | None
    completed_at: datetime | None
    cancelled_at: datetime | None


class TasksOut(Outgoing):
    tasks: list[TaskOut]
    after: str | None = None


class VariablesOut(Outgoing):
    variables: dict[str, Any]


class DocumentOut(Outgoing):
    id: int
    name: str
    version: int
    file_name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str


class DocumentsOut(Outgoing):
    documents: list[DocumentOut]


class EventOut(Outgoing):
    seq: int
    id: str
    type: str
    at: datetime
    actor: str
    body: dict[str, Any] = Field(description="What the chain's hash covers")
    payload: dict[str, Any] | None = Field(description="Content; null when it was erased or damaged")
    missing: str | None
    event_hash: str


class EventsOut(Outgoing):
    events: list[EventOut]
    after: int | None


class DoneOut(Outgoing):
    case_number: str | None
    task_id: int | None = None
    is_repeat: bool = Field(False, description="True if the idempotency key or message id had been used before")


class MessageOut(DoneOut):
    taken: bool = Field(description="True if a case waited for the message and has taken it")


class DefinitionOut(ProcessOut):
    published_at: datetime | None


class DefinitionsOut(Outgoing):
    definitions: list[DefinitionOut]


class ProposedOut(ProcessOut):
    id: int
    state: Literal["proposed", "published"]
    is_repeat: bool = Field(False, description="True if exactly these files waited already, or the key was used before")


class FindingOut(Outgoing):
    file: str
    code: str
    severity: Literal["error", "warning"]
    element: str | None
    message: str
    remedy: str
    position: tuple[int, int] | None
    path: tuple[str, ...] = Field(description="Elements and flows, in the order a case comes to what is wrong")


class FindingsOut(Outgoing):
    good: bool = Field(description="True if the folder could be published")
    findings: list[FindingOut]


class FieldProblemOut(BaseModel):
    pointer: str
    key: str
    detail: str


class ProblemOut(BaseModel):
    """RFC 9457 problem details; `key` is stable, `detail` is for people."""

    type: str
    title: str
    status: int
    detail: str
    key: str
    errors: list[FieldProblemOut] | None = None
    params: dict[str, Any] | None = None
