"""Lanes: who does what."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagram.findings import finding
from engine.diagram.spec import ProcessSpec
from engine.errors import Finding


def in_no_lane(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """LANE-NONE: a node outside every lane, though the process has lanes."""
    if level is not process or not level.lanes:
        return
    for node in level.nodes.values():
        if node.lane is None:
            yield finding("LANE-NONE", node.id, name=node.label)


def unknown_member(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """REF-LANE: a lane names an element that does not exist."""
    if level is not process:
        return
    known = {node.id for node in process.every_node()}
    for lane in level.lanes.values():
        for name in lane.members:
            if name not in known:
                yield finding("REF-LANE", lane.id, name=name)


CHECKS = (in_no_lane, unknown_member)
