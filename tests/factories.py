"""Ready-made people, processes and cases for tests: each test says only what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from engine.commands import Actor, ClaimTask, CompleteTask, Deploy, Receipt, StartCase
from engine.config import Config
from engine.ports import Extensions
from engine.queries.people import actor_for_user
from engine.queries.worklist import TaskRow, tasks_of_case
from engine.rows import User
from engine.services import cases, definitions, identity, tasks
from engine.services.assigning import claim_task
from engine.services.house import MakeRunner, inline, open_house
from engine.services.work import House

ZONE = ZoneInfo("Europe/Stockholm")
SET_UP = Actor("system:set-up")
PASSWORD = "en lång lösenfras"

PEOPLE = (
    identity.NewUser("anna", "Anna Berg", department="KS", groups=("kontaktcenter",), roles=(("official", "KS"),)),
    identity.NewUser("bo", "Bo Ek", department="KS", groups=("kontaktcenter",), roles=(("official", "KS"),)),
    identity.NewUser("cia", "Cia Lind", department="MBN", groups=("bygglov",), roles=(("official", "MBN"),)),
    identity.NewUser("dan", "Dan Ros", department="MBN", groups=("bygglov",), roles=(("official", "MBN"),)),
    identity.NewUser("eva", "Eva Sund", department="KS", roles=(("manager", "KS"),)),
    identity.NewUser("rune", "Rune Palm", roles=(("auditor", None),)),
    identity.NewUser("ola", "Ola Drift", department="KS", roles=(("operator", None),)),
    identity.NewUser("pia", "Pia Hed", department="KS", roles=(("process_owner", None),)),
    identity.NewUser("per", "Per Åker", department="KS", roles=(("process_owner", None), ("approver", None))),
    identity.NewUser("gun", "Gun Vall", department="KS", roles=(("approver", None),)),
    identity.NewUser("adam", "Adam Ny", department="KS", roles=(("administrator", None),)),
)


class Clock:
    """A present that stands still until it is moved."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at or datetime(2026, 11, 24, 9, tzinfo=ZONE)

    def __call__(self) -> datetime:
        return self.at.astimezone(UTC)

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


def test_config(database_url: str, folder: Path) -> Config:
    return Config(
        database_url=database_url,
        data_dir=folder,
        bpmn_dir=Path("bpmn"),
        key_dir=folder / "keys",
        zone=ZONE,
        log_origin="lots.test/1",
        secret_key="test-" + "x" * 40,
    )


test_config.__test__ = False  # type: ignore[attr-defined]  # a factory, not a test


def open_test_house(
    database_url: str,
    folder: Path,
    clock: Clock,
    extensions: Extensions | None = None,
    make_runner: MakeRunner = inline,
) -> House:
    """An installation with PEOPLE in it, whose database and keys exist."""
    house = open_house(test_config(database_url, folder), extensions or Extensions(), clock, make_runner)
    with house.database.begin() as connection:
        for key, name in (("KS", "Kommunstyrelsen"), ("MBN", "Miljö- och byggnadsnämnden")):
            identity.add_department(connection, key, name)
        identity.add_group(connection, "kontaktcenter", "Kontaktcenter", "KS")
        identity.add_group(connection, "bygglov", "Bygglov", "MBN")
        for person in PEOPLE:
            identity.add_user(connection, person, None, clock().date())
    return house


def person(house: House, login: str) -> Actor:
    """The person as logged in today."""
    with house.read() as connection:
        user_id = connection.execute(select(User.id).where(User.login == login)).scalar_one()
        return actor_for_user(connection, user_id, house.now().date(), "password")


def deploy(house: House, files: Mapping[str, bytes]) -> Receipt:
    return house.run(definitions.deploy, Deploy(files), SET_UP)


def start(house: House, process: str, values: Mapping[str, Any] | None = None, **more: Any) -> Receipt:
    return house.run(cases.start_case, StartCase(process, values or {}, **more), more.pop("by", SET_UP))


def case_tasks(house: House, case_id: int | None) -> list[TaskRow]:
    assert case_id is not None
    with house.read() as connection:
        return tasks_of_case(connection, case_id)


def open_task(house: House, case_id: int | None, element: str) -> TaskRow:
    """The one open task of this element."""
    (task,) = [one for one in case_tasks(house, case_id) if one.is_open and one.element == element]
    return task


def claim(house: House, login: str, task: TaskRow) -> Receipt:
    return house.run(claim_task, ClaimTask(task.id, task.version), person(house, login))


def complete(house: House, login: str, task: TaskRow, values: Mapping[str, Any] | None = None) -> Receipt:
    """Claim the task if nobody holds it, then complete it."""
    version = task.version
    if task.assignee is None:
        claim(house, login, task)
        version += 1
    return house.run(tasks.complete_task, CompleteTask(task.id, version, values or {}), person(house, login))
