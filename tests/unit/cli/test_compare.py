"""`lots diff` as a person and a program read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.processes import bpmn, end_event, form, start_event, text_field, user_task
from web.cli import call

DIAGRAM = bpmn("p", [start_event(), user_task("look"), end_event()], ["start -> look", "look -> end"])


def folder(path: Path, name: str, field: str) -> Path:
    (path / "forms").mkdir(parents=True)
    (path / "process.bpmn").write_bytes(DIAGRAM.replace(b'name="Look"', f'name="{name}"'.encode()))
    (path / "forms/look.form").write_bytes(form("look", text_field(field)))
    return path


def test_folders_are_compared_file_by_file_and_element_by_element(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = folder(tmp_path / "old", "Titta", "a"), folder(tmp_path / "new", "Granska", "b")
    (new / "extra.dmn").write_text("<definitions/>")
    assert call(["diff", str(old), str(new)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:3] == ["changed process.bpmn", "  changed task for people Granska (look)", "    Name: Titta → Granska"]
    assert "added extra.dmn" in told
    assert {"  changed text field B", "    Label: A → B", "    Name in the case: a → b"} <= set(told)


def test_a_program_reads_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = folder(tmp_path / "old", "Titta", "a"), folder(tmp_path / "new", "Granska", "a")
    assert call(["diff", str(old / "process.bpmn"), str(new / "process.bpmn"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in told["files"]] == ["process.bpmn"]
    assert told["elements"][0]["details"] == [{"respect": "name", "before": "Titta", "after": "Granska"}]


def test_nothing_differs_and_only_drawn_differently(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = tmp_path / "one.bpmn", tmp_path / "other.bpmn"
    one.write_bytes(DIAGRAM)
    other.write_bytes(DIAGRAM + b"\n")
    assert call(["diff", str(one), str(one)]) == 0
    assert capsys.readouterr().out == "nothing differs\n"
    assert call(["diff", str(one), str(other)]) == 0
    assert "only drawn differently" in capsys.readouterr().out
