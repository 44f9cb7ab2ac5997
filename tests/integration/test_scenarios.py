"""Every shipped scenario holds on both databases, and together they take every way through every diagram."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from engine.config import read_config
from engine.runtime import read_diagram
from workflows.scenario.coverage import Coverage, to_take
from workflows.scenario.grammar import find_scenarios
from workflows.scenario.run import Played, run_file

LIBRARY = Path(__file__).resolve().parents[2] / "bpmn"
CONFIG = read_config({"LOTS_BPMN_DIR": str(LIBRARY)})
FILES = find_scenarios([LIBRARY])
NAMES = [f"{path.parent.parent.name}/{path.stem}" for path in FILES]
DIAGRAMS = sorted(LIBRARY.glob("*/process.bpmn"))


@cache
def played_on_sqlite(path: Path) -> tuple[Played, Coverage]:
    """Played once in a run of the tests, whichever test asks first."""
    coverage = Coverage()
    return run_file(path, CONFIG, coverage=coverage), coverage


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_scenario_holds_on_sqlite(path: Path) -> None:
    played, _coverage = played_on_sqlite(path)
    assert played.error is None
    assert played.events > 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_scenario_holds_on_postgresql(path: Path, database_url: str) -> None:
    played = run_file(path, CONFIG, database_url=database_url)
    assert played.error is None
    assert played.events > 0


@pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda path: path.parent.name)
def test_scenarios_take_every_flow_and_boundary_event(diagram: Path) -> None:
    (spec,) = read_diagram(diagram.read_bytes()).processes.values()
    taken: set[str] = set()
    for path in FILES:
        _played, coverage = played_on_sqlite(path)
        taken |= coverage.taken.get(spec.id, set())
    assert sorted(set(to_take(spec)) - taken) == []
    assert len(list(to_take(spec))) > 40
