"""Lane sets, nested ones too: a node belongs to the innermost lane that names it."""

from __future__ import annotations

from engine.diagram.spec import Lane
from engine.runtime.reader.xml import LOTS, Element, every, extensions, first, local, namespace, text_of


def read_lanes(process: Element) -> dict[str, Lane]:
    """Return the lanes of a process by id, an outer lane before its inner ones."""
    lanes: dict[str, Lane] = {}
    todo: list[tuple[Element, str | None]] = [(x, None) for x in every(process, "laneSet")]
    while todo:
        holder, parent = todo.pop(0)
        for el in every(holder, "lane"):
            lane = _lane(el, parent)
            lanes[lane.id] = lane
            inner = first(el, "childLaneSet")
            if inner is not None:
                todo.append((inner, lane.id))
    return lanes


def _lane(el: Element, parent: str | None) -> Lane:
    group = next((x.get("group") for x in extensions(el) if namespace(x) == LOTS and local(x) == "lane"), None)
    members = tuple(text_of(ref) or "" for ref in every(el, "flowNodeRef"))
    return Lane(el.get("id") or "", el.get("name") or "", group or None, parent, members)


def lane_of_nodes(lanes: dict[str, Lane]) -> dict[str, str]:
    """Return {node id: id of its innermost lane}."""
    return {node: lane.id for lane in lanes.values() for node in lane.members}
