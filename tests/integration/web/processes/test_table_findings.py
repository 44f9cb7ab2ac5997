"""A fault in a decision table is told by the decision's name, the rule's number and the column's label."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest

from tests.integration.web.conftest import Browser
from tests.integration.web.processes.sending import DRAFT, put
from tests.unit.dmn.models import DMN_1_3

FILE = "avgift.dmn"


def table(*rows: tuple[str, str], policy: str = "UNIQUE", looks_at: str = "yta") -> bytes:
    """A table as the editor writes it, with ids that nobody sees."""
    rules = "".join(
        f'<rule id="Rule_{n}x"><inputEntry id="In_{n}x"><text>{escape(test)}</text></inputEntry>'
        f'<outputEntry id="Out_{n}x"><text>{escape(result)}</text></outputEntry></rule>'
        for n, (test, result) in enumerate(rows)
    )
    return (
        f'<definitions xmlns="{DMN_1_3}" id="m" name="m" namespace="https://lots.example/m">'
        '<decision id="Decision_x" name="Avgift"><variable id="v" name="Avgift" typeRef="Any"/>'
        f'<decisionTable id="Table_x" hitPolicy="{policy}"><input id="Input_x" label="Lokalens yta">'
        f"<inputExpression><text>{looks_at}</text></inputExpression></input>"
        f'<output id="Output_x" label="Belopp" name="belopp"/>{rules}</decisionTable></decision></definitions>'
    ).encode()


FAULTS = [
    (table(("< 10", "100"), (">= 10", "yta *")), "Beslutet ”Avgift”, regel 2, kolumnen ”Belopp”: `yta *` går inte"),
    (table(("< ", "100"), (">= 10", "1")), "Beslutet ”Avgift”, regel 1, kolumnen ”Lokalens yta”: `<` går inte"),
    (table(("< 12", "1"), (">= 10", "2")), "Beslutet ”Avgift”: Reglerna 1 och 2 gäller"),
    (table(("< 8", "1"), (">= 10", "2")), "Beslutet ”Avgift”: "),
    (table(("-", "1"), ("< 3", "2"), policy="FIRST"), "Beslutet ”Avgift”: Regel 2 "),
    (table(("< 8", "1"), looks_at=""), "Beslutet ”Avgift”, kolumnen ”Lokalens yta”: "),
]


@pytest.mark.parametrize(("content", "swedish"), FAULTS)
def test_a_fault_in_a_table_names_what_its_author_sees(owner: Browser, content: bytes, swedish: str) -> None:
    sent = {"files": {FILE: content.decode()}}
    response = owner.client.post(f"{DRAFT}/check", json=sent, headers={"X-CSRFToken": owner.token})
    told = [one["message"] for one in response.get_json()["findings"] if one["file"] == FILE]
    assert any(one.startswith(swedish) for one in told), told
    assert not any("_x" in one or "In_" in one for one in told)


def test_the_page_of_the_draft_shows_no_id_of_a_cell(owner: Browser) -> None:
    put(owner, f"{DRAFT}/content/{FILE}", FAULTS[0][0], 0)
    page = owner.page(f"{DRAFT}/propose")
    assert "Beslutet ”Avgift”, regel 2, kolumnen ”Belopp”" in page
    assert "Out_1x" not in page
