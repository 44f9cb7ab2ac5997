"""The text twin of a diagram."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.diagram.outline import outline
from engine.runtime import read_diagram
from tests.bpmn_builder import boundary, bpmn, element, multi, sub_process, timer

LIBRARY = Path(__file__).parents[3] / "bpmn"


def test_steps_are_numbered_in_the_order_they_are_come_to() -> None:
    inside = sub_process("s", element("startEvent s1"), element("userTask u", name="Yttra dig"), element("endEvent s2"),
                         path="s1>u u>s2", loop=multi("berorda", "b"))  # fmt: skip
    xml = bpmn(
        element("endEvent slut"), element("userTask rest"), inside,
        boundary("b", "s", timer("timeDuration", "P7D"), interrupting=False),
        element("exclusiveGateway g", default="g_s"),
        path="start>g g>rest[x = 1] g>s s>slut rest>slut b>rest",
    )  # fmt: skip
    steps = outline(read_diagram(xml).processes["p"])
    assert [(s.number, s.element_id, s.depth) for s in steps] == [
        ("1", "start", 0), ("2", "g", 0), ("3", "s", 0), ("3.1", "s1", 1), ("3.2", "u", 1), ("3.3", "s2", 1),
        ("4", "b", 0), ("5", "rest", 0), ("6", "slut", 0),
    ]  # fmt: skip
    by_id = {s.element_id: s for s in steps}
    assert [(w.number, w.element_id, w.label, w.default) for w in by_id["g"].leads_to] == [
        ("5", "rest", "=x = 1", False),
        ("3", "s", "", True),
    ]
    assert by_id["b"].note == "timer P7D, the activity goes on"
    assert by_id["s"].note == "for each of =berorda, all at once"
    assert by_id["u"].name == "Yttra dig"


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*/process.bpmn")), ids=lambda path: path.parent.name)
def test_the_outline_of_every_process_names_every_element_once(path: Path) -> None:
    spec = next(iter(read_diagram(path.read_bytes()).processes.values()))
    steps = outline(spec)
    assert sorted(s.element_id for s in steps) == sorted(node.id for node in spec.every_node())
    assert all(way.number for step in steps for way in step.leads_to)
    assert len({s.number for s in steps}) == len(steps)
