"""The engine's tables. Rows hold state; nothing here decides or sends."""

from engine.rows.audit import CaseKey, Event, Payload, ReadLog, SecurityLog, SeqQueue
from engine.rows.base import Row
from engine.rows.case import Case, CaseCounter, IdempotencyKey, Variable
from engine.rows.definition import Definition, DefinitionFile, DefinitionStart, Resource
from engine.rows.document import Blob, Setting
from engine.rows.drafting import DefinitionDraft, DraftSave, StepComment
from engine.rows.identity import AccessLink, ApiToken, Department, Group, Membership, RoleGrant, User
from engine.rows.job import Incident, Job, Message, MessageCatch, SignalCatch, Timer
from engine.rows.task import Draft, Task, TaskCandidate, TaskCandidateUser
from engine.rows.worker import Worker

__all__ = [
    "AccessLink",
    "ApiToken",
    "Blob",
    "Case",
    "CaseCounter",
    "CaseKey",
    "Definition",
    "DefinitionDraft",
    "DefinitionFile",
    "DefinitionStart",
    "Department",
    "Draft",
    "DraftSave",
    "Event",
    "Group",
    "IdempotencyKey",
    "Incident",
    "Job",
    "Membership",
    "Message",
    "MessageCatch",
    "Payload",
    "ReadLog",
    "Resource",
    "RoleGrant",
    "Row",
    "SecurityLog",
    "SeqQueue",
    "Setting",
    "SignalCatch",
    "StepComment",
    "Task",
    "TaskCandidate",
    "TaskCandidateUser",
    "Timer",
    "User",
    "Variable",
    "Worker",
]
