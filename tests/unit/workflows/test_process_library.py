"""What holds for every shipped process: each task has a last day, and an authority case's tasks go to its handler."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.diagram.spec import Node, ProcessSpec
from engine.feel import compile_expression
from engine.runtime import read_diagram

LIBRARY = Path(__file__).resolve().parents[3] / "bpmn"
DIAGRAMS = sorted(LIBRARY.glob("*/process.bpmn"))
AUTHORITY = [path for path in DIAGRAMS if path.parent.name != "foretagsarende"]


def folder(path: Path) -> str:
    return path.parent.name


def read(path: Path) -> ProcessSpec:
    return read_diagram(path.read_bytes()).processes[folder(path)]


def user_tasks(path: Path) -> list[Node]:
    return [node for node in read(path).every_node() if node.kind == "userTask"]


@pytest.mark.parametrize("path", DIAGRAMS, ids=folder)
def test_every_task_has_a_last_day(path: Path) -> None:
    tasks = user_tasks(path)
    assert len(tasks) > 10
    assert [task.id for task in tasks if task.schedule.due is None] == []


@pytest.mark.parametrize("path", AUTHORITY, ids=folder)
def test_the_handlers_tasks_are_those_of_no_other_lane(path: Path) -> None:
    others = {task.id for task in user_tasks(path) if task.assignment.assignee is None}
    assert others == {"registrera_ansokan", "fordela_om", "besvara_remiss", "satt_upp_pa_dagordning", "for_in_beslut"}


@pytest.mark.parametrize("path", AUTHORITY, ids=folder)
def test_referral_bodies_are_called_in_the_diagram_as_in_the_form(path: Path) -> None:
    (form,) = (path.parent / "forms").glob("*_utredningsplan.form")
    components = json.loads(form.read_text(encoding="utf-8"))["components"]
    (choice,) = [one for one in components if one.get("key") == "remissgrupper"]
    offered = [{"grupp": one["value"], "namn": one["label"]} for one in choice["values"]]
    assert referrals(path, [one["grupp"] for one in offered]) == offered
    assert referrals(path, None) == []


def referrals(path: Path, chosen: list[str] | None) -> Any:
    """What the multi-instance goes through when these bodies were chosen."""
    plan = read(path).find("planera_utredning")
    (source,) = [one.source for one in plan.outputs if one.target == "remisser"]
    expression = compile_expression(source.removeprefix("="), ["remissgrupper"])
    return expression.evaluate({"remissgrupper": chosen}, now=datetime(2026, 11, 24, 8, tzinfo=UTC))
