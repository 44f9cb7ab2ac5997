"""Every command, each from a case that is ready for it: what statement k breaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import func, select

from engine.commands import (
    Actor,
    CancelCase,
    ClaimTask,
    CompleteTask,
    Deploy,
    HandOverTask,
    MoveToken,
    PublishMessage,
    Receipt,
    ReleaseTask,
    ReopenTask,
    RepairVariables,
    RetryIncident,
    SaveDraft,
    SendBackTask,
    SkipStep,
    StartCase,
)
from engine.ports import Extensions, JobCall
from engine.queries.worklist import TaskRow
from engine.rows import Case, Incident, Job, Task, Timer
from engine.services import (
    assigning,
    cases,
    definitions,
    incidents,
    interventions,
    jobs,
    messages,
    migrating,
    reopening,
    tasks,
    timers,
)
from engine.services.work import House, Work
from tests.factories import SET_UP, Clock, case_tasks, claim, complete, deploy, open_task, person, start
from tests.processes import (
    bpmn,
    end_event,
    form,
    gateway,
    receive_task,
    service_task,
    start_event,
    text_field,
    timer_boundary,
    user_task,
)
from tests.stress.process_commands import PROCESS_COMMANDS, Ready

FILES: Mapping[str, bytes] = {
    "process.bpmn": bpmn(
        "flow",
        [
            start_event(),
            user_task("look", form="look"),
            timer_boundary("late", "look", "P3D"),
            gateway("what"),
            service_task("work", "test.do", retries=1),
            receive_task("hear", "reply"),
            user_task("sum"),
            end_event(),
        ],
        [
            "start -> look",
            "late -> sum",
            "look -> what",
            'what -> work if answer = "arbete"',
            'what -> hear if answer = "svar"',
            "what -> sum else",
            "work -> sum",
            "hear -> sum",
            "sum -> end",
        ],
        messages={"reply": "=arende.nummer"},
    ),
    "forms/look.form": form("look", text_field("answer", required=True)),
}


@dataclass(slots=True)
class Place:
    """An installation whose jobs and timers wait until a test asks for them. can_work: whether the handler succeeds."""

    house: House
    clock: Clock
    can_work: bool = True
    versions: int = 1

    def handler(self, work: Work, call: JobCall) -> Mapping[str, Any]:
        """Has an effect in the database, in its own transaction: another case."""
        if not self.can_work:
            raise RuntimeError("the archive does not answer")
        cases.start_case(work, StartCase("flow", {}), SET_UP)
        return {"done": call.case.number}

    def task(self, case: Receipt, element: str) -> TaskRow:
        return open_task(self.house, case.case_id, element)

    def newest_task(self) -> Any:
        with self.house.read() as connection:
            return connection.execute(select(Task.__table__).order_by(Task.id.desc()).limit(1)).one()

    def id_of(self, row: type[Any]) -> int:
        with self.house.read() as connection:
            return int(connection.execute(select(func.max(row.id))).scalar_one())


def furnish(house: House, clock: Clock) -> Place:
    place = Place(house, clock)
    house.extensions = Extensions(handlers={"test.do": place.handler})
    deploy(house, FILES)
    return place


def starting(place: Place) -> Ready:
    return cases.start_case, StartCase("flow", {}), SET_UP


def claiming(place: Place) -> Ready:
    task = place.task(start(place.house, "flow"), "look")
    return assigning.claim_task, ClaimTask(task.id, task.version), person(place.house, "anna")


def releasing(place: Place) -> Ready:
    task = taken(place)
    return assigning.release_task, ReleaseTask(task.id, task.version, "hinner inte"), person(place.house, "anna")


def handing_over(place: Place) -> Ready:
    task = taken(place)
    return assigning.hand_over_task, HandOverTask(task.id, task.version, "bo", "semester"), person(place.house, "anna")


def sending_back(place: Place) -> Ready:
    place.house.run(*handing_over(place))
    task = place.newest_task()
    back = SendBackTask(task.id, task.version, "jag med")
    return assigning.send_back_task, back, person(place.house, "bo")


def completing(answer: str) -> Callable[[Place], Ready]:
    def ready(place: Place) -> Ready:
        task, anna = taken(place), person(place.house, "anna")
        place.house.run(tasks.save_draft, SaveDraft(task.id, {"answer": "påbörjat"}), anna)
        return tasks.complete_task, CompleteTask(task.id, task.version, {"answer": answer}), anna

    return ready


def ending(place: Place) -> Ready:
    case = looked_at(place, "klart")
    claim(place.house, "anna", place.task(case, "sum"))
    task = place.task(case, "sum")
    return tasks.complete_task, CompleteTask(task.id, task.version, {}), person(place.house, "anna")


def completing_into_a_kept_message(place: Place) -> Ready:
    service, command, anna = completing("svar")(place)
    number = newest_number(place)
    place.house.run(messages.publish_message, PublishMessage("reply", number, {"words": "tidigt"}), SET_UP)
    return service, command, anna


def drafting(place: Place) -> Ready:
    task, anna = taken(place), person(place.house, "anna")
    place.house.run(tasks.save_draft, SaveDraft(task.id, {"answer": "första"}), anna)
    return tasks.save_draft, SaveDraft(task.id, {"answer": "andra"}), anna


def publishing_to_a_waiting_case(place: Place) -> Ready:
    looked_at(place, "svar")
    return messages.publish_message, PublishMessage("reply", newest_number(place), {"words": "här"}), SET_UP


def publishing_to_nobody(place: Place) -> Ready:
    return messages.publish_message, PublishMessage("reply", "KS-2026-9999", {"words": "här"}), SET_UP


def firing(place: Place) -> Ready:
    start(place.house, "flow")
    place.clock.move(days=4)
    return timers.fire_timer, timers.FireTimer(place.id_of(Timer)), timers.TIMER_ACTOR


def handling(place: Place) -> Ready:
    looked_at(place, "arbete")
    return jobs.handle_job, jobs.DoJob(place.id_of(Job)), Actor("system:test.do")


def finishing(place: Place) -> Ready:
    service, command, actor = handling(place)
    place.house.run(service, command, actor)
    return jobs.finish_job, command, actor


def failing(place: Place) -> Ready:
    looked_at(place, "arbete")
    return jobs.fail_job, jobs.FailJob(place.id_of(Job), "arkivet svarar inte", "stack"), Actor("system:jobs")


def retrying(place: Place) -> Ready:
    place.house.run(*failing(place))
    return incidents.retry_incident, RetryIncident(place.id_of(Incident)), person(place.house, "ola")


def repairing(place: Place) -> Ready:
    place.house.run(*failing(place))
    values = {"done": "för hand"}
    return interventions.repair_variables, RepairVariables(*stopped(place), values, "arkivet är nere"), SET_UP


def skipping(place: Place) -> Ready:
    place.house.run(*failing(place))
    return interventions.skip_step, SkipStep(*stopped(place), "arkivet är nere"), person(place.house, "ola")


def moving(place: Place) -> Ready:
    place.house.run(*failing(place))
    return interventions.move_token, MoveToken(*stopped(place), "hear", "arkivet är nere"), person(place.house, "ola")


def reopening_a_task(place: Place) -> Ready:
    case = looked_at(place, "klart")
    task = next(one for one in case_tasks(place.house, case.case_id) if one.element == "look")
    return reopening.reopen_task, ReopenTask(task.id, "fel svar"), SET_UP


def stopped(place: Place) -> tuple[int, int]:
    """Case and token of the newest incident."""
    with place.house.read() as connection:
        row = connection.execute(select(Incident.__table__).order_by(Incident.id.desc()).limit(1)).one()
    return row.case_id, row.token


def cancelling(place: Place) -> Ready:
    case = looked_at(place, "arbete")
    assert case.case_id is not None
    return cases.cancel_case, CancelCase(case.case_id, "återkallad"), SET_UP


def migrating_a_case(place: Place) -> Ready:
    """A case with a claimed task, a draft and a running time-limit: the task changes, one limit goes on, one is new."""
    task, anna = taken(place), person(place.house, "anna")
    place.house.run(tasks.save_draft, SaveDraft(task.id, {"answer": "påbörjat"}), anna)
    version = place.house.run(definitions.deploy, Deploy(changed_files()), SET_UP).data["version"]
    with place.house.read() as connection:
        case_id = connection.execute(select(Task.case_id).where(Task.id == task.id)).scalar_one()
    return migrating.migrate_case, migrating.MigrateCase(case_id, version, "ny version"), person(place.house, "ola")


def changed_files() -> dict[str, bytes]:
    """The process with another form and one more time-limit."""
    later = timer_boundary("later", "look", "P9D", interrupting=False)
    diagram = FILES["process.bpmn"].replace(b'<boundaryEvent id="late"', later.encode() + b'<boundaryEvent id="late"')
    flow = b'<sequenceFlow id="f_later" sourceRef="later" targetRef="end" /><exclusiveGateway id="what"'
    look = form("look", text_field("answer", required=True), text_field("note"))
    return {"process.bpmn": diagram.replace(b'<exclusiveGateway id="what"', flow), "forms/look.form": look}


def deploying(place: Place) -> Ready:
    place.versions += 1
    return deploying_version(place.versions)


def deploying_version(version: int) -> Ready:
    look = form("look", text_field("answer", required=True), text_field(f"note{version}"))
    return definitions.deploy, Deploy({**FILES, "forms/look.form": look}), SET_UP


def _with_house(ready: Callable[[House], Ready], place: Place) -> Ready:
    return ready(place.house)


COMMANDS: Mapping[str, Callable[[Place], Ready]] = {
    "start": starting,
    "claim": claiming,
    "release": releasing,
    "hand over": handing_over,
    "send back": sending_back,
    "complete": completing("klart"),
    "complete before a service task": completing("arbete"),
    "complete before a message": completing("svar"),
    "complete when the message is there": completing_into_a_kept_message,
    "complete to the end": ending,
    "draft": drafting,
    "publish to a case": publishing_to_a_waiting_case,
    "publish to nobody": publishing_to_nobody,
    "fire a timer": firing,
    "handle a job": handling,
    "finish a job": finishing,
    "fail a job": failing,
    "retry an incident": retrying,
    "repair a variable": repairing,
    "skip a step": skipping,
    "move a token": moving,
    "reopen a task": reopening_a_task,
    "migrate a case": migrating_a_case,
    "cancel": cancelling,
    "deploy": deploying,
    **{name: partial(_with_house, ready) for name, ready in PROCESS_COMMANDS.items()},
}


def with_key(ready: Ready, key: str) -> Ready:
    """The command as a careful caller sends it: so that it can be repeated."""
    service, command, actor = ready
    return service, replace(command, idempotency_key=key), actor


def taken(place: Place) -> TaskRow:
    case = start(place.house, "flow")
    claim(place.house, "anna", place.task(case, "look"))
    return place.task(case, "look")


def looked_at(place: Place, answer: str) -> Receipt:
    case = start(place.house, "flow")
    complete(place.house, "anna", place.task(case, "look"), {"answer": answer})
    return case


def newest_number(place: Place) -> str:
    with place.house.read() as connection:
        return str(connection.execute(select(Case.number).order_by(Case.id.desc())).scalars().first())
