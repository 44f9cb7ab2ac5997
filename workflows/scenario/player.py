"""Playing scenarios: the real commands, as the named people, on a given house."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import select

from engine.commands import Actor, ClaimTask, CompleteTask, PublishMessage, StartCase
from engine.errors import EngineError, FieldError, Invalid
from engine.queries.worklist import TaskRow
from engine.rows import Case
from engine.services.assigning import claim_task
from engine.services.cases import start_case
from engine.services.messages import publish_message
from engine.services.tasks import complete_task
from engine.services.work import House
from workflows.documents import AddDocument, add_document
from workflows.links import INTAKE
from workflows.scenario.clock import VirtualClock, pass_time
from workflows.scenario.expecting import differences
from workflows.scenario.steps import (
    ENTREPRENEUR,
    AdvanceStep,
    AdvanceToStep,
    DocumentStep,
    ExpectStep,
    MessageStep,
    Scenario,
    ScenarioError,
    Step,
    TaskStep,
)
from workflows.scenario.story import Story, actor_by_login, applicant, find_case_id, find_task, incidents_of

WORLD = Actor("system:scenario", auth="system")
"""Who sends a scenario's messages: the police, an e-service, the entrepreneur's own page."""

Tell = Callable[[str], None]


def tell_nobody(_line: str) -> None:
    """The listener of a player whose lines nobody reads."""


class Player:
    """Plays stories on one house, whose `now` is the clock; tells one line a step."""

    def __init__(self, house: House, clock: VirtualClock, tell: Tell = tell_nobody) -> None:
        self.house, self.clock, self.tell = house, clock, tell

    def play(self, scenario: Scenario) -> Story:
        """Play a scenario from start to end. Raises ScenarioError."""
        story = self.start(scenario)
        while not story.is_finished:
            self.take_step(story)
        self.finish(story)
        return story

    def start(self, scenario: Scenario) -> Story:
        """Start the scenario's case at its time. Raises ScenarioError."""
        with _told_as(scenario, 0):
            at = self.clock.instant(scenario.start)
            pass_time(self.house, self.clock, at)
            actor = INTAKE if scenario.by == ENTREPRENEUR else self._actor(scenario.by)
            command = StartCase(scenario.process, scenario.values, title=scenario.title, channel=scenario.channel)
            receipt = self.house.run(start_case, command, actor)
            assert receipt.case_id is not None, "a started case has an id"
            story = Story(scenario, receipt.case_id, at)
        self._say(scenario.by, f"{scenario.name} ({receipt.case_number})")
        self.require_no_incident(story)
        return story

    def take_step(self, story: Story) -> None:
        """Take the story's next step at its time. Raises ScenarioError.

        A step of time only sets when the next one comes, so that other stories can be played in between.
        """
        step = story.next_step
        with _told_as(story.scenario, step.number):
            pass_time(self.house, self.clock, story.at)
            self._do(story, step)
        story.done += 1
        self.require_no_incident(story, step.number)

    def finish(self, story: Story) -> None:
        """Let the time pass that the story ends with. Raises ScenarioError."""
        number = len(story.scenario.steps)
        with _told_as(story.scenario, number):
            pass_time(self.house, self.clock, story.at)
        self.require_no_incident(story, number)

    def _do(self, story: Story, step: Step) -> None:
        match step:
            case TaskStep(refused=str() as key):
                self._be_refused(story, step, key)
            case TaskStep():
                self._work(story, step)
            case DocumentStep():
                self._add(story, step)
            case MessageStep():
                self._send(story, step)
            case AdvanceStep():
                story.at = self.clock.after(story.at, step.by)
            case AdvanceToStep():
                story.at = self.clock.instant(step.to)
            case ExpectStep():
                self._expect(story, step)

    def _work(self, story: Story, step: TaskStep) -> None:
        actor, task = self._actor(step.who), self._task(story, step)
        version = self._claimed(task, actor)
        if step.takes_only:
            self._say(step.who, f"takes {task.name} ({task.case_number})")
            return
        self.house.run(complete_task, CompleteTask(task.id, version, step.values), actor)
        self._say(step.who, f"{task.name} ({task.case_number})")

    def _claimed(self, task: TaskRow, actor: Actor) -> int:
        """The task's version once *actor* holds it."""
        if task.assignee is not None:
            return task.version
        self.house.run(claim_task, ClaimTask(task.id, task.version), actor)
        return task.version + 1

    def _be_refused(self, story: Story, step: TaskStep, key: str) -> None:
        actor, task = self._actor(step.who), self._task(story, step)
        before = self._case_version(task.case_id)
        try:
            version = self._claimed(task, actor)
            self.house.run(complete_task, CompleteTask(task.id, version, step.values), actor)
        except EngineError as error:
            if key not in _keys(error):
                raise
        else:
            raise story.wrong(step.number, f"{key} was expected, but it was allowed")
        if self._case_version(task.case_id) != before:
            raise story.wrong(step.number, "it was refused, but the case has moved")
        self._say(step.who, f"{task.name} refused: {key} ({task.case_number})")

    def _add(self, story: Story, step: DocumentStep) -> None:
        with self.house.read() as connection:
            case_id = find_case_id(connection, story, step.number, step.case)
            is_company = step.who == ENTREPRENEUR
            actor = (
                applicant(connection, story) if is_company else actor_by_login(connection, step.who, self.clock.local)
            )
        command = AddDocument(case_id, step.file.name, step.file.read_bytes(), name=step.name)
        self.house.run(add_document, command, actor)
        self._say(step.who, f"adds {step.name}")

    def _send(self, story: Story, step: MessageStep) -> None:
        key = step.key if step.key is not None else self._number(story, step)
        receipt = self.house.run(publish_message, PublishMessage(step.name, key, step.values), WORLD)
        taken = "taken" if receipt.data.get("taken") else "kept until somebody waits for it"
        self._say("", f"message {step.name} to {key}: {taken}")

    def _expect(self, story: Story, step: ExpectStep) -> None:
        with self.house.read() as connection:
            case_id = find_case_id(connection, story, step.number, step.case)
            wrong = differences(connection, self.house.keys, case_id, step)
        if wrong:
            raise story.wrong(step.number, "; ".join(wrong))
        self._say("", "as expected")

    def _actor(self, login: str) -> Actor:
        with self.house.read() as connection:
            return actor_by_login(connection, login, self.clock.local)

    def _task(self, story: Story, step: TaskStep) -> TaskRow:
        with self.house.read() as connection:
            return find_task(connection, story, step)

    def _number(self, story: Story, step: MessageStep) -> str:
        with self.house.read() as connection:
            case_id = find_case_id(connection, story, step.number, step.case)
            return str(connection.execute(select(Case.number).where(Case.id == case_id)).scalar_one())

    def _case_version(self, case_id: int) -> int:
        with self.house.read() as connection:
            return int(connection.execute(select(Case.version).where(Case.id == case_id)).scalar_one())

    def require_no_incident(self, story: Story, number: int = 0) -> None:
        """Raise ScenarioError if anything in the story's cases has failed and waits for an operator."""
        with self.house.read() as connection:
            failed = incidents_of(connection, story)
        if failed:
            told = "; ".join(f"{one.case_number} {one.element}: {one.key}: {one.message}" for one in failed)
            raise story.wrong(number, f"an incident is open: {told}")

    def _say(self, who: str, what: str) -> None:
        self.tell(f"{self.clock.local:%Y-%m-%d %H:%M}  {who:<18}  {what}")


@contextmanager
def _told_as(scenario: Scenario, number: int) -> Iterator[None]:
    """Whatever the engine refuses becomes a ScenarioError that says in which step."""
    try:
        yield
    except ScenarioError:
        raise
    except EngineError as error:
        raise ScenarioError(scenario.path, number, _in_words(error)) from error


def _keys(error: EngineError) -> set[str]:
    return {error.key, *(problem.key for _name, problem in _field_errors(error))}


def _in_words(error: EngineError) -> str:
    told = "; ".join(f"{name}: {problem.key} {dict(problem.params) or ''}" for name, problem in _field_errors(error))
    return f"{error} ({told})" if told else str(error)


def _field_errors(error: EngineError) -> list[tuple[str, FieldError]]:
    return list(error.fields.items()) if isinstance(error, Invalid) else []
