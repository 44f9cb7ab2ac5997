"""Each row of docs/bpmn-support.md: what is said to run runs to its end, what is refused is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from engine.diagram.checks import References
from engine.runtime import inspect_diagram
from engine.runtime.reader.support import ELEMENTS, support_page
from tests.unit.diagram.support_examples import NS, RUNS, example
from tests.unit.runtime.harness import Case

PAGE = Path(__file__).parents[3] / "docs" / "bpmn-support.md"
ROWS = [(tag, None, known.verdict) for tag, known in ELEMENTS.items()] + [
    (tag, name, verdict) for tag, known in ELEMENTS.items() for name, (verdict, _) in known.attributes.items()
]
ACCEPTED = [(tag, name) for tag, name, verdict in ROWS if verdict != "refused"]
REFUSED = [(tag, name) for tag, name, verdict in ROWS if verdict == "refused"]
KEY = {"nyckel": "K1"}
SET_ELSEWHERE = {"default"}
"""Attributes that name a flow which the example does not have; tests/unit/runtime/test_gateways.py has them."""


def name_of(row: tuple[str, str | None]) -> str:
    return row[0] if row[1] is None else f"{row[0]}-{row[1]}"


def run_to_the_end(case: Case) -> None:
    """Do whatever is open, until nothing is."""
    for _ in range(30):
        if case.finished:
            return
        if case.tasks:
            case.complete(next(iter(case.tasks.values())).element)
        elif case.jobs:
            case.do(next(iter(case.jobs.values())).element)
        elif case.timers:
            case.fire(next(iter(case.timers.values())).element)
        elif case.catches:
            catch = next(iter(case.catches.values()))
            case.receive(catch.name, catch.key)
        else:
            case.signal("larm")


@pytest.mark.parametrize(("tag", "attribute"), ACCEPTED, ids=map(name_of, ACCEPTED))
def test_what_is_said_to_run_is_accepted_and_runs_to_its_end(tag: str, attribute: str | None) -> None:
    xml = example(tag, attribute)
    el = next(etree.fromstring(xml).iter(f"{{{NS}}}{tag}"))
    assert attribute is None or attribute in el.attrib
    errors = [f for f in inspect_diagram(xml, References()) if f.severity == "error"]
    if attribute in SET_ELSEWHERE:
        assert {f.code for f in errors} <= {"REF-DEFAULT"}
        return
    assert errors == []
    case = Case(xml, KEY, process="p")
    run_to_the_end(case)
    assert case.why == {}
    assert case.finished


@pytest.mark.parametrize(("tag", "attribute"), REFUSED, ids=map(name_of, REFUSED))
def test_what_is_refused_is_refused_by_its_name_with_a_remedy(tag: str, attribute: str | None) -> None:
    found = [f for f in inspect_diagram(example(tag, attribute), References()) if f.severity == "error"]
    assert any((attribute or tag) in f.message and f.remedy for f in found)


@pytest.mark.parametrize(
    ("tag", "attribute", "value"),
    [(tag, name, "annat") for tag, known in ELEMENTS.items() for name in known.only],
)
def test_another_value_than_those_that_run_is_refused(tag: str, attribute: str, value: str) -> None:
    root = etree.fromstring(example(tag, attribute))
    next(root.iter(f"{{{NS}}}{tag}")).set(attribute, value)
    found = inspect_diagram(etree.tostring(root), References())
    assert any(f.code == "UNSUPPORTED" and attribute in f.message for f in found)


def test_an_element_that_bpmn_does_not_know_is_refused() -> None:
    xml = RUNS["task"].replace(b'<task id="x"></task>', b'<task id="x"></task><uppgift id="y"/>')
    assert ("UNSUPPORTED", "y") in {(f.code, f.element) for f in inspect_diagram(xml, References())}


def test_an_attribute_that_bpmn_does_not_know_is_told() -> None:
    xml = RUNS["task"].replace(b'<task id="x">', b'<task id="x" farg="rod">')
    assert ("BPMN-UNKNOWN", "x") in {(f.code, f.element) for f in inspect_diagram(xml, References())}


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == support_page()
