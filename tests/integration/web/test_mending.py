"""An operator's page for one incident: what stopped, and everything that may be done about it."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from sqlalchemy import func, select

from engine.audit.check import verify_log
from engine.audit.read import read_events
from engine.commands import CancelCase, CompleteTask, Receipt, StartCase
from engine.rows import Case, Incident, ReadLog
from engine.services.cases import cancel_case, start_case
from engine.services.tasks import complete_task
from engine.services.work import House
from tests.factories import SET_UP, deploy, open_task
from tests.integration.web.conftest import Browser, Visit
from tests.processes import bpmn, drawn, end_event, gateway, script_task, start_event, user_task

OPERATOR = "ewa.lindkvist"
COUNTING = bpmn(
    "counting",
    [
        start_event(),
        script_task("sum", "antal * 2", "summa", "Räkna <b>"),
        user_task("look"),
        end_event(),
    ],
    ["start -> sum", "sum -> look", "look -> end"],
)
FAILING = bpmn(
    "failing",
    [start_event(), user_task("look"), script_task("sum", "antal * 2", "summa"), end_event()],
    ["start -> look", "look -> sum", "sum -> end"],
)
LAWFUL = bpmn(
    "lawful",
    [
        start_event(),
        gateway("way"),
        user_task("decide", extra='<lots:step kind="decide" />'),
        user_task("tidy"),
        end_event(),
    ],
    ["start -> way", "way -> decide if utfall = 1", "way -> tidy else", "decide -> end", "tidy -> end"],
)


@pytest.fixture(scope="module", autouse=True)
def _processes(house: House) -> None:
    deploy(house, {"process.bpmn": drawn(COUNTING)})
    deploy(house, {"process.bpmn": LAWFUL})
    deploy(house, {"process.bpmn": FAILING})


@pytest.fixture
def case(house: House) -> Receipt:
    """A case whose first step lacks a value."""
    return house.run(start_case, StartCase("counting", {"hemligt": "kanariefågel"}), SET_UP)


def incident_of(house: House, case: Receipt) -> int:
    with house.read() as connection:
        query = select(func.max(Incident.id)).where(Incident.case_id == case.case_id)
        return int(connection.execute(query).scalar_one())


def address(house: House, case: Receipt) -> str:
    return f"/admin/incidents/{incident_of(house, case)}"


def last(house: House, case: Receipt) -> tuple[str, dict[str, Any]]:
    """The newest event's type and payload, in a log that holds."""
    with house.read() as connection:
        assert verify_log(connection, house.keys, case.case_id).problems == []
        event = read_events(connection, case.case_id or 0, house.keys)[-1]
    return event.type, event.payload or {}


def state(house: House, case: Receipt) -> str:
    with house.read() as connection:
        return str(connection.execute(select(Case.state).where(Case.id == case.case_id)).scalar_one())


def operator_at(visit: Visit, path: str) -> tuple[Browser, str]:
    browser = visit(OPERATOR)
    return browser, browser.page(path)


def test_the_list_leads_to_the_incident_with_its_cause_and_nothing_else_of_the_case(
    visit: Visit, house: House, case: Receipt
) -> None:
    path = address(house, case)
    browser, page = operator_at(visit, path)
    assert f'href="{path}"' in browser.page("/admin/incidents")
    assert "antal" in page
    assert "”Räkna &lt;b&gt;” har stannat" in page
    assert 'data-diagram-url="/processes/counting/1/diagram"' in page
    assert "kanariefågel" not in page
    with house.read() as connection:
        seen = connection.execute(select(ReadLog.object, ReadLog.fields).order_by(ReadLog.id.desc()).limit(1)).one()
    assert tuple(seen) == (f"incident:{incident_of(house, case)}", "antal")


def test_a_value_is_mended_and_the_step_tried_again(visit: Visit, house: House, case: Receipt) -> None:
    path = address(house, case)
    browser, _page = operator_at(visit, path)
    response = browser.post(f"{path}/values", {"value.antal": "2.5", "reason": "glömdes vid starten"})
    assert (response.status_code, response.location) == (303, path)
    kind, payload = last(house, case)
    assert (kind, payload["changed"], payload["reason"]) == (
        "intervention.repaired",
        [[0, "antal", None, "2.5"]],
        "glömdes vid starten",
    )
    assert 'value="2.5"' in browser.page(path)
    assert browser.post(f"{path}/retry").status_code == 303
    assert last(house, case)[0] == "incident.mended"
    assert "Åtgärdat" in browser.page(path)


