"""The steps of a process folded by lane, so that the page of the largest of diagrams is short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.diagram.outline import OutlineStep

MOST_UNFOLDED = 8
"""A list of so many steps is read at a glance."""


@dataclass(frozen=True, slots=True)
class LaneSteps:
    """What is done in one lane, in the order of the outline. lane: empty for what lies in none."""

    lane: str
    steps: tuple[OutlineStep, ...]


def by_lane(outline: Sequence[OutlineStep]) -> tuple[LaneSteps, ...]:
    """Return the steps of each lane as the lanes are come to, those in no lane last; () where folding would not help.

    The steps inside a part of the process go with the part.
    """
    lanes: dict[str, list[OutlineStep]] = {}
    lane = ""
    for step in outline:
        lane = (step.lane or "") if step.depth == 0 else lane
        lanes.setdefault(lane, []).append(step)
    if len(outline) <= MOST_UNFOLDED or len(lanes) < 2:
        return ()
    return tuple(LaneSteps(name, tuple(lanes[name])) for name in sorted(lanes, key=lambda name: not name))
