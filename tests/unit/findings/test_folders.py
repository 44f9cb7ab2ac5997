"""Findings about the files of a process together."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from engine.diagram.spec import CASE_FACTS
from engine.errors import DefinitionError
from engine.services.checking import Library, check_files, library_of
from engine.services.definitions import read_bundle
from engine.services.opened import arende
from tests.unit.findings.cases import calls
from tests.unit.findings.drawing import GOOD
from tests.unit.findings.forms import NAME, form


def test_two_forms_with_one_id_are_found() -> None:
    files = {"process.bpmn": GOOD, "forms/a.form": form(NAME), "forms/b.form": form(NAME)}
    (found,) = check_files(files)
    assert (found.file, found.finding.code, found.finding.severity) == ("forms/b.form", "FILES-SAME-ID", "error")
    assert "forms/a.form" in found.finding.message


def test_a_folder_without_its_diagram_is_refused() -> None:
    with pytest.raises(DefinitionError) as caught:
        read_bundle({"annat.bpmn": GOOD})
    assert [one.code for one in caught.value.findings] == ["FILES-NO-DIAGRAM"]
    assert "annat.bpmn" in caught.value.findings[0].message


def test_a_folder_with_a_file_that_can_not_be_read_is_refused_with_all_findings() -> None:
    files = {"process.bpmn": GOOD, "forms/a.form": b"{", "regler.dmn": b"<a/>"}
    with pytest.raises(DefinitionError) as caught:
        read_bundle(files)
    assert [one.code for one in caught.value.findings] == ["FORM-JSON", "DMN-VERSION"]


def test_a_process_that_is_only_drawn_can_not_be_published() -> None:
    with pytest.raises(DefinitionError) as caught:
        read_bundle({"process.bpmn": GOOD.replace(b'isExecutable="true"', b'isExecutable="false"')})
    assert [one.code for one in caught.value.findings] == ["STRUCT-NOT-EXECUTABLE"]


def test_processes_that_call_each_other_are_found_across_folders() -> None:
    other = calls("p").replace(b'<process id="p"', b'<process id="q"')
    library = library_of([calls("q"), other])
    assert library == Library({"p": frozenset({"q"}), "q": frozenset({"p"})})
    (found,) = check_files({"process.bpmn": calls("q")}, library=library)
    assert (found.finding.code, found.finding.element, found.finding.path) == ("CALL-RECURSIVE", "c", ("c",))


def test_a_call_is_only_missed_where_all_processes_are_known() -> None:
    assert check_files({"process.bpmn": calls("q")}) == []
    (found,) = check_files({"process.bpmn": calls("q")}, library=Library(is_complete=True))
    assert found.finding.code == "REF-PROCESS"


def test_a_finding_is_told_in_one_line_with_its_way() -> None:
    (found,) = check_files({"process.bpmn": calls("p")})
    assert str(found).startswith("process.bpmn: CALL-RECURSIVE c: c calls p")
    assert found.facts()["path"] == ("c",)


def test_what_a_case_holds_is_what_the_check_knows() -> None:
    row = SimpleNamespace(number="", process="", authority="", received_on=None, started_at=None)
    assert tuple(arende(row, None, None)) == CASE_FACTS
