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


def folder(more: str) -> dict[str, str]:
    diagram = bpmn("market", [start_event(), user_task("t", form="f"), end_event()], ["start -> t", "t -> end"])
    return {"process.bpmn": diagram.decode(), "forms/f.form": form("f", text_field(more)).decode()}


def test_files_are_proposed_and_published_by_another_person(caller: CallerOf) -> None:
    made = ok(caller("pia").post("/definitions", {"files": folder("a"), "note": "ny"}), 201)
    assert (made["key"], made["version"], made["state"]) == ("market", 1, "proposed")
    assert "market" not in [one["key"] for one in ok(caller("rune").get("/definitions"))["definitions"]]
    done = ok(caller("gun").post(f"/definitions/{made['id']}/approve", {"sha256": made["sha256"]}))
    assert (done["state"], done["sha256"]) == ("published", made["sha256"])
    assert "market" in [one["key"] for one in ok(caller("rune").get("/definitions"))["definitions"]]


def test_proposing_the_same_files_again_is_told_so(caller: CallerOf) -> None:
    first = ok(caller("pia").post("/definitions", {"files": folder("again")}), 201)
    again = ok(caller("per").post("/definitions", {"files": folder("again")}))
    assert (again["id"], again["isRepeat"]) == (first["id"], True)


def test_who_proposed_by_a_program_cannot_approve(caller: CallerOf) -> None:
    made = ok(caller("per").post("/definitions", {"files": folder("own")}), 201)
    refused = caller("per").post(f"/definitions/{made['id']}/approve", {"sha256": made["sha256"]})
    problem(refused, 403, "proposal.own")


def test_other_bytes_than_those_seen_are_not_published(caller: CallerOf) -> None:
    made = ok(caller("pia").post("/definitions", {"files": folder("bytes")}), 201)
    problem(caller("gun").post(f"/definitions/{made['id']}/approve", {"sha256": "0" * 64}), 409, "proposal.changed")


def test_files_with_a_fault_are_not_proposed(caller: CallerOf) -> None:
    files = {**folder("x"), "forms/f.form": form("other").decode()}
    refused = problem(caller("pia").post("/definitions", {"files": files}), 422, "definition.refused")
    assert [one["code"] for one in refused["findings"]] == ["REF-FORM"]


def test_only_process_owners_propose(caller: CallerOf) -> None:
    for login in ("anna", "gun", "ola"):
        problem(caller(login).post("/definitions", {"files": folder("x")}), 403, "role.missing")
