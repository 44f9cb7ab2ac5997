"""An operator reads in Swedish why an expression failed, and where in the diagram or the table it is written."""

from __future__ import annotations

import html
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest
from sqlalchemy import func, select

from engine.commands import StartCase
from engine.rows import Incident
from engine.services.cases import start_case
from engine.services.work import House
from tests.factories import SET_UP, deploy
from tests.integration.web.conftest import Visit
from tests.processes import bpmn, end_event, gateway, script_task, start_event, user_task
from tests.unit.dmn.models import DMN_1_3

OPERATOR = "ewa.lindkvist"
SUM = bpmn(
    "sum",
    [start_event(), script_task("add", "antal +\n belop", "summa", "Räkna"), end_event()],
    ["start -> add", "add -> end"],
)
WAY = bpmn(
    "way",
    [start_event(), gateway("fork"), user_task("look"), end_event()],
    ["start -> fork", "fork -> look if antal > 3", "fork -> end else", "look -> end"],
)
MAPPING = '<zeebe:ioMapping><zeebe:input source="=antal / 0" target="del" /></zeebe:ioMapping>'
MAPPED = bpmn(
    "mapped",
    [start_event(), user_task("look", extra=MAPPING), end_event()],
    ["start -> look", "look -> end"],
)
ASK = (
    '<businessRuleTask id="ask" name="Ta ut avgiften"><extensionElements>'
    '<zeebe:calledDecision decisionId="Decision_1" resultVariable="avgift" />'
    "</extensionElements></businessRuleTask>"
)
ASKED = bpmn("asked", [start_event(), ASK, end_event()], ["start -> ask", "ask -> end"])


def rule(number: int, test: str, result: str) -> str:
    """A row with ids as the editor makes them, which nobody sees."""
    return (
        f'<rule id="Rule_{number}"><inputEntry id="In_{number}"><text>{escape(test)}</text></inputEntry>'
        f'<outputEntry id="Out_{number}"><text>{escape(result)}</text></outputEntry></rule>'
    )


FEE = (
    f'<definitions xmlns="{DMN_1_3}" id="m" name="m" namespace="https://lots.example/m">'
    '<decision id="Decision_1" name="Avgift"><variable id="v" name="Avgift" typeRef="Any"/>'
    '<decisionTable id="DecisionTable_1"><input id="Input_1" label="Lokalens yta">'
    "<inputExpression><text>yta</text></inputExpression></input>"
    '<output id="Output_1" label="Belopp" name="belopp"/>'
    f"{rule(1, '< 10', '100')}{rule(2, '>= 10', 'yta * taxa')}</decisionTable></decision></definitions>"
).encode()

Read = Callable[[str, dict[str, object]], str]


@pytest.fixture(scope="module", autouse=True)
def _processes(house: House) -> None:
    for diagram in (SUM, WAY, MAPPED):
        deploy(house, {"process.bpmn": diagram})
    deploy(house, {"process.bpmn": ASKED, "avgift.dmn": FEE})


@pytest.fixture
def read(visit: Visit, house: House) -> Read:
    """Start a case of a process whose step fails, and read the page of its incident."""

    def read(process: str, values: dict[str, object]) -> str:
        receipt = house.run(start_case, StartCase(process, values), SET_UP)
        with house.read() as connection:
            query = select(func.max(Incident.id)).where(Incident.case_id == receipt.case_id)
            incident = connection.execute(query).scalar_one()
        return html.unescape(visit(OPERATOR).page(f"/admin/incidents/{incident}"))

    return read


def test_an_unset_name_in_a_computation_is_told_in_swedish_with_its_place(read: Read) -> None:
    page = read("sum", {"antal": 1, "belopp": 2})
    assert "Det finns ingen variabel 'belop'; menades 'belopp'?" in page
    assert "<dd>Beräkning</dd>" in page
    assert "<dd>rad 2, tecken 2</dd>" in page
    assert "antal +\n belop" in page
    assert "there is no variable" not in page


def test_a_condition_is_known_by_the_step_that_its_way_leads_to(read: Read) -> None:
    page = read("way", {"antal": "tre"})
    assert "Det går inte att jämföra text > tal" in page
    assert "Villkoret för vägen till ”Look”" in page


def test_a_mapping_is_known_by_its_variable(read: Read) -> None:
    page = read("mapped", {"antal": 3})
    assert "division med noll" in page
    assert "Värdet av del (värden in och ut)" in page


def test_a_cell_of_a_table_is_known_by_its_decision_rule_and_column(read: Read) -> None:
    page = read("asked", {"yta": 12})
    assert "Det finns ingen variabel 'taxa'" in page
    assert "Beslutet ”Avgift”, regel 2, kolumnen ”Belopp”" in page
    assert "<dd>rad 1, tecken 7</dd>" in page
    assert "Out_2" not in page


def test_the_list_of_what_has_stopped_tells_it_in_swedish_too(read: Read, visit: Visit) -> None:
    read("sum", {"antal": 1})
    page = html.unescape(visit(OPERATOR).page("/admin/incidents"))
    assert "Det finns ingen variabel 'belop'" in page
    assert "there is no variable" not in page
