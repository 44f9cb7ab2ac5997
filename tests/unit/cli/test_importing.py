"""`lots import`: a foreign diagram becomes a process folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from web.cli import call

DIAGRAMS = Path(__file__).parents[2] / "diagrams"
PERMIT = DIAGRAMS / "camunda7-permit.bpmn"
Output = pytest.CaptureFixture[str]


def test_a_folder_is_made_with_the_diagram_and_its_forms(tmp_path: Path, capsys: Output) -> None:
    assert call(["import", str(PERMIT), "--to", str(tmp_path / "permit")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == f"{PERMIT} was drawn for Camunda 7 and is converted: 0 errors, 2 warnings"
    assert f"written: {tmp_path}/permit/forms/review.form" in lines
    assert call(["check", str(tmp_path / "permit")]) == 0


def test_form_schemas_beside_the_diagram_are_used(tmp_path: Path, capsys: Output) -> None:
    for name in ("spiff-invoice.bpmn", "spiff-invoice-schema.json", "spiff-invoice-uischema.json"):
        (tmp_path / name.removeprefix("spiff-")).write_bytes((DIAGRAMS / name).read_bytes())
    assert call(["import", str(tmp_path / "invoice.bpmn"), "--to", str(tmp_path / "out"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["system"] == "SpiffWorkflow"
    assert str(tmp_path / "out/forms/register.form") in told["files"]
    assert {one["severity"] for one in told["findings"]} == {"warning"}


def test_what_is_left_to_do_is_exit_code_1(tmp_path: Path, capsys: Output) -> None:
    odd = tmp_path / "odd.bpmn"
    odd.write_bytes(PERMIT.read_bytes().replace(b"${approved}", b"${bean.ask()}"))
    assert call(["import", str(odd), "--to", str(tmp_path / "odd")]) == 1
    out = capsys.readouterr().out
    assert "IMPORT-TODO choice: conditionExpression" in out
    assert out.count("${bean.ask()}") == 1


def test_nothing_that_is_there_is_overwritten(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "process.bpmn").write_bytes(b"mine")
    assert call(["import", str(PERMIT), "--to", str(tmp_path)]) == 1
    assert "--to" in capsys.readouterr().err
    assert (tmp_path / "process.bpmn").read_bytes() == b"mine"


def test_what_is_no_diagram_is_refused_and_nothing_written(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "a.bpmn").write_bytes(b"<html/>")
    assert call(["import", str(tmp_path / "a.bpmn"), "--to", str(tmp_path / "a")]) == 1
    assert "XML-NOT-BPMN" in capsys.readouterr().err
    assert not (tmp_path / "a").exists()


def test_a_diagram_of_ours_is_copied_byte_for_byte(tmp_path: Path, capsys: Output) -> None:
    ours = DIAGRAMS / "panel.bpmn"
    call(["import", str(ours), "--to", str(tmp_path / "x")])
    assert (tmp_path / "x/process.bpmn").read_bytes() == ours.read_bytes()
    assert "is copied as it is" in capsys.readouterr().out


def test_the_check_of_an_unconverted_diagram_says_what_it_is(capsys: Output) -> None:
    assert call(["check", str(PERMIT)]) == 1
    out = capsys.readouterr().out
    assert "This is a Camunda 7 diagram" in out
    assert "lots import" in out
