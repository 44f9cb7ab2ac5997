"""One task as its page shows it: the form with what is known and typed, what the person may do, and the case around."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import Connection, Row

from engine.commands import Actor
from engine.forms import Form, prefill
from engine.queries.case_file import CaseRow, find_case_by_id, find_draft
from engine.queries.people import Person, people_in_groups, people_with_role
from engine.queries.worklist import TaskRow, find_task
from engine.rules.access import CASE_WORK, TaskAction, may_with_task
from engine.services.held import candidate_groups, hold_task, hold_task_and_case
from engine.services.opened import definition_at
from engine.services.work import Work
from web.answers import Answers, known
from web.context import house, now, today
from web.form_setting import public_setting
from web.people import Names, contacts_of, names_of
from web.task_surroundings import Surroundings, around_task
from workflows.documents import DocumentFacts, documents_of_case
from workflows.parties import PartyFacts, party_of_case


@dataclass(frozen=True, slots=True)
class TaskView:
    """task: TASK_COLUMNS of engine.services.held; row: the task as lists show it.

    values: what the form begins with, the draft laid over it.
    may: what this person may do with the task now. laws: references of the step, as the diagram has them.
    draft: what they typed and have not sent. known: what the case began with, in words.
    """

    task: Row[Any]
    row: TaskRow
    case: CaseRow
    form: Form | None
    variables: Mapping[str, Any]
    values: Mapping[str, Any]
    draft: Mapping[str, Any]
    draft_at: datetime | None
    may: frozenset[str]
    groups: frozenset[str]
    colleagues: list[Person]
    documents: list[DocumentFacts]
    party: PartyFacts | None
    laws: tuple[str, ...]
    documentation: str
    names: Names
    known: list[Answers]
    around: Surroundings

    @property
    def company_contact(self) -> Person | None:
        return contacts_of(self.case)[0]

    @property
    def is_open(self) -> bool:
        return self.task.completed_at is None and self.task.cancelled_at is None


@dataclass(frozen=True, slots=True)
class TaskForm:
    """What is needed to read what a page sent, and no more: this is the way every completion goes."""

    name: str
    case_id: int
    form: Form | None


def form_of_task(connection: Connection, actor: Actor, task_id: int) -> TaskForm:
    """Raises NotFound as view_task does."""
    work = Work(connection, now(), house())
    held = hold_task(work, task_id, actor, "view")
    loaded = definition_at(work, held.row, held.row.token)
    return TaskForm(held.row.name, held.row.case_id, loaded.forms.get(held.row.form))


def view_task(connection: Connection, actor: Actor, task_id: int) -> TaskView:
    """Raises NotFound for a task that does not exist or is hidden from *actor*."""
    work = Work(connection, now(), house())
    held, case = hold_task_and_case(work, task_id, actor, "view")
    node = case.find(work, held.row.element)
    form = definition_at(work, held.row, held.row.token).forms.get(held.row.form)
    shown = find_case_by_id(connection, actor, held.row.case_id)
    row = find_task(connection, task_id)
    assert row is not None
    variables = case.facts(held.row.token).variables
    draft = find_draft(connection, actor, task_id)
    begun = {} if form is None else prefill(form, variables, now(), house().config.zone)
    groups = candidate_groups(work, task_id)
    may = frozenset(action for action in get_args(TaskAction) if may_with_task(actor, action, held.access) is None)
    return TaskView(
        task=held.row,
        row=row,
        case=shown,
        form=form,
        variables=variables,
        values={**begun, **(draft[0] if draft else {})},
        draft=draft[0] if draft else {},
        draft_at=draft[1] if draft else None,
        may=may,
        groups=groups,
        colleagues=colleagues(connection, held.row, groups) if "hand_over" in may else [],
        documents=documents_of_case(connection, held.row.case_id),
        party=party_of_case(connection, held.row.case_id),
        laws=node.lots.laws if node is not None else (),
        documentation=node.documentation if node is not None else "",
        names=names_of(connection, [held.row.changed_by]),
        known=known(case.loaded, (), variables, public_setting()),
        around=around_task(connection, actor, shown, variables),
    )


def colleagues(connection: Connection, task: Row[Any], groups: frozenset[str]) -> list[Person]:
    """Whom the task may be handed to, as `hand_over_task` has it.

    Its candidates, and those of the case's department who work with cases; not the holder.
    """
    found = {one.login: one for one in people_in_groups(connection, groups, today())}
    workers = (one for role in CASE_WORK for one in people_with_role(connection, role, today()))
    found |= {one.login: one for one in workers if one.department == task.authority}
    return sorted((one for one in found.values() if one.login != task.assignee), key=lambda one: one.name)
