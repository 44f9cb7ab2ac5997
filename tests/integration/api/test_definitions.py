"""`/api/v1/definitions`: the library, and checking a folder before it is proposed."""

from __future__ import annotations

from tests.integration.api.conftest import CallerOf, ok, problem
from tests.processes import bpmn, end_event, form, start_event, text_field, user_task


def test_the_published_versions_are_listed(caller: CallerOf) -> None:
    found = ok(caller("rune").get("/definitions"))["definitions"]
    assert [(one["key"], one["version"]) for one in found] == [("review", 1), ("wait", 1)]
    assert all(len(one["sha256"]) == 64 for one in found)


def test_a_good_folder_is_good_and_nothing_is_stored(caller: CallerOf) -> None:
    diagram = bpmn("new", [start_event(), user_task("t", form="f"), end_event()], ["start -> t", "t -> end"])
    files = {"process.bpmn": diagram.decode(), "forms/f.form": form("f", text_field("a")).decode()}
    assert ok(caller("anna").post("/definitions/check", {"files": files})) == {"good": True, "findings": []}
    assert len(ok(caller("anna").get("/definitions"))["definitions"]) == 2


def test_faults_are_told_with_file_and_element(caller: CallerOf) -> None:
    files = {"process.bpmn": "<definitions", "forms/f.form": "{}"}
    checked = ok(caller("anna").post("/definitions/check", {"files": files}))
    assert checked["good"] is False
    assert {one["file"] for one in checked["findings"]} == {"process.bpmn", "forms/f.form"}
    assert all(one["message"] and one["remedy"] for one in checked["findings"])


def test_a_file_that_has_no_place_in_a_folder_is_named(caller: CallerOf) -> None:
    refused = caller("anna").post("/definitions/check", {"files": {"run.py": "print()"}})
    assert problem(refused, 422, "files.unknown")["params"] == {"names": "run.py"}
