"""The measurements run and say what they promise; how long anything takes is never asserted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import main
from web.cli import call

QUICK = ("completion.sqlite", "loop", "multi", "variables", "bytes", "feel")
PROMISED = {
    "completion.sqlite_full_ms": "ms",
    "floor.sqlite_full_ms": "ms",
    "loop.growth_ratio": "×",
    "multi_instance_300_ms": "ms",
    "variables_1mb_ms": "ms",
    "bytes_per_case": "bytes",
    "bytes_per_case_state": "bytes",
    "feel.comparison_us": "µs",
}


def test_figures_are_written_under_the_names_that_others_rely_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bench.json"
    where = (f"--json={file}", f"--plots={tmp_path / 'plots'}")
    assert main(["--quick", *where, *(f"--only={name}" for name in QUICK)]) == 0
    figures = json.loads(file.read_text(encoding="utf-8"))
    assert {figure["name"]: figure["unit"] for figure in figures} == PROMISED
    assert all(figure["value"] > 0 for figure in figures)
    (completion,) = [figure for figure in figures if figure["name"] == "completion.sqlite_full_ms"]
    assert set(completion["peers"]) - {"bpmn-engine"} == {"stock SpiffWorkflow", "bare update"}
    assert "beside stock SpiffWorkflow" in capsys.readouterr().out
    drawn = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "plots").iterdir()}
    assert set(drawn) == {"completion.svg", "growth.svg"}
    assert "stock SpiffWorkflow" in drawn["completion.svg"]
    assert not any('href="http' in one for one in drawn.values()), "a plot asks for nothing from elsewhere"


@pytest.mark.usefixtures("chromium")
def test_the_first_edit_is_timed_in_a_browser(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    assert main(["--quick", f"--json={file}", "--only=editor"]) == 0
    (figure,) = json.loads(file.read_text(encoding="utf-8"))
    assert (figure["name"], figure["unit"]) == ("editor.first_edit_s", "s")
    assert figure["value"] > 0


def test_a_measurement_that_does_not_exist_is_wrong_use(capfd: pytest.CaptureFixture[str]) -> None:
    assert call(["bench", "--only", "nothing"]) == 2
    assert "there are completion.sqlite_full_ms, " in capfd.readouterr().err
