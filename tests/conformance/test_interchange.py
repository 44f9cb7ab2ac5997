"""The reference diagrams of the BPMN Model Interchange Working Group, through the one door of every check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from engine.interchange import convert, import_files
from engine.runtime.reader.support import ELEMENTS
from engine.services.checking import check_files
from tests.servers import find_conformance_data

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DIAGRAMS = 21
WRITTEN_IN_WORDS = {"script": "SCRIPT-LANGUAGE"}
"""Elements whose finding does not name their tag."""


def diagrams() -> list[Path]:
    folder = find_conformance_data()
    return sorted((folder / "miwg-reference").glob("*.bpmn")) if folder is not None else []


def test_all_reference_diagrams_are_looked_at(conformance_data: Path) -> None:
    assert len(list((conformance_data / "miwg-reference").glob("*.bpmn"))) == DIAGRAMS


@pytest.mark.parametrize("path", diagrams(), ids=lambda path: str(path.stem))
def test_every_element_that_is_not_run_is_named(path: Path) -> None:
    found = [one.finding for one in check_files({"process.bpmn": path.read_bytes()})]
    assert all(one.code and one.message and one.remedy for one in found)
    told = {(one.element, word) for one in found for word in (one.code, one.message.split(" ")[0])}
    missing = [(place, tag) for place, tag in unsupported(path) if (place, WRITTEN_IN_WORDS.get(tag, tag)) not in told]
    assert missing == []


def unsupported(path: Path) -> Iterator[tuple[str | None, str]]:
    """Yield (nearest id, tag) of the outermost refused elements in processes that are run."""
    for process in etree.parse(str(path)).getroot().iterfind(f"{BPMN}process"):
        if process.get("isExecutable", "true") in ("true", "1"):
            yield from _below(process)


def _below(el: etree._Element) -> Iterator[tuple[str | None, str]]:
    for child in el.iterchildren(f"{BPMN}*"):
        tag = etree.QName(child).localname
        known = ELEMENTS.get(tag)
        if known is None or known.verdict == "refused":
            yield _place(child), tag
        elif tag != "extensionElements":
            yield from _below(child)


def _place(el: etree._Element) -> str | None:
    here: etree._Element | None = el
    while here is not None and not here.get("id"):
        here = here.getparent()
    return here.get("id") if here is not None else None


@pytest.mark.parametrize("path", diagrams(), ids=lambda path: str(path.stem))
def test_a_diagram_of_no_other_system_is_imported_byte_for_byte(path: Path) -> None:
    data = path.read_bytes()
    assert convert(data) == (data, {}, ())
    assert import_files({"process.bpmn": data}).files == {"process.bpmn": data}


def test_what_an_older_editor_left_is_told(conformance_data: Path) -> None:
    data = (conformance_data / "miwg-reference" / "C.9.1.bpmn").read_bytes()
    told = [one.finding.message for one in check_files({"process.bpmn": data}) if one.finding.code == "FOREIGN-IGNORED"]
    assert any("camunda:asyncAfter" in one for one in told)
