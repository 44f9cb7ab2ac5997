"""All of compliance level 2 of the DMN Technology Compatibility Kit."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.dmn import read_decisions
from engine.feel.names import normal_name
from tests.conformance.dmn_tck import Expectation, read_cases, same
from tests.servers import find_conformance_data

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
LEVEL_2 = "dmn-tck-level-2"
EXPECTED_RESULTS = 126


def level_2() -> list[Expectation]:
    folder = find_conformance_data()
    return list(read_cases(folder / LEVEL_2)) if folder is not None else []


def test_the_kit_is_complete(conformance_data: Path) -> None:
    assert len(list(read_cases(conformance_data / LEVEL_2))) == EXPECTED_RESULTS


@pytest.mark.parametrize("case", level_2(), ids=lambda case: case.label)
def test_decision_gives_the_result_of_the_kit(case: Expectation) -> None:
    model = read_decisions(case.model.read_bytes())
    (decision_id,) = (d for d in model.decision_ids if model.nodes[d].name == normal_name(case.decision))
    inputs = {normal_name(name): value for name, value in case.inputs.items()}

    result = model.evaluate_lenient(decision_id, inputs, now=NOW)

    assert same(result.value, case.value), result.warnings
