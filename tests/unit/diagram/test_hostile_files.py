"""Files made to hurt: each is refused by a finding that says what is wrong and how to mend it."""

from __future__ import annotations

import pytest

from engine.errors import DefinitionError
from engine.limits import Limits
from engine.runtime import read_diagram
from engine.services.checking import check_files
from engine.services.definitions import read_bundle
from tests.bpmn_builder import bpmn, element, io, script

END = element("endEvent slut")
LINE = "start>u u>slut"
BOMB = (
    "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(10))
    + "]>"
)


def drawn(name: str = "", *inside: str) -> bytes:
    return bpmn(element("userTask u", *inside, name=name), END, path=LINE)


def deep(levels: int) -> bytes:
    return drawn().replace(b"</process>", b"<laneSet>" * levels + b"</laneSet>" * levels + b"</process>")


def bombed(data: bytes) -> bytes:
    return BOMB.encode() + data


HOSTILE = {
    "elements nested a thousand deep": (deep(1_000), "XML-DEPTH"),
    "an entity bomb in a text": (
        bombed(drawn().replace(b"</process>", b"<documentation>&k;</documentation></process>")),
        "XML-DOCTYPE",
    ),
    "an entity bomb in an attribute": (bombed(drawn("&amp;k;").replace(b"&amp;k;", b"&k;")), "XML-DOCTYPE"),
    "a name of a megabyte": (drawn("x" * 1_000_000), "STRUCT-NAME-LENGTH"),
    "an id that no column holds": (bpmn(element(f"userTask {'u' * 129}"), END, path="start>slut"), "STRUCT-ID-LENGTH"),
    "thousands of elements": (
        bpmn(*(element(f"task t{i}") for i in range(2_001)), END, path="start>slut"),
        "XML-ELEMENTS",
    ),
    "more bytes than a file may have": (drawn("x" * 2_000_000), "XML-SIZE"),
    "nothing": (b"", "XML-MALFORMED"),
    "zeros": (b"\0" * 10_000, "XML-MALFORMED"),
}


@pytest.mark.parametrize(("data", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_by_name(data: bytes, code: str) -> None:
    found = check_files({"process.bpmn": data})
    assert code in {one.finding.code for one in found if one.is_error}
    assert all(one.finding.remedy and len(one.finding.message) < 1_000 for one in found)
    with pytest.raises(DefinitionError):
        read_bundle({"process.bpmn": data})


def test_an_expression_of_a_megabyte_is_told_by_its_beginning() -> None:
    data = bpmn(script("t", "1+" * 500_000, "x"), END, path="start>t t>slut")
    (found,) = [one.finding for one in check_files({"process.bpmn": data}) if one.finding.code == "FEEL-SYNTAX"]
    assert len(found.message) < 1_000
    assert "…" in found.message


def test_thousands_of_mappings_are_read() -> None:
    many = io(*(f"in =a + {i} v{i}" for i in range(5_000)))
    assert len(read_diagram(drawn("u", many)).processes["p"].nodes["u"].inputs) == 5_000


@pytest.mark.parametrize(
    ("limits", "code"), [(Limits(xml_bytes=500), "XML-SIZE"), (Limits(elements=3), "XML-ELEMENTS")]
)
def test_the_caps_of_a_file_can_be_set(limits: Limits, code: str) -> None:
    files = {"process.bpmn": drawn("Utred")}
    assert code not in {one.finding.code for one in check_files(files)}
    assert code in {one.finding.code for one in check_files(files, limits=limits)}
