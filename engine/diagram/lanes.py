"""From lanes to the groups that get their tasks."""

from __future__ import annotations

from engine.diagram.spec import Lane

SWEDISH = str.maketrans({"å": "a", "ä": "a", "ö": "o", " ": "-"})


def slug(name: str) -> str:
    """Return the group key that a lane's name stands for: lower case, å and ä as a, ö as o, space as `-`."""
    return " ".join(name.split()).lower().translate(SWEDISH)


def group_text(lane: Lane) -> str:
    """Return the lane's group as a literal key or FEEL: what `lots:lane` says, else the slug of its name."""
    return lane.group if lane.group is not None else slug(lane.name)
