"""Whole diagrams of other systems: converted, without a fault, and run. Ours stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from engine.errors import DefinitionError
from engine.interchange import Imported, convert, import_files
from engine.services.checking import check_files
from tests.unit.interchange.foreign import CAMUNDA, SPIFF, around
from tests.unit.runtime.harness import Case

ROOT = Path(__file__).parents[3]
DIAGRAMS = ROOT / "tests" / "diagrams"
SHIPPED = sorted((ROOT / "bpmn").glob("*/process.bpmn"))
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SAMPLES = {
    "camunda7-permit.bpmn": (),
    "spiff-invoice.bpmn": ("spiff-invoice-schema.json", "spiff-invoice-uischema.json"),
}


def imported(name: str) -> Imported:
    beside = {one.removeprefix("spiff-"): (DIAGRAMS / one).read_bytes() for one in SAMPLES[name]}
    return import_files({"process.bpmn": (DIAGRAMS / name).read_bytes(), **beside})


@pytest.mark.parametrize("name", SAMPLES)
def test_a_diagram_that_can_be_converted_whole_has_no_fault(name: str) -> None:
    made = imported(name)
    assert [one for one in made.findings if one.severity == "error"] == []
    assert [str(one) for one in check_files(made.files) if one.is_error] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_ids_names_documentation_and_layout_stay(name: str) -> None:
    before, after = (etree.fromstring(data) for data in ((DIAGRAMS / name).read_bytes(), diagram(name)))
    assert layout(before) == layout(after)
    assert facts(before) == facts(after)
    kept = {x.text for x in before.iter(f"{BPMN}documentation")}
    assert kept <= {x.text for x in after.iter(f"{BPMN}documentation")}


def layout(root: etree._Element) -> bytes:
    (drawn,) = root.iter(BPMNDI)
    return etree.tostring(drawn, method="c14n", exclusive=True)


def diagram(name: str) -> bytes:
    return imported(name).files["process.bpmn"]


def facts(root: etree._Element) -> list[tuple[str | None, str | None]]:
    return [(el.get("id"), el.get("name")) for el in root.iter(f"{BPMN}*") if el.get("id")]


def test_the_permit_of_camunda_7_runs() -> None:
    case = Case(diagram("camunda7-permit.bpmn"), {"applicant": "Bo", "amount": 100, "urgent": True})
    task = case.task("review")
    assert (task.assignee, task.candidate_groups, task.form_id) == ("anna", ("permits", "KS"), "review")
    assert case.seen_by("review")["greeting"] == "Hello Bo!"
    case.complete("review", verdict="yes")
    assert case["verdict"] == "yes"
    assert case["facts"] == {"who": "Bo", "list": ["a", 101]}
    assert case["fee"] == 200
    case.fire("wait")
    case.complete("each", "a")
    assert case.finished
    assert "granted" in case.went()


def test_the_invoice_of_spiffworkflow_runs() -> None:
    case = Case(diagram("spiff-invoice.bpmn"))
    values = {"customer": "Bo", "amount": 2000, "order_number": 7, "kind": "goods", "paid": False, "due": None}
    case.complete("register", **values, note=None)
    assert (case["total"], case["is_large"], case["label"]) == (2500, True, "Invoice 7")
    job = case.job("ask")
    assert (job.type, job.headers["name"]) == ("lots.publish_message", "asked")
    assert job.inputs == {"correlationKey": "Bo/7", "values": {"order_number": 7, "customer": "Bo"}}
    case.do("ask")
    case.receive("answered", "Bo/7")
    case.complete("pay")
    assert case.finished


@pytest.mark.parametrize("path", [*SHIPPED, DIAGRAMS / "panel.bpmn"], ids=lambda path: path.parent.name)
def test_a_diagram_of_ours_stays_byte_for_byte(path: Path) -> None:
    assert convert(path.read_bytes()) == (path.read_bytes(), {}, ())


@pytest.mark.parametrize("name", SAMPLES)
def test_what_was_converted_stays_as_it_is_the_next_time(name: str) -> None:
    assert convert(diagram(name)) == (diagram(name), {}, ())


def test_what_was_sent_is_kept_beside_and_schemas_are_used_up() -> None:
    made = imported("spiff-invoice.bpmn")
    assert made.originals == {"process.bpmn": (DIAGRAMS / "spiff-invoice.bpmn").read_bytes()}
    assert sorted(made.files) == ["forms/register.form", "process.bpmn"]
    assert made.system == "SpiffWorkflow"


@pytest.mark.parametrize("name", SAMPLES)
def test_unconverted_it_is_refused_in_one_plain_sentence(name: str) -> None:
    (found,) = check_files({"process.bpmn": (DIAGRAMS / name).read_bytes()})
    assert found.finding.code == "FOREIGN"
    assert "lots import" in found.finding.remedy


def test_what_is_no_diagram_is_left_to_the_check() -> None:
    assert import_files({"process.bpmn": b"<html/>"}) == Imported({"process.bpmn": b"<html/>"})
    with pytest.raises(DefinitionError):
        convert(b"<html/>")


# --- nothing is lost ------------------------------------------------------------------------------------------------
PLACES = (
    *("process", "startEvent", "endEvent", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "task"),
    *("scriptTask", "businessRuleTask", "callActivity", "subProcess", "exclusiveGateway", "intermediateCatchEvent"),
    *("intermediateThrowEvent", "boundaryEvent", "sequenceFlow", "conditionExpression", "messageEventDefinition"),
    *("multiInstanceLoopCharacteristics", "laneSet", "lane", "message", "signal", "error", "collaboration", "text"),
)


@pytest.mark.parametrize(("prefix", "namespace"), [("camunda", CAMUNDA), ("spiffworkflow", SPIFF)])
@pytest.mark.parametrize("tag", PLACES)
def test_what_nobody_knows_is_told_wherever_it_stands(tag: str, prefix: str, namespace: str) -> None:
    odd = (
        f'<{tag} id="odd" {prefix}:strange="1"><extensionElements><{prefix}:stranger b="2"/><a:third xmlns:a="urn:a">'
        f"<{prefix}:inner/></a:third></extensionElements><{prefix}:outside/></{tag}>"
    )
    made = import_files({"process.bpmn": around(f'<userTask id="x"/>{odd}', prefix)})
    told = " ".join(one.message for one in made.findings)
    assert [name for name in ("strange", "stranger", "inner", "outside") if f"{prefix}:{name} " not in told] == []
    assert namespace.encode() not in made.files["process.bpmn"]
