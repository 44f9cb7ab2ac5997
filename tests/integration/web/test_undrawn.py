"""A diagram written by hand may have no drawing: pages say so and lead to the list of its steps."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from engine.rows import Incident
from engine.services.work import House
from tests.factories import deploy, start
from tests.integration.web.conftest import Browser, Visit
from tests.integration.web.processes.sending import OFFICIAL, OWNER, files_sent, market, propose
from tests.processes import bpmn, drawn, end_event, script_task, start_event

OPERATOR = "ewa.lindkvist"
UNDRAWN = "Den här versionen har ingen ritning."
FAILING = bpmn(
    "failing",
    [start_event(), script_task("sum", "antal * 2", "summa"), end_event()],
    ["start -> sum", "sum -> end"],
)


def said_in_place_of_a_box(browser: Browser, path: str) -> str:
    """Where the page leads instead of showing an empty box, as an address; the list of steps stands there."""
    page = browser.page(path)
    assert "data-diagram" not in page
    assert "grön ram" not in page, "a legend of what is not drawn"
    found = re.search(rf'{UNDRAWN} <a href="([^"]+)">Se stegen som lista</a>', page)
    assert found, page
    where, _, place = found.group(1).partition("#")
    steps = browser.page(where) if where else page
    assert "l-outline" in steps.partition(f'id="{place}"')[2]
    return found.group(1)


def test_the_page_of_a_process_leads_to_its_steps(visit: Visit, house: House) -> None:
    deploy(house, {"process.bpmn": market()})
    browser = visit(OFFICIAL)
    assert said_in_place_of_a_box(browser, "/processes/market") == "#steps"
    page = browser.page("/processes/market")
    assert '<h2 id="steps">Stegen</h2>' in page
    assert "Samma diagram" not in page


def test_the_page_of_a_case_leads_to_its_steps(visit: Visit, house: House) -> None:
    deploy(house, {"process.bpmn": market("stall")})
    case = start(house, "stall")
    assert said_in_place_of_a_box(visit(OFFICIAL), f"/cases/{case.case_number}") == "#steps"


def test_a_proposal_leads_to_the_steps_of_that_very_version(visit: Visit) -> None:
    owner = visit(OWNER)
    owner.post("/processes/import", files_sent(process__bpmn=market("fair")))
    path = propose(owner, "fair")
    assert said_in_place_of_a_box(owner, f"{path}/proposal") == "/processes/fair?version=1#steps"


def test_an_incident_leads_to_the_steps_of_its_version(visit: Visit, house: House) -> None:
    deploy(house, {"process.bpmn": FAILING})
    case = start(house, "failing")
    with house.read() as connection:
        incident = connection.execute(select(Incident.id).where(Incident.case_id == case.case_id)).scalar_one()
    path = f"/admin/incidents/{incident}"
    assert said_in_place_of_a_box(visit(OPERATOR), path) == "/processes/failing?version=1#steps"
    assert "Samma diagram" not in visit(OPERATOR).page(path)


@pytest.mark.parametrize(
    ("shapes", "is_drawn"),
    [
        pytest.param('<d:BPMNShape id="s" bpmnElement="start" />', True, id="a shape, whatever its prefix"),
        pytest.param("", False, id="a drawing with nothing in it"),
        pytest.param("<!-- <d:BPMNShape /> -->", False, id="a shape only spoken of"),
    ],
)
def test_a_diagram_is_drawn_when_it_has_a_shape(visit: Visit, house: House, shapes: str, is_drawn: bool) -> None:
    receipt = deploy(house, {"process.bpmn": drawn(market("square"), shapes)})
    page = visit(OFFICIAL).page(f"/processes/square?version={receipt.data['version']}")
    assert ("data-diagram-url" in page) is is_drawn
    assert (UNDRAWN in page) is not is_drawn
