"""Diagrams of other systems, uploaded: converted, with what became of them told at once and marked in the draft."""

from __future__ import annotations

from pathlib import Path

from engine.queries.drafting import draft_bytes, draft_saves, find_draft, save_bytes
from engine.services.work import House
from tests.integration.web.conftest import Visit
from tests.integration.web.processes.sending import OWNER, files_sent, market, zipped

DIAGRAMS = Path(__file__).parents[3] / "diagrams"
PERMIT = (DIAGRAMS / "camunda7-permit.bpmn").read_bytes()
INVOICE = {
    "invoice.bpmn": (DIAGRAMS / "spiff-invoice.bpmn").read_bytes(),
    "invoice-schema.json": (DIAGRAMS / "spiff-invoice-schema.json").read_bytes(),
    "invoice-uischema.json": (DIAGRAMS / "spiff-invoice-uischema.json").read_bytes(),
}
LISTENER = b"<camunda:properties>"
WITH_LISTENER = PERMIT.replace(LISTENER, b'<camunda:executionListener event="end" class="org.Log" />' + LISTENER)


def test_a_diagram_of_camunda_7_becomes_a_draft_and_what_became_of_it_is_told(visit: Visit, house: House) -> None:
    browser = visit(OWNER)
    response = browser.post("/processes/import", files_sent(tillstand__bpmn=WITH_LISTENER))
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "Det var ritat för Camunda 7" in page
    assert "camunda:executionListener gick inte att ta över" in page
    with house.read() as connection:
        draft = find_draft(connection, "permit")
        assert draft is not None
        assert sorted(draft_bytes(connection, draft.id)) == ["forms/received.form", "forms/review.form", "process.bpmn"]
    assert "IMPORT-TODO" in browser.page("/processes/permit/draft")


def test_the_file_as_it_was_sent_stays_in_the_history(visit: Visit, house: House) -> None:
    visit(OWNER).post("/processes/import", files_sent(tillstand__bpmn=PERMIT))
    with house.read() as connection:
        draft = find_draft(connection, "permit")
        assert draft is not None
        saves = [save_bytes(connection, draft.id, one.id) for one in draft_saves(connection, draft.id)]
    assert ("process.bpmn", PERMIT) in saves


def test_a_diagram_of_spiffworkflow_comes_with_its_schemas_in_an_archive(visit: Visit) -> None:
    browser = visit(OWNER)
    page = browser.post("/processes/import", files_sent(invoice__zip=zipped(INVOICE))).get_data(as_text=True)
    assert "SpiffWorkflow" in page
    assert "forms/register.form" in page
    assert "formJsonSchemaFilename" not in page


def test_a_foreign_diagram_is_converted_when_it_is_uploaded_to_a_draft(visit: Visit, house: House) -> None:
    browser = visit(OWNER)
    browser.post("/processes/import", files_sent(m__bpmn=market()))
    response = browser.post("/processes/market/draft/import", files_sent(tillstand__bpmn=PERMIT))
    assert "Det var ritat för Camunda 7" in response.get_data(as_text=True)
    with house.read() as connection:
        draft = find_draft(connection, "market")
        assert draft is not None
        assert b"camunda.org/schema/1.0" not in draft_bytes(connection, draft.id)["process.bpmn"]
        saves = [save_bytes(connection, draft.id, one.id)[1] for one in draft_saves(connection, draft.id)]
    assert PERMIT in saves


def test_a_schema_without_its_diagram_has_no_place(visit: Visit) -> None:
    sent = files_sent(m__bpmn=market(), schema__json=b"{}")
    response = visit(OWNER).post("/processes/import", sent)
    assert response.status_code == 422
    assert "En process har ingen plats för schema.json" in response.get_data(as_text=True)


def test_other_data_in_an_archive_is_passed_over(visit: Visit) -> None:
    members = {"m/process.bpmn": market(), "m/package.json": b"{}", "m/x/package.json": b"[]"}
    assert visit(OWNER).post("/processes/import", files_sent(m__zip=zipped(members))).status_code == 303
