"""One case as its page shows it: everything around the row, gathered in one reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Connection

from engine.audit.read import AuditEvent, read_events
from engine.commands import Actor
from engine.diagram.outline import OutlineStep, outline
from engine.queries.case_file import (
    CaseRow,
    Waiting,
    case_variables,
    children,
    find_case,
    open_incidents,
    waiting_of_case,
)
from engine.queries.journey import MIGRATED
from engine.queries.waiting import offered_to
from engine.queries.worklist import TaskRow, tasks_of_case
from engine.services.library import Loaded
from web import library
from web.answers import Answers, known
from web.context import house
from web.diagrams import LiveState, live_state
from web.event_versions import VersionOf, versions_of_events
from web.form_view import Setting
from web.people import Names, names_of
from web.rule_words import RULES, applied_rules
from web.waits import element_name
from workflows.decisions import DecisionFacts, decisions_of_case
from workflows.documents import DocumentFacts, documents_of_case
from workflows.meetings import MeetingFacts, meetings_of_case
from workflows.parties import PartyFacts, parties_of_case
from workflows.statements import StatementFacts, statements_of_case


@dataclass(frozen=True, slots=True)
class Happening:
    """One event in the case's history, in words. task: the step it was about. rules: of tables that it went by."""

    at: datetime
    type: str
    who: str
    task: str
    reason: str
    rules: list[str]


@dataclass(frozen=True, slots=True)
class CaseView:
    """offered: names of who may take each task that nobody has taken, by its id.

    waiting: what happens by itself, when, and in how many places of the diagram at once.
    """

    case: CaseRow
    parties: list[PartyFacts]
    tasks: list[TaskRow]
    offered: Mapping[int, tuple[str, ...]]
    children: list[CaseRow]
    decisions: list[DecisionFacts]
    meetings: list[MeetingFacts]
    statements: list[StatementFacts]
    documents: list[DocumentFacts]
    answers: list[Answers]
    history: list[Happening]
    waiting: list[tuple[str, datetime, int]]
    incidents: int
    outline: tuple[OutlineStep, ...]
    live: LiveState
    is_drawn: bool
    names: Names

    @property
    def open_tasks(self) -> list[TaskRow]:
        return [task for task in self.tasks if task.is_open]


def view_case(connection: Connection, actor: Actor, number: str, setting: Setting) -> CaseView:
    """Raises NotFound for a case that does not exist or is hidden from *actor*."""
    case = find_case(connection, actor, number)
    loaded = house().definitions.get(connection, case.definition_id)
    events = read_events(connection, case.id, house().keys)
    tasks = tasks_of_case(connection, case.id)
    documents = documents_of_case(connection, case.id)
    incidents = open_incidents(connection, case.id)
    names = names_of(connection, [*(event.actor for event in events), *(one.added_by for one in documents)])
    return CaseView(
        case=case,
        parties=parties_of_case(connection, case.id),
        tasks=tasks,
        offered=offered_to(connection, [task.id for task in tasks if task.is_open and task.assignee is None]),
        children=children(connection, actor, case.id),
        decisions=decisions_of_case(connection, case.id),
        meetings=meetings_of_case(connection, case.id),
        statements=statements_of_case(connection, case.id),
        documents=documents,
        answers=known(loaded, tasks, case_variables(connection, case.id), setting),
        history=history(events, tasks, versions_of_events(connection, events, loaded), names),
        waiting=happening_by_itself(waiting_of_case(connection, case.id), loaded),
        incidents=len(incidents),
        outline=outline(loaded.spec),
        live=live_state(events, (one.element for one in incidents)),
        is_drawn=library.is_drawn(connection, case.definition_id),
        names=names,
    )


def happening_by_itself(waiting: Sequence[Waiting], loaded: Loaded) -> list[tuple[str, datetime, int]]:
    """Soonest first; several tokens that wait for the same moment at one step are one line."""
    found = Counter((element_name(loaded, one.element), one.at) for one in waiting)
    return [(name, at, number) for (name, at), number in found.items()]


def history(
    events: Sequence[AuditEvent], tasks: Sequence[TaskRow], version_of: VersionOf, names: Names
) -> list[Happening]:
    """The events newest first, each with the step it was about."""
    by_id = {task.id: task for task in tasks}
    return [happening(event, by_id, version_of(event), names) for event in reversed(events)]


def happening(event: AuditEvent, tasks: dict[int, TaskRow], loaded: Loaded, names: Names) -> Happening:
    task = tasks.get((event.body.get("task") or {}).get("id", 0))
    name = step_name(event, loaded)
    if task is not None and task.item:
        name = f"{task.name}: {task.item}"
    reason = str((event.payload or {}).get("reason") or "")
    rules = applied_rules((event.payload or {}).get(RULES) or (), loaded)
    return Happening(event.at, event.type, names(event.actor), name, reason, rules)


def step_name(event: AuditEvent, loaded: Loaded) -> str:
    """What the diagram calls the step that the event was about: its task, else the first step its token left."""
    about = event.body.get("task") or {}
    if about.get("element"):
        return element_name(loaded, about["element"])
    if event.type == MIGRATED:
        told = event.payload or {}
        old, new = (told.get(name, {}).get("version", "–") for name in ("from_version", "to_version"))
        return str(_("from version %(old)s to %(new)s", old=old, new=new))
    if event.type in ("timer.fired", "job.done", "job.failed", "message.received"):
        path = (event.payload or {}).get("path") or []
        return element_name(loaded, path[0][0]) if path else ""
    return ""
