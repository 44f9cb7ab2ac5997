"""The reference diagrams of the BPMN Model Interchange Working Group: each is read, or refused element by element."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine.diagram.checks import References
from engine.runtime import inspect_diagram
from engine.services.checking import check_files
from tests.browsers import open_browser
from tests.conformance.drawing import read_drawing
from tests.conformance.editor_page import saved_by_the_editor
from tests.servers import find_conformance_data

FOLDER = "miwg-reference"
EXPECTED_DIAGRAMS = 21


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with open_browser(chromium) as opened:
        yield opened


def diagrams() -> list[Path]:
    folder = find_conformance_data()
    return sorted((folder / FOLDER).glob("*.bpmn")) if folder is not None else []


def test_the_reference_diagrams_are_complete(conformance_data: Path) -> None:
    assert len(list((conformance_data / FOLDER).glob("*.bpmn"))) == EXPECTED_DIAGRAMS


@pytest.mark.parametrize("path", diagrams(), ids=lambda path: str(path.stem))
def test_a_reference_diagram_is_read_or_refused_with_what_to_do(path: Path) -> None:
    found = inspect_diagram(path.read_bytes(), References())
    assert all(f.code and f.message and f.remedy for f in found)


@pytest.mark.parametrize("path", diagrams(), ids=lambda path: str(path.stem))
def test_what_is_found_in_a_reference_diagram_names_elements_that_it_has(path: Path) -> None:
    drawing = read_drawing(path.read_bytes())
    found = [one.finding for one in check_files({"process.bpmn": path.read_bytes()})]
    assert [one for one in found if one.element is not None and one.element not in drawing.elements] == []
    named = [one.path for one in found]
    assert [step for steps in named for step in steps if step not in drawing.elements] == []


@pytest.mark.parametrize("path", diagrams(), ids=lambda path: str(path.stem))
def test_the_editor_saves_a_reference_diagram_with_the_same_elements_where_they_were(
    path: Path, browser: Browser
) -> None:
    given = path.read_bytes()
    assert read_drawing(saved_by_the_editor(browser, given)) == read_drawing(given)


@pytest.mark.parametrize("name", ["C.9.0", "C.9.1"])
def test_a_diagram_made_for_the_same_extensions_has_no_error(name: str, conformance_data: Path) -> None:
    found = inspect_diagram((conformance_data / FOLDER / f"{name}.bpmn").read_bytes(), References())
    assert [f for f in found if f.severity == "error"] == []
