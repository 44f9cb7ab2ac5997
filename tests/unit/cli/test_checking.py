"""`lots check` and `lots outline` on files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.processes import bpmn, end_event, form, start_event, text_field, user_task
from web.cli import call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library with one good process folder."""
    process = tmp_path / "review"
    (process / "forms").mkdir(parents=True)
    diagram = bpmn(
        "review", [start_event(), user_task("look", form="look"), end_event()], ["start -> look", "look -> end"]
    )
    (process / "process.bpmn").write_bytes(diagram)
    (process / "forms" / "look.form").write_bytes(form("look", text_field("answer")))
    return tmp_path


def test_good_files_are_exit_code_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["check", str(folder)]) == 0
    assert capsys.readouterr().out == "2 files checked: 0 errors, 0 warnings\n"


def test_a_broken_diagram_is_named_with_file_code_and_remedy(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diagram = folder / "review" / "process.bpmn"
    diagram.write_bytes(diagram.read_bytes().replace(b'targetRef="end"', b'targetRef="nowhere"'))
    assert call(["check", str(folder)]) == 1
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith(f"{diagram}: ")
    assert "nowhere" in line


def test_a_broken_form_does_not_hide_what_the_rest_says(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "review" / "forms" / "look.form").write_text("{")
    assert call(["check", str(folder), "--json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)
    assert finding["file"] == str(folder / "review" / "forms" / "look.form")
    assert finding["severity"] == "error"
    assert finding["remedy"]


def test_one_file_is_checked_with_what_its_folder_holds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "review" / "other.dmn").write_text("<broken")
    assert call(["check", str(folder / "review" / "process.bpmn")]) == 0, capsys.readouterr().out


def test_a_folder_without_anything_to_check_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["check", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"lots: There is nothing to read in {tmp_path}.\n"


def test_the_outline_numbers_the_steps(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["outline", str(folder / "review" / "process.bpmn")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Review (review)"
    assert lines[2].startswith("  2 Look (userTask, lane Lane")
    assert lines[2].endswith("→ 3")


def test_an_outline_of_what_is_no_diagram_tells_the_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "process.bpmn"
    file.write_text("<html/>")
    assert call(["outline", str(file)]) == 1
    assert "Traceback" not in capsys.readouterr().err
