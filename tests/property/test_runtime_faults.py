"""Damaged diagrams: reading and checking one gives findings and nothing else; what passes, runs or stops clearly."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lxml import etree

from engine.diagram.checks import References
from engine.errors import NotFound
from engine.runtime import inspect_diagram
from tests.property.random_process import random_process
from tests.unit.runtime.harness import Case

LIBRARY = Path(__file__).parents[2] / "bpmn"
SOURCES = [path.read_bytes() for path in sorted(LIBRARY.glob("*/process.bpmn"))]


def damaged(seed: int, xml: bytes) -> bytes:
    """Remove or change a few things at random, as a careless hand or a half-done merge does."""
    choose = random.Random(seed)
    root = etree.fromstring(xml)
    for _ in range(choose.randint(1, 4)):
        elements = [el for el in root.iter() if isinstance(el.tag, str) and el is not root and "/DI" not in str(el.tag)]
        victim = choose.choice(elements)
        what = choose.choice(["element", "attribute", "value", "text", "move"])
        parent = victim.getparent()
        if what == "element" and parent is not None:
            parent.remove(victim)
        elif what == "move" and victim not in list(root):
            root.append(victim)
        elif what == "text":
            victim.text = choose.choice(["", "=", "=1 +", "x", "=(((", "R3/P1D"])
        elif victim.attrib:
            name = choose.choice(sorted(victim.attrib))
            if what == "attribute":
                del victim.attrib[name]
            else:
                victim.attrib[name] = choose.choice(["", "=", "=1 +", "borta", "true", "-1", "å ä"])
    return etree.tostring(root)


@pytest.mark.parametrize("seed", range(100))
def test_a_damaged_process_of_the_library_gives_findings_and_no_crash(seed: int) -> None:
    found = inspect_diagram(damaged(seed, SOURCES[seed % len(SOURCES)]), References())
    assert all(f.code and f.message and f.remedy for f in found)


@pytest.mark.parametrize("seed", range(120))
def test_a_damaged_random_process_is_refused_or_starts(seed: int) -> None:
    xml = damaged(seed, random_process(seed).xml)
    if not any(f.severity == "error" for f in inspect_diagram(xml, References())):
        try:
            case = Case(xml, {"nyckel": "K1"}, process="p")
        except (NotFound, KeyError):
            return
        assert case.finished or case.tasks or case.jobs or case.timers or case.catches or case.incidents
