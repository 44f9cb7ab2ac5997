"""What the chosen track needs: to whom it leads, and why when it is not the one the screening proposes."""

from __future__ import annotations

from typing import Any

import pytest

from workflows.screening import missing_answers

QUESTION: dict[str, Any] = {"spar": "enkel_fraga"}
ONE_CASE: dict[str, Any] = {"spar": "ett_delarende", "valda_delarenden": ["livsmedelsregistrering"]}
MEETING: dict[str, Any] = {"spar": "komplext", "valda_verksamheter": ["mbn-bygglov"]}
TRACKS = [QUESTION, ONE_CASE, MEETING]


@pytest.mark.parametrize("values", TRACKS, ids=lambda values: values["spar"])
def test_a_track_as_proposed_that_leads_somewhere_needs_nothing_more(values: dict[str, Any]) -> None:
    assert missing_answers(values, values["spar"]) == []


@pytest.mark.parametrize("nothing", [None, []])
@pytest.mark.parametrize(
    ("track", "field"), [("ett_delarende", "valda_delarenden"), ("komplext", "valda_verksamheter")]
)
def test_a_track_that_leads_to_nobody_is_told_beside_its_field(
    track: str, field: str, nothing: list[str] | None
) -> None:
    assert missing_answers({"spar": track, field: nothing}, track) == [field]


@pytest.mark.parametrize("values", [ONE_CASE, MEETING], ids=lambda values: values["spar"])
def test_another_track_than_the_proposed_one_needs_a_reason(values: dict[str, Any]) -> None:
    assert missing_answers(values, "enkel_fraga") == ["motivering_spar"]
    assert missing_answers({**values, "motivering_spar": "Brandskyddet är oklart."}, "enkel_fraga") == []


def test_all_that_is_missing_is_told_at_once() -> None:
    assert missing_answers({"spar": "ett_delarende"}, "komplext") == ["valda_delarenden", "motivering_spar"]


def test_without_a_proposal_there_is_nothing_to_deviate_from() -> None:
    assert missing_answers(ONE_CASE, None) == []