@pytest.mark.parametrize(
    ("fields", "beside", "words"),
    [
        ({"value.antal": "2", "reason": " "}, "values-reason", "Skriv varför"),
        ({"value.antal": "2 +", "reason": "fel"}, "values-antal", "Skriv ett värde som"),
        ({"value.antal": "okänd", "reason": "fel"}, "values-antal", "Skriv ett värde som"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    visit: Visit, house: House, case: Receipt, fields: dict[str, str], beside: str, words: str
) -> None:
    path = address(house, case)
    browser, _page = operator_at(visit, path)
    response = browser.post(f"{path}/values", fields)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert re.search(rf'id="{beside}-error">{words}', page)
    assert f'value="{fields["value.antal"]}"' in page
    assert f'href="#{beside}"' in page


def test_nothing_to_mend_is_said(visit: Visit, house: House, case: Receipt) -> None:
    path = address(house, case)
    browser, _page = operator_at(visit, path)
    response = browser.post(f"{path}/values", {"value.antal": "", "reason": "fel"})
    assert response.status_code == 422
    assert "Skriv minst ett värde" in response.get_data(as_text=True)


def test_a_value_that_the_step_does_not_read_is_not_taken(visit: Visit, house: House, case: Receipt) -> None:
    path = address(house, case)
    browser, _page = operator_at(visit, path)
    fields = {"value.hemligt": '"ny"', "value.antal": "1", "reason": "fel"}
    assert browser.post(f"{path}/values", fields).status_code == 303
    assert [change[1] for change in last(house, case)[1]["changed"]] == ["antal"]


def test_a_step_is_skipped_with_what_it_should_have_given(visit: Visit, house: House, case: Receipt) -> None:
    path = address(house, case)
    browser, _page = operator_at(visit, path)
    response = browser.post(f"{path}/skip", {"value.summa": "7", "reason": "räknat för hand"})
    assert (response.status_code, response.location) == (303, "/admin/incidents")
    kind, payload = last(house, case)
    assert (kind, payload["values"]) == ("intervention.skipped", {"summa": 7})


def test_a_case_goes_on_from_another_step(visit: Visit, house: House, case: Receipt) -> None:
    path = address(house, case)
    browser, page = operator_at(visit, path)
    assert '<option value="look">Look</option>' in page
    assert browser.post(f"{path}/move", {"to": "nowhere", "reason": "fel"}).status_code == 422
    assert browser.post(f"{path}/move", {"to": "look", "reason": "räknat för hand"}).status_code == 303
    kind, payload = last(house, case)
    assert (kind, payload["from"], payload["to"]) == ("intervention.moved", "sum", "look")


def test_a_case_is_ended(visit: Visit, house: House, case: Receipt) -> None:
    path = address(house, case)
    browser, _page = operator_at(visit, path)
    assert browser.post(f"{path}/end", {"reason": ""}).status_code == 422
    assert state(house, case) == "open"
    assert browser.post(f"{path}/end", {"reason": "startades av misstag"}).status_code == 303
    assert (state(house, case), last(house, case)[0]) == ("cancelled", "case.cancelled")


def test_the_last_completed_task_is_taken_back(visit: Visit, house: House) -> None:
    case = house.run(start_case, StartCase("failing", {}), SET_UP)
    task = open_task(house, case.case_id, "look")
    house.run(complete_task, CompleteTask(task.id, task.version, {}), SET_UP)
    path = address(house, case)
    browser, page = operator_at(visit, path)
    assert "”Look” går tillbaka till den som avslutade den" in page
    assert browser.post(f"{path}/reopen", {"task": task.id, "reason": ""}).status_code == 422
    assert browser.post(f"{path}/reopen", {"task": task.id, "reason": "fel svar"}).status_code == 303
    assert last(house, case)[0] == "intervention.reopened"
    assert open_task(house, case.case_id, "look").id != task.id
    assert "Åtgärdat" in browser.page(path)


def test_what_others_did_meanwhile_is_said(visit: Visit, house: House, case: Receipt) -> None:
    path = address(house, case)
    browser, _page = operator_at(visit, path)
    house.run(cancel_case, CancelCase(case.case_id or 0, "fel"), SET_UP)
    for action in ("values", "skip", "move", "end"):
        response = browser.post(f"{path}/{action}", {"reason": "fel", "to": "look", "value.antal": "1"})
        assert response.status_code == 409
    assert "Någon har redan låtit steget" in response.get_data(as_text=True)


def test_where_the_law_lies_in_the_way_only_what_is_allowed_is_offered(visit: Visit, house: House) -> None:
    case = house.run(start_case, StartCase("lawful", {}), SET_UP)
    path = address(house, case)
    browser, page = operator_at(visit, path)
    assert "avgör om ärendet går genom lagens steg" in page
    assert 'name="value.utfall"' not in page
    assert re.findall(r'<option value="(\w+)">', page) == ["tidy"]
    assert "Avsluta ärendet" not in page
    for action, status in (("values", 422), ("move", 403), ("end", 403)):
        fields = {"value.utfall": "2", "to": "decide", "reason": "fel"}
        assert browser.post(f"{path}/{action}", fields).status_code == status, action
    assert last(house, case)[0] == "case.started"


def test_a_step_of_law_that_has_stopped_can_only_be_tried_again(visit: Visit, house: House) -> None:
    diagram = bpmn(
        "unlucky",
        [start_event(), user_task("decide", extra='<lots:step kind="decide" />'
         '<zeebe:assignmentDefinition assignee="=saknas" />'), end_event()],
        ["start -> decide", "decide -> end"],
    )  # fmt: skip
    deploy(house, {"process.bpmn": diagram})
    case = house.run(start_case, StartCase("unlucky", {}), SET_UP)
    path = address(house, case)
    browser, page = operator_at(visit, path)
    assert "Lagen kräver steget" in html.unescape(page)
    assert "Försök igen" in page
    assert not re.search(r"/(values|skip|move|end)\"", page)
    assert browser.post(f"{path}/skip", {"reason": "fel"}).status_code == 403


def test_an_incident_that_does_not_exist_is_not_found(visit: Visit) -> None:
    assert visit(OPERATOR).get("/admin/incidents/999999").status_code == 404


def test_an_official_opens_no_incident(visit: Visit, house: House, case: Receipt) -> None:
    official = visit("maria.ohman")
    path = address(house, case)
    assert official.get(path).status_code == 403
    for action in ("values", "skip", "move", "end"):
        assert official.post(f"{path}/{action}", {"reason": "fel"}).status_code == 403
    assert state(house, case) == "open"
