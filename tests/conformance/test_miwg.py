"""The reference diagrams of the BPMN Model Interchange Working Group: each is read, or refused element by element."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.diagram.checks import References
from engine.runtime import inspect_diagram
from tests.servers import find_conformance_data

FOLDER = "miwg-reference"
EXPECTED_DIAGRAMS = 21


def diagrams() -> list[Path]:
    folder = find_conformance_data()
    return sorted((folder / FOLDER).glob("*.bpmn")) if folder is not None else []


def test_the_reference_diagrams_are_complete(conformance_data: Path) -> None:
    assert len(list((conformance_data / FOLDER).glob("*.bpmn"))) == EXPECTED_DIAGRAMS


@pytest.mark.parametrize("path", diagrams(), ids=lambda path: str(path.stem))
def test_a_reference_diagram_is_read_or_refused_with_what_to_do(path: Path) -> None:
    found = inspect_diagram(path.read_bytes(), References())
    assert all(f.code and f.message and f.remedy for f in found)


@pytest.mark.parametrize("name", ["C.9.0", "C.9.1"])
def test_a_diagram_made_for_the_same_extensions_has_no_error(name: str, conformance_data: Path) -> None:
    found = inspect_diagram((conformance_data / FOLDER / f"{name}.bpmn").read_bytes(), References())
    assert [f for f in found if f.severity == "error"] == []
