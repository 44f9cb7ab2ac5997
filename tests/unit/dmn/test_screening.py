"""A screening table as the editor saves it, with its drawing: facts in, track and sub-cases out."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.dmn import DecisionModel, read_decisions
from tests.unit.dmn.models import decide

FILE = Path(__file__).parent / "screening.dmn"
FOOD = {"process": "livsmedelsregistrering", "myndighet": "MBN"}
ALCOHOL = {"process": "serveringstillstand", "myndighet": "SN"}


@pytest.fixture
def model() -> DecisionModel:
    return read_decisions(FILE.read_bytes())


def test_screening_asks_for_the_facts_only(model: DecisionModel) -> None:
    assert model.decision_ids == ("screening", "sparval", "delarenden")
    assert model.inputs("screening") == {"fakta"}


@pytest.mark.parametrize(
    ("facts", "track", "cases"),
    [
        (["mat", "alkohol"], "komplext", [FOOD, ALCOHOL]),
        (["mat"], "ett_delarende", [FOOD]),
        ([], "enkel_fraga", []),
        (None, "enkel_fraga", []),
    ],
)
def test_facts_give_a_track_and_the_cases_to_open(
    model: DecisionModel, facts: list[str] | None, track: str, cases: list[dict[str, str]]
) -> None:
    assert decide(model, "screening", fakta=facts).value == {"spar": track, "delarenden": cases}


def test_rules_that_applied_are_reported_in_the_order_of_deciding(model: DecisionModel) -> None:
    hits = decide(model, "screening", fakta=["mat", "alkohol"]).hits

    assert [(hit.decision_id, hit.rules) for hit in hits] == [
        ("delarenden", ("delarenden_r0", "delarenden_r1")),
        ("sparval", ("sparval_r2",)),
    ]
