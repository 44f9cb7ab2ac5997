"""Any order of commands, new versions, time, failures and repetitions: a case never stops and nothing is lost."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from engine.commands import (
    CancelCase,
    ClaimTask,
    CompleteTask,
    Deploy,
    HandOverTask,
    PublishMessage,
    Receipt,
    ReleaseTask,
    RetryIncident,
    SaveDraft,
    StartCase,
)
from engine.errors import EngineError
from engine.rows import Case, Definition, Draft, Incident, Task, User
from engine.services import assigning, cases, definitions, incidents, messages, tasks
from engine.services.migrating import MigrateCase, migrate_case
from tests.factories import SET_UP, Clock, open_test_house, person
from tests.stress.checking import OPEN_TASK, problems
from tests.stress.command_cases import Place, changed_files, deploying_version, furnish, with_key
from tests.stress.databases import Databases
from tests.stress.faults import DatabaseGone, failing_at
from tests.stress.process_commands import Ready

LOGINS = st.sampled_from(("anna", "bo"))
WHICH = st.integers(0, 20)
FAULTS = st.one_of(st.none(), st.integers(0, 60))
"""The statement at which the database breaks; then the command is repeated with its key."""
ANSWERS = st.sampled_from(("arbete", "svar", "klart"))


class Commands(RuleBasedStateMachine):
    """databases: set by the subclass that runs. completed: what was acknowledged, to be found again."""

    databases: ClassVar[Databases]

    def __init__(self) -> None:
        super().__init__()
        self.keys = 0
        self.started: set[int | None] = set()
        self.completed: set[int] = set()
        self.resources = ExitStack()
        folder = Path(self.resources.enter_context(tempfile.TemporaryDirectory()))
        clock = Clock()
        house = open_test_house(self.resources.enter_context(self.databases.installation(folder)), folder, clock)
        self.resources.callback(house.database.dispose)
        self.place: Place = furnish(house, clock)

    def teardown(self) -> None:
        self.resources.close()

    @initialize()
    def first_case(self) -> None:
        self.start(None)

    @rule(fault=FAULTS)
    def start(self, fault: int | None) -> None:
        receipt = self.run((cases.start_case, StartCase("flow", {}), SET_UP), fault)
        assert receipt is not None
        self.started.add(receipt.case_id)

    @rule(which=WHICH, login=LOGINS, fault=FAULTS)
    def claim(self, which: int, login: str, fault: int | None) -> None:
        if task := self.some_task(which):
            self.run((assigning.claim_task, ClaimTask(task.id, task.version), self.actor(login)), fault)

    @rule(which=WHICH, login=LOGINS, fault=FAULTS)
    def release(self, which: int, login: str, fault: int | None) -> None:
        if task := self.some_task(which):
            command = ReleaseTask(task.id, task.version, "hinner inte")
            self.run((assigning.release_task, command, self.actor(login)), fault)

    @rule(which=WHICH, login=LOGINS, to=LOGINS, fault=FAULTS)
    def hand_over(self, which: int, login: str, to: str, fault: int | None) -> None:
        if task := self.some_task(which):
            command = HandOverTask(task.id, task.version, to, "semester")
            self.run((assigning.hand_over_task, command, self.actor(login)), fault)

    @rule(which=WHICH, answer=ANSWERS)
    def draft(self, which: int, answer: str) -> None:
        if task := self.held_task(which):
            values = {"answer": answer} if task.form else {}
            self.run((tasks.save_draft, SaveDraft(task.id, values), self.actor(task.login)), None)

    @rule(which=WHICH, answer=ANSWERS, fault=FAULTS)
    def complete(self, which: int, answer: str, fault: int | None) -> None:
        if task := self.held_task(which):
            assert self.run(self.completing(task, task.version, answer), fault) is not None
            self.completed.add(task.id)

    @rule(which=WHICH, answer=ANSWERS, off=st.sampled_from((-1, 1)))
    def complete_from_a_stale_page(self, which: int, answer: str, off: int) -> None:
        if task := self.held_task(which):
            assert self.run(self.completing(task, task.version + off, answer), None) is None

    @rule(which=WHICH, login=LOGINS)
    @precondition(lambda self: self.completed)
    def complete_again(self, which: int, login: str) -> None:
        done = sorted(self.completed)[which % len(self.completed)]
        assert self.run((tasks.complete_task, CompleteTask(done, which, {}), self.actor(login)), None) is None

    @rule(which=WHICH, fault=FAULTS)
    def publish(self, which: int, fault: int | None) -> None:
        case = self.some(select(Case.number), which)
        command = PublishMessage("reply", case.number, {"words": "svar"}, message_id=f"m{self.keys}")
        assert self.run((messages.publish_message, command, SET_UP), fault) is not None

    @rule(which=WHICH, fault=FAULTS)
    def cancel(self, which: int, fault: int | None) -> None:
        case = self.some(select(Case.id), which)
        self.run((cases.cancel_case, CancelCase(case.id, "återkallad"), SET_UP), fault)

    @rule(days=st.integers(0, 4), can_work=st.booleans())
    def time_passes(self, days: int, can_work: bool) -> None:
        self.place.can_work = can_work
        self.place.clock.move(days=days)
        self.place.house.jobs.kick()

    @rule(which=WHICH, fault=FAULTS)
    def retry(self, which: int, fault: int | None) -> None:
        self.place.can_work = True
        if incident := self.some(select(Incident.id).where(Incident.closed_at.is_(None)), which):
            self.run((incidents.retry_incident, RetryIncident(incident.id), self.actor("ola")), fault)

    @rule(version=st.integers(1, 4), fault=FAULTS)
    def deploy(self, version: int, fault: int | None) -> None:
        """A new version, or an earlier one again."""
        assert self.run(deploying_version(version), fault) is not None

    @rule(fault=FAULTS)
    def deploy_another_shape(self, fault: int | None) -> None:
        """A version with one more time-limit and another form."""
        assert self.run((definitions.deploy, Deploy(changed_files()), SET_UP), fault) is not None

    @rule(which=WHICH, version=WHICH, fault=FAULTS)
    def migrate(self, which: int, version: int, fault: int | None) -> None:
        """To any version there is, also an older one."""
        case = self.some(select(Case.id, Case.state), which)
        target = self.some(select(Definition.version).where(Definition.key == "flow"), version)
        command = MigrateCase(case.id, target.version, "ny version")
        self.run((migrate_case, command, self.actor("ola")), fault)

    @invariant()
    def nothing_is_lost(self) -> None:
        with self.place.house.read() as connection:
            found = problems(connection, self.place.house.keys)
            assert not found, found
            assert self.started <= set(connection.scalars(select(Case.id)))
            done = connection.execute(select(Task.id, Task.completed_by_id).where(Task.completed_at.is_not(None))).all()
            drafts = connection.execute(select(Draft.task_id, Draft.owner)).all()
        assert self.completed == {task.id for task in done}, done
        assert not {(task.id, f"u{task.completed_by_id}") for task in done} & {
            (one.task_id, one.owner) for one in drafts
        }

    def run(self, ready: Ready, fault: int | None) -> Receipt | None:
        """What came of it; None when it was refused. After a failure it is repeated, as a person would."""
        self.keys += 1
        service, command, actor = with_key(ready, f"k{self.keys}")
        house = self.place.house
        try:
            if fault is not None:
                with failing_at(house.database, fault):
                    return house.run(service, command, actor)
            return house.run(service, command, actor)
        except DatabaseGone:
            return self.run_again(service, command, actor)
        except EngineError:
            return None

    def run_again(self, service: Any, command: Any, actor: Any) -> Receipt | None:
        try:
            return self.place.house.run(service, command, actor)
        except EngineError:
            return None

    def completing(self, task: Any, version: int, answer: str) -> Ready:
        values: Mapping[str, Any] = {"answer": answer} if task.form else {}
        return tasks.complete_task, CompleteTask(task.id, version, values), self.actor(task.login)

    def actor(self, login: str) -> Any:
        return person(self.place.house, login)

    def some_task(self, which: int) -> Any:
        return self.some(select(Task.id, Task.version).where(*OPEN_TASK), which)

    def held_task(self, which: int) -> Any:
        query = select(Task.id, Task.version, Task.form, User.login).join(User, User.id == Task.assignee_id)
        return self.some(query.where(*OPEN_TASK), which)

    def some(self, query: Any, which: int) -> Any:
        with self.place.house.read() as connection:
            rows = sorted(connection.execute(query).all())
        return rows[which % len(rows)] if rows else None


def machine_on(databases: Databases) -> type[Commands]:
    return type("CommandsOnADatabase", (Commands,), {"databases": databases})
