"""How soon a process owner can work: from asking for the editor to the first change in the drawing."""

from __future__ import annotations

import re
import time
from pathlib import Path

from playwright.sync_api import expect

from tests.bench.figure import Figure, median
from tests.bench.place import ROOT, Place
from tests.browsers import open_browser
from tests.e2e.installation import build_demo, served_copy
from tests.e2e.studio import ProcessOwner
from tests.e2e.visitor import Visitors
from tests.servers import find_chromium

OWNER = "anneli.bergstrand"
TASK = re.compile(r'<bpmn:userTask id="(\w+)"')
WARM_UP, ROUNDS = 2, 20


def first_edit(place: Place) -> list[Figure]:
    """The largest shipped diagram in a browser that has opened it before. No figure without Chromium."""
    chromium = find_chromium()
    if chromium is None:
        return []
    diagram = max(ROOT.glob("bpmn/*/process.bpmn"), key=lambda file: file.stat().st_size)
    template = place.new_folder() / "var"
    links = build_demo(template)
    with open_browser(chromium) as browser, served_copy(template, place.new_folder() / "var", links) as installation:
        visitors = Visitors(browser, installation)
        owner = visitors.a(ProcessOwner)
        owner.logs_in(OWNER)
        owner.begins_a_draft(diagram.parent.name)
        page, task = f"/processes/{diagram.parent.name}/draft/{diagram.name}", _first_task(diagram)
        taken = [_edit_s(owner, page, task, f"Namn {number}") for number in range(WARM_UP + place.rounds(ROUNDS))]
        visitors.close()
    return [Figure("editor.first_edit_s", median(taken[WARM_UP:]), "s")]


def _first_task(diagram: Path) -> str:
    found = TASK.search(diagram.read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def _edit_s(owner: ProcessOwner, page: str, task: str, name: str) -> float:
    """Open the draft anew, and give the task another name in the drawing."""
    drawn = owner.drawn(task)
    owner.opens("/processes")
    began = time.perf_counter()
    owner.opens(page)
    drawn.locator("> .djs-hit").first.dblclick()
    owner.page.locator(".djs-direct-editing-content").fill(name)
    owner.page.keyboard.press("Enter")
    expect(drawn).to_contain_text(name)
    spent = time.perf_counter() - began
    owner.has_everything_saved()
    return spent
