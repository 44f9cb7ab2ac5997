"""The list of steps on the page of a process: long ones folded by lane, short ones as they are."""

from __future__ import annotations

import re

from engine.services.work import House
from tests.factories import deploy
from tests.integration.web.conftest import Visit
from tests.integration.web.processes.sending import OFFICIAL, market
from tests.processes import bpmn, end_event, gateway, start_event, user_task

LANE = re.compile(
    r'<details class="l-lane"( open)?><summary>(.*?) <small>(.*?)</small></summary>(.*?)</details>', re.DOTALL
)
"""A lane that is folded: whether it is open, its name, the number of its steps as it is said, and the steps."""


def test_a_large_process_is_folded_by_lane_with_the_first_one_open(visit: Visit) -> None:
    lanes = LANE.findall(visit(OFFICIAL).page("/processes/serveringstillstand"))
    assert [name for _, name, _, _ in lanes] == [
        "Registrator",
        "Alkoholhandläggare",
        "Nämndsekreterare",
        "Remissinstanser",
    ]
    assert [bool(is_open) for is_open, *_ in lanes] == [True, False, False, False]
    assert [said for _, _, said, _ in lanes] == [f"{inside.count('<li data-n')} steg" for *_, inside in lanes]
    assert "Registrera ansökan" in lanes[0][3]
    assert "Registrator" not in lanes[0][3], "the heading says the lane"


def test_a_way_out_of_a_lane_is_a_link_to_where_it_leads(visit: Visit) -> None:
    page = visit(OFFICIAL).page("/processes/serveringstillstand")
    registrar, handler, *_ = (inside for *_, inside in LANE.findall(page))
    assert '<a href="#step-anmal_jav">vidare till 4</a>' in registrar, "the next of the list is another step"
    assert 'id="step-anmal_jav"' in handler
    places = set(re.findall(r'id="(step-[^"]+)"', page))
    assert set(re.findall(r'href="#(step-[^"]+)"', page)) <= places


def test_steps_in_no_lane_have_a_heading_that_says_so(visit: Visit, house: House) -> None:
    names = [f"w{number}" for number in range(8)]
    ways = zip(["start", *names, "look"], [*names, "look", "end"], strict=True)
    elements = [start_event(), *(gateway(name) for name in names), user_task("look"), end_event()]
    drawn = bpmn("laneless", elements, [f"{one} -> {other}" for one, other in ways])
    deploy(house, {"process.bpmn": drawn.replace(b"<flowNodeRef>w3</flowNodeRef>", b"")})
    lanes = LANE.findall(visit(OFFICIAL).page("/processes/laneless"))
    assert [(name, said) for _, name, said, _ in lanes] == [("Lane", "10 steg"), ("Utan bana", "ett steg")]


def test_a_short_list_is_not_folded(visit: Visit, house: House) -> None:
    deploy(house, {"process.bpmn": market()})
    page = visit(OFFICIAL).page("/processes/market")
    assert page.count("<li data-n") == 3
    assert "l-lane" not in page
    assert "uppgift · Lane" in page
