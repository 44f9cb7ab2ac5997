"""A long list of steps is folded by lane, and nothing of it is lost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.diagram.outline import OutlineStep
from web.step_list import by_lane


def listed(*lanes: str | None) -> list[OutlineStep]:
    """Steps 1, 2, ... in these lanes."""
    return [step(str(number), lane) for number, lane in enumerate(lanes, 1)]


def step(number: str, lane: str | None) -> OutlineStep:
    return OutlineStep(number, number.count("."), f"e{number}", "userTask", "", lane, (), "")


def folded(outline: Sequence[OutlineStep]) -> list[tuple[str, list[str]]]:
    return [(one.lane, [step.number for step in one.steps]) for one in by_lane(outline)]


def test_steps_stand_under_their_lane_in_the_order_that_lanes_are_come_to():
    outline = listed("Registrar", "Handler", "Handler", "Registrar", "Board", "Handler", "Handler", "Handler", "Board")
    assert folded(outline) == [
        ("Registrar", ["1", "4"]),
        ("Handler", ["2", "3", "6", "7", "8"]),
        ("Board", ["5", "9"]),
    ]


def test_steps_inside_a_part_go_with_the_part():
    outline = listed(*["Handler"] * 7, "Board", "Handler")
    outline[8:8] = [step("8.1", None), step("8.1.1", "Another"), step("8.2", None)]
    assert folded(outline)[1] == ("Board", ["8", "8.1", "8.1.1", "8.2"])


def test_steps_in_no_lane_stand_together_last():
    outline = listed(None, "Handler", "Handler", None, "Board", "Board", "Board", "", "Handler")
    assert folded(outline)[-1] == ("", ["1", "4", "8"])
    assert [lane for lane, _ in folded(outline)] == ["Handler", "Board", ""]


@pytest.mark.parametrize(
    "outline",
    [
        pytest.param(listed(*["Handler", "Board"] * 4), id="eight steps are read at a glance"),
        pytest.param(listed(*["Handler"] * 40), id="all in one lane"),
        pytest.param(listed(*[None] * 40), id="no lanes"),
        pytest.param([], id="no steps"),
    ],
)
def test_a_list_that_folding_would_not_help_is_left_whole(outline):
    assert by_lane(outline) == ()
