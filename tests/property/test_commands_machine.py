"""Random orders of commands keep every promise. A failure prints its steps; `--hypothesis-seed=N` replays a run."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stress.databases import Databases
from tests.stress.machine import machine_on

SHORT = settings(
    max_examples=8,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)


def test_a_case_never_stops_and_nothing_is_lost(tmp_path_factory: pytest.TempPathFactory) -> None:
    databases = Databases(tmp_path_factory.mktemp("template"))
    databases.make_template()
    run_state_machine_as_test(machine_on(databases), settings=SHORT)
