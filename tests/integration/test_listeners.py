"""Task listeners: called when a task is made, given to somebody, completed or withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.audit.keys import make_keys
from engine.commands import Actor, CancelCase, ReleaseTask
from engine.errors import DefinitionError
from engine.ports import Completion, Extensions
from engine.services.assigning import release_task
from engine.services.cases import cancel_case
from engine.services.work import House
from tests.factories import SET_UP, Clock, claim, complete, deploy, open_task, open_test_house, person, start
from tests.processes import bpmn, end_event, start_event, timer_boundary, user_task

TOLD = ("creating", "assigning", "completing", "canceling")
LISTENERS = "".join(f'<zeebe:taskListener eventType="{event}" type="note" />' for event in TOLD)
HEARD = f"<zeebe:taskListeners>{LISTENERS}</zeebe:taskListeners>"


@pytest.fixture
def heard() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def listening(database_url: str, tmp_path: Path, clock: Clock, heard: list[tuple[str, str]]) -> Iterator[House]:
    """An installation that notes what its listeners hear: (event, element)."""

    def note(_work: Any, told: Completion, _actor: Actor) -> None:
        heard.append((told.event, told.element))

    make_keys(tmp_path / "keys")
    house = open_test_house(database_url, tmp_path, clock, Extensions(task_listeners={"note": note}))
    yield house
    house.database.dispose()


def process(extra: str = HEARD) -> dict[str, bytes]:
    elements = [start_event(), user_task("look", extra=extra), timer_boundary("late", "look", "P1D"), end_event()]
    return {"process.bpmn": bpmn("checks", elements, ["start -> look", "look -> end", "late -> end"])}


def test_listeners_follow_a_task_from_its_making_to_its_completion(
    listening: House, heard: list[tuple[str, str]]
) -> None:
    deploy(listening, process())
    case = start(listening, "checks")
    claim(listening, "anna", open_task(listening, case.case_id, "look"))
    task = open_task(listening, case.case_id, "look")
    listening.run(release_task, ReleaseTask(task.id, task.version, "sick"), person(listening, "anna"))
    complete(listening, "bo", open_task(listening, case.case_id, "look"))
    assert heard == [(event, "look") for event in ("creating", "assigning", "assigning", "assigning", "completing")]


def test_a_listener_hears_that_a_task_is_withdrawn(
    listening: House, heard: list[tuple[str, str]], clock: Clock
) -> None:
    deploy(listening, process())
    start(listening, "checks")
    clock.move(days=2)
    listening.jobs.kick()
    assert heard == [("creating", "look"), ("canceling", "look")]


def test_a_listener_hears_that_the_whole_case_is_cancelled(listening: House, heard: list[tuple[str, str]]) -> None:
    deploy(listening, process())
    case = start(listening, "checks")
    assert case.case_id is not None
    listening.run(cancel_case, CancelCase(case.case_id, "mistake"), SET_UP)
    assert heard == [("creating", "look"), ("canceling", "look")]


def test_a_listener_for_what_never_happens_is_refused(listening: House) -> None:
    idle = '<zeebe:taskListeners><zeebe:taskListener eventType="updating" type="note" /></zeebe:taskListeners>'
    with pytest.raises(DefinitionError, match="updating"):
        deploy(listening, process(idle))
