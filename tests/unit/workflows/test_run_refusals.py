"""`lots run` tells what is wrong with a file before anything is played."""

from __future__ import annotations

from pathlib import Path

from engine.config import read_config
from workflows.scenario.run import run_file

SAGA = """\
name: Saga
process: foretagsarende
start: 2026-11-24T09:00
people: {people}
by: entrepreneur
steps:
- {{who: {who}, task: granska_intag}}
"""


def played(folder: Path, people: str, who: str) -> str | None:
    path = folder / "saga.yaml"
    path.write_text(SAGA.format(people=people, who=who), encoding="utf-8")
    return run_file(path, read_config({})).error


def test_a_login_that_nobody_has_is_named_with_its_step(tmp_path: Path) -> None:
    error = played(tmp_path, "smedhult", "maria.oman")
    assert error is not None
    assert error.endswith("saga.yaml, step 1: smedhult has nobody with the login maria.oman")


def test_people_that_do_not_exist_are_named(tmp_path: Path) -> None:
    assert "scenario.people" in (played(tmp_path, "bullerby", "maria.ohman") or "")
