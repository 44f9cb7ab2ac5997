"""A story being played, and what it refers to: its cases by alias, their tasks, the people in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from engine.commands import Actor
from engine.errors import NotFound
from engine.queries.case_file import IncidentRow, open_incidents
from engine.queries.people import actor_for_user
from engine.queries.worklist import TaskRow, tasks_of_case
from engine.rows import Case, Group, TaskCandidate, User
from workflows.links import link_actor
from workflows.parties import party_of_case
from workflows.scenario.steps import Scenario, ScenarioError, Step, TaskStep


@dataclass(slots=True)
class Story:
    """at: the moment of its next step (UTC); done: how many steps are behind it."""

    scenario: Scenario
    case_id: int
    at: datetime
    done: int = 0

    @property
    def is_finished(self) -> bool:
        return self.done == len(self.scenario.steps)

    @property
    def next_step(self) -> Step:
        return self.scenario.steps[self.done]

    def wrong(self, number: int, what: str) -> ScenarioError:
        return ScenarioError(self.scenario.path, number, what)


def actor_by_login(connection: Connection, login: str, at: datetime) -> Actor:
    """The person as logged in on that day. Raises NotFound `user.unknown`."""
    user_id = connection.execute(select(User.id).where(User.login == login)).scalar()
    if user_id is None:
        raise NotFound("user.unknown", login=login)
    return actor_for_user(connection, user_id, at.date(), "password")


def applicant(connection: Connection, story: Story) -> Actor:
    """The entrepreneur of the story's case, as let in by the link. Raises NotFound `party.unknown`."""
    party = party_of_case(connection, story.case_id)
    if party is None:
        raise NotFound("party.unknown", case=story.case_id)
    return link_actor(party.id, party.name, story.case_id)


def find_task(connection: Connection, story: Story, step: TaskStep) -> TaskRow:
    """The oldest open task of the element (and item). Raises ScenarioError naming the tasks there are."""
    case_id = find_case_id(connection, story, step.number, step.case)
    open_tasks = [task for task in tasks_of_case(connection, case_id) if task.is_open]
    for task in open_tasks:
        if task.element == step.task and step.item in (None, task.item, *_groups(connection, task.id)):
            return task
    there_are = ", ".join(_called(task.element, task.item) for task in open_tasks) or "none"
    raise story.wrong(step.number, f"no open task {_called(step.task, step.item)}; open are {there_are}")


def find_case_id(connection: Connection, story: Story, number: int, alias: str | None) -> int:
    """The story's own case, or the authority case of the alias. Raises ScenarioError naming the cases there are."""
    cases = cases_of(connection, story)
    found = cases.get(alias or story.scenario.process)
    if found is None:
        raise story.wrong(number, f"there is no case {alias}; there are {', '.join(cases)}")
    return found


def cases_of(connection: Connection, story: Story) -> dict[str, int]:
    """The story's cases by alias: the process id, then -2, -3 in the order in which they were opened."""
    query = select(Case.id, Case.process).where(Case.parent_id == story.case_id).order_by(Case.id)
    found = {story.scenario.process: story.case_id}
    counts: dict[str, int] = {}
    for row in connection.execute(query):
        counts[row.process] = counts.get(row.process, 0) + 1
        alias = row.process if counts[row.process] == 1 else f"{row.process}-{counts[row.process]}"
        found[alias] = row.id
    return found


def incidents_of(connection: Connection, story: Story) -> list[IncidentRow]:
    """Failures in the story's cases that wait for an operator."""
    case_ids = set(cases_of(connection, story).values())
    return [incident for incident in open_incidents(connection) if incident.case_id in case_ids]


def _groups(connection: Connection, task_id: int) -> tuple[str, ...]:
    query = select(Group.key).join(TaskCandidate, TaskCandidate.group_id == Group.id)
    return tuple(connection.execute(query.where(TaskCandidate.task_id == task_id)).scalars())


def _called(element: str, item: str | None) -> str:
    return f"{element} [{item}]" if item else element
