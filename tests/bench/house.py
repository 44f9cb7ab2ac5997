"""An installation to measure: one official, and the processes that the measurements need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import select

from engine.audit.keys import make_keys
from engine.commands import Actor, ClaimTask, CompleteTask, Deploy, StartCase
from engine.config import Config
from engine.jobs import prepare_database
from engine.migrations.upgrade import upgrade
from engine.ports import system_now
from engine.queries.people import actor_for_user
from engine.rows import Task, User
from engine.services import cases, definitions, identity, tasks
from engine.services.assigning import claim_task
from engine.services.house import durable
from engine.services.work import House
from tests.factories import test_config
from tests.processes import bpmn, end_event, form, gateway, start_event, text_field, user_task
from workflows.house import open_lots

SET_UP = Actor("system:set-up")
ASSIGNED = '<zeebe:assignmentDefinition assignee="anna" />'
EACH_ITEM = (
    "<multiInstanceLoopCharacteristics><extensionElements>"
    '<zeebe:loopCharacteristics inputCollection="=items" inputElement="item" />'
    "</extensionElements></multiInstanceLoopCharacteristics>"
)
ANSWERS = {f"answer_{n}": f"Svar nummer {n} med några ord om ärendet" for n in range(1, 6)}
FORM = form("five", *(text_field(key, required=True) for key in ANSWERS))
EIGHT = [f"task_{n}" for n in range(1, 9)]


@dataclass(frozen=True, slots=True)
class Ready:
    """An open house, its settings and the official who does everything."""

    house: House
    config: Config
    anna: Actor

    def start(self, process: str, values: Mapping[str, Any] | None = None) -> int:
        receipt = self.house.run(cases.start_case, StartCase(process, values or {}), SET_UP)
        assert receipt.case_id is not None
        return receipt.case_id

    def open_tasks(self, case_id: int | None = None) -> list[tuple[int, int]]:
        """(id, version) of every open task, or of those of one case."""
        query = select(Task.id, Task.version).where(Task.completed_at.is_(None), Task.cancelled_at.is_(None))
        if case_id is not None:
            query = query.where(Task.case_id == case_id)
        with self.house.read() as connection:
            return [(task_id, version) for task_id, version in connection.execute(query.order_by(Task.id))]

    def claim(self, task_id: int, version: int) -> None:
        self.house.run(claim_task, ClaimTask(task_id, version), self.anna)

    def complete(self, task_id: int, version: int, values: Mapping[str, Any] = ANSWERS) -> None:
        self.house.run(tasks.complete_task, CompleteTask(task_id, version, values), self.anna)


@contextmanager
def ready_house(url: str, folder: Path) -> Iterator[Ready]:
    """A new installation on the empty database at *url*. Jobs are only handed over, as in a web process."""
    upgrade(url)
    make_keys(folder / "keys")
    config = test_config(url, folder)
    house = open_lots(config, system_now, durable)
    try:
        prepare_database(house.database)
        _furnish(house)
        with house.read() as connection:
            user_id = connection.execute(select(User.id)).scalar_one()
            anna = actor_for_user(connection, user_id, system_now().date(), "password")
        yield Ready(house, config, anna)
    finally:
        house.database.dispose()


def _furnish(house: House) -> None:
    anna = identity.NewUser(
        "anna", "Anna Berg", department="KS", groups=("kontaktcenter",), roles=(("official", "KS"),)
    )
    with house.database.begin() as connection:
        identity.add_department(connection, "KS", "Kommunstyrelsen")
        identity.add_group(connection, "kontaktcenter", "Kontaktcenter", "KS")
        identity.add_user(connection, anna, None, system_now().date())
    for diagram in (eight_tasks("assigned", ASSIGNED), eight_tasks("offered", ""), loop(), wide()):
        files = {"process.bpmn": diagram, "forms/five.form": FORM}
        house.run(definitions.deploy, Deploy(files), SET_UP)


def eight_tasks(process: str, extra: str) -> bytes:
    """Eight user tasks in a row, each with the form of five fields."""
    steps = ["start", *EIGHT, "end"]
    elements = [start_event(), *(user_task(one, form="five", extra=extra) for one in EIGHT), end_event()]
    return bpmn(process, elements, [f"{one} -> {next_one}" for one, next_one in pairwise(steps)])


def loop() -> bytes:
    """One user task, again and again."""
    elements = [
        start_event(),
        gateway("again"),
        user_task("work", form="five", extra=ASSIGNED),
        gateway("more"),
        end_event(),
    ]
    flows = [
        "start -> again",
        "again -> work",
        "work -> more",
        'more -> again if answer_1 != "slut"',
        "more -> end else",
    ]
    return bpmn("loop", elements, flows)


def wide() -> bytes:
    """One user task for each item, all at once."""
    work = user_task("work", form="five", extra=ASSIGNED, inside=EACH_ITEM)
    return bpmn("wide", [start_event(), work, end_event()], ["start -> work", "work -> end"])
