"""What a diagram file says that must survive the editor: its elements, their references, and where they are drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lxml import etree

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
REFERENCES = ("name", "sourceRef", "targetRef", "attachedToRef", "processRef", "default", "calledElement")


@dataclass(frozen=True, slots=True)
class Drawing:
    """elements: id -> tag and references; anonymous: how many of each tag without id; shapes, edges: what lies where.

    Edges and shapes that name no element are under "".
    """

    elements: dict[str, tuple[str, tuple[str | None, ...]]]
    anonymous: Counter[str]
    shapes: dict[str, tuple[float, ...]]
    edges: dict[str, tuple[float, ...]]


def read_drawing(data: bytes) -> Drawing:
    root = etree.fromstring(data)
    model = [one for one in root.iter() if isinstance(one.tag, str) and one.tag.startswith(MODEL)]
    return Drawing(
        {str(one.get("id")): (one.tag, references_of(one)) for one in model if one.get("id")},
        Counter(anonymous_kind(one) for one in model if not one.get("id") and not is_reference(one)),
        {drawn_of(one): bounds_of(one) for one in root.iter(f"{DI}BPMNShape")},
        {drawn_of(one): waypoints_of(one) for one in root.iter(f"{DI}BPMNEdge")},
    )


def references_of(element: etree._Element) -> tuple[str | None, ...]:
    """What it is called and what it joins; how a name is broken into lines is left to the editor."""
    found = [element.get(name) for name in REFERENCES]
    return tuple(None if text is None else " ".join(text.split()) for text in found)


def is_reference(element: etree._Element) -> bool:
    """Whether it only names another element; a name that leads nowhere is not saved."""
    return str(element.tag).endswith("Ref")


def anonymous_kind(element: etree._Element) -> str:
    """Its tag; a formal expression may be written as its own tag, or as an expression of that type."""
    return str(element.tag).replace("formalExpression", "expression")


def drawn_of(shape: etree._Element) -> str:
    """The id of the element that is drawn, without its namespace prefix."""
    return (shape.get("bpmnElement") or "").rpartition(":")[2]


def bounds_of(shape: etree._Element) -> tuple[float, ...]:
    bounds = shape.find(BOUNDS)
    assert bounds is not None
    return tuple(float(str(bounds.get(side))) for side in ("x", "y", "width", "height"))


def waypoints_of(edge: etree._Element) -> tuple[float, ...]:
    return tuple(float(str(point.get(axis))) for point in edge.iter(WAYPOINT) for axis in ("x", "y"))
