"""What people, programs and jobs may ask the engine to do: frozen values, parsed at the edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, for one department (its key) or for all (None)."""

    role: str
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with the rights that hold at this moment.

    id: `u<user id>`, `p<party id>`, `t<token id>` or `system:<job>`; this is what events show (DESIGN 12.4).
    behalf: the actor id on whose command a job runs, or whom a deputy stands in for.
    auth: password, link, token, system or cli.
    """

    id: str
    user_id: int | None = None
    login: str | None = None
    name: str = ""
    department: str | None = None
    grants: frozenset[Grant] = frozenset()
    groups: frozenset[str] = frozenset()
    auth: str = "system"
    behalf: str | None = None
    case_id: int | None = None
    """The only case this actor may act in: set for an entrepreneur behind a link."""

    def has_role(self, role: str, department: str | None = None) -> bool:
        """True if the role is held for all departments, or for *department* (any, when None is asked)."""
        return any(
            grant.role == role and (department is None or grant.department in (None, department))
            for grant in self.grants
        )

    @property
    def is_system(self) -> bool:
        return self.auth in ("system", "cli")


@dataclass(frozen=True, slots=True)
class Command:
    """A repeated command with the same idempotency key gives the first receipt again and changes nothing."""

    idempotency_key: str | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class StartCase(Command):
    """Start a case on the published definition of *process*.

    values: the start form's answers, unless *is_checked* says that they were mapped by a diagram already.
    received_on: the day the matter came in (inkom), which statutory clocks count from; default the local day.
    parent: case id and token of the step that opens this case; at most one child for each.
    """

    process: str
    values: Mapping[str, Any]
    title: str | None = None
    received_on: date | None = None
    channel: str = "web"
    parent: tuple[int, int] | None = None
    is_checked: bool = False


@dataclass(frozen=True, slots=True)
class ClaimTask(Command):
    task_id: int
    version: int


@dataclass(frozen=True, slots=True)
class ReleaseTask(Command):
    """Give a claimed task back to its group."""

    task_id: int
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class HandOverTask(Command):
    """Give a task to a colleague (login)."""

    task_id: int
    version: int
    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class SendBackTask(Command):
    """Return a task that was handed over to whoever handed it over."""

    task_id: int
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class CompleteTask(Command):
    """version: the task's, as the form carried it; values: answers by form key, JSON-like or already typed."""

    task_id: int
    version: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SaveDraft(Command):
    task_id: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PublishMessage(Command):
    """Kept until a catch event takes it or *time_to_live* has passed; *message_id* makes it unique."""

    name: str
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    time_to_live: timedelta = timedelta(days=30)
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class CancelCase(Command):
    case_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class RetryIncident(Command):
    incident_id: int


@dataclass(frozen=True, slots=True)
class RepairVariables(Command):
    """Set variables (typed) that the step of *token* reads. scope: default where the step finds the variable now."""

    case_id: int
    token: int
    values: Mapping[str, Any]
    reason: str
    scope: int | None = None


@dataclass(frozen=True, slots=True)
class SkipStep(Command):
    """Let a failed or waiting step be as if it were done and had set *values* (typed)."""

    case_id: int
    token: int
    reason: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MoveToken(Command):
    """Stop what is done at one element and begin at another of the same level (*to*: its id)."""

    case_id: int
    token: int
    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReopenTask(Command):
    """Take back the last completion in a case, while nothing outside has come of it."""

    task_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Deploy(Command):
    """files: name in the process folder -> bytes, for example `process.bpmn`, `forms/svar.form`, `screening.dmn`."""

    files: Mapping[str, bytes]
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class BeginDraft(Command):
    """Begin a draft from a version of *process*, the published one by default."""

    process: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ImportDraft(Command):
    """Begin the draft of whatever process the files describe, with these files.

    originals: those of them that were converted, as they were sent; the history keeps them.
    """

    files: Mapping[str, bytes]
    originals: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SaveFile(Command):
    """Save one file of a draft. version: of the file that was changed, 0 for a new one."""

    process: str
    name: str
    data: bytes
    version: int


@dataclass(frozen=True, slots=True)
class AddFiles(Command):
    """Put files into a draft, over those of the same names. originals: as of ImportDraft."""

    process: str
    files: Mapping[str, bytes]
    originals: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemoveFile(Command):
    process: str
    name: str


@dataclass(frozen=True, slots=True)
class RenameFile(Command):
    process: str
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class RestoreSave(Command):
    """Make an earlier saved state of a file the present one again."""

    process: str
    save_id: int


@dataclass(frozen=True, slots=True)
class DiscardDraft(Command):
    process: str


@dataclass(frozen=True, slots=True)
class Propose(Command):
    """Ask another person to approve the draft as the proposer saw it (*sha256*). note: why, for who approves."""

    process: str
    sha256: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProposeFiles(Command):
    """Propose files that no draft holds: the door for programs."""

    files: Mapping[str, bytes]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ApproveProposal(Command):
    """sha256: of the files that the approver has seen."""

    process: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RefuseProposal(Command):
    """Give a proposal back with a reason; its proposer withdraws it so."""

    process: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class RetireVersion(Command):
    """Let no more cases start on the published version. is_sure: that then none can start of the process at all."""

    process: str
    version: int
    reason: str
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class CommentStep(Command):
    """Tell those who own the process what is odd about the step of a task."""

    task_id: int
    text: str


@dataclass(frozen=True, slots=True)
class SettleComment(Command):
    comment_id: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command did. case_number is None for matters that took no number."""

    case_id: int | None = None
    case_number: str | None = None
    task_id: int | None = None
    at: datetime | None = None
    is_repeat: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)
