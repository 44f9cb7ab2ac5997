"""Tasks of a called process: shown and completed like any other, while it runs and after."""

from __future__ import annotations

import pytest

from engine.commands import Deploy, StartCase
from engine.services.cases import start_case
from engine.services.definitions import deploy
from engine.services.work import House
from tests.factories import SET_UP
from tests.integration.web.conftest import Visit, hidden, task_path
from tests.processes import bpmn, end_event, form, start_event, text_field, user_task

CALL = (
    '<callActivity id="call"><extensionElements><zeebe:calledElement processId="opinion" /></extensionElements>'
    "</callActivity>"
)
LANE = "kontaktcenter"


@pytest.fixture
def number(house: House) -> str:
    """A case that stands at a task of the process it calls."""
    opinion = bpmn("opinion", [start_event(), user_task("state", form="state"), end_event()],
                   ["start -> state", "state -> end"], lane=LANE)  # fmt: skip
    calling = bpmn("calling", [start_event(), CALL, user_task("after"), end_event()],
                   ["start -> call", "call -> after", "after -> end"], lane=LANE)  # fmt: skip
    said = {"forms/state.form": form("state", text_field("svar", required=True))}
    house.run(deploy, Deploy({"process.bpmn": opinion, **said}), SET_UP)
    house.run(deploy, Deploy({"process.bpmn": calling}), SET_UP)
    receipt = house.run(start_case, StartCase("calling", {}), SET_UP)
    assert receipt.case_number is not None
    return receipt.case_number


def test_a_task_of_a_called_process_shows_its_own_form_and_is_completed(visit: Visit, number: str) -> None:
    maria = visit("maria.ohman")
    path = task_path(maria, number, "State")
    maria.post(f"{path}/claim", {"version": hidden(maria.page(path), "version")})
    page = maria.page(path)
    assert 'name="svar"' in page
    sent = {"version": hidden(page, "version"), "key": hidden(page, "key"), "svar": "Ja"}
    assert maria.post(f"{path}/complete", sent).status_code == 303
    assert task_path(maria, number, "After")
    maria.page(path)
