"""A hand on the mouse and one on the keys: what the drawing does with both, and what it offers."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.installation import Installation
from tests.e2e.studio import ProcessOwner
from tests.e2e.visitor import Visitors
from tests.processes import bpmn, end_event, start_event, user_task

PROCESS, STEP = "serveringstillstand", "Granska ansökan"


def test_a_step_found_by_a_click_is_deleted_and_brought_back_by_keys(visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft(PROCESS)
    owner.finds(STEP)
    found = owner.selected
    owner.page.keyboard.press("Delete")
    expect(owner.drawn(found)).to_have_count(0)
    owner.page.keyboard.press("Control+z")
    expect(owner.drawn(found)).to_be_visible()


def test_a_name_offered_in_an_expression_says_in_swedish_where_it_is_set(visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft(PROCESS)
    owner.finds(STEP)
    assignee = owner.group("Tilldelning").locator(".bio-properties-panel-entry").first
    field = assignee.locator("[contenteditable=true], input").first
    if field.evaluate("one => one.tagName") == "INPUT":
        assignee.locator(".bio-properties-panel-feel-icon").click()
        field = assignee.locator("[contenteditable=true]")
    field.click()
    owner.page.keyboard.press("Control+A")
    owner.page.keyboard.type("ans")
    offered = owner.page.locator(".cm-tooltip")
    expect(offered.last).to_contain_text("Sätts i")
    expect(offered.first).not_to_contain_text("Null")


def test_the_buttons_of_the_panel_say_in_swedish_what_they_do(visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft(PROCESS)
    owner.finds(STEP)
    panel = owner.page.locator(".bio-properties-panel")
    for english in ("Create new list item", "Toggle section", "Select a template"):
        expect(panel.get_by_title(english)).to_have_count(0)
    expect(panel.get_by_title("Lägg till rad").first).to_be_attached()


def test_a_diagram_without_a_drawing_says_so_and_offers_nothing_to_draw_with(
    visitors: Visitors, installation: Installation, tmp_path: Path
) -> None:
    undrawn = bpmn("undrawn", [start_event(), user_task("ask"), end_event()], ["start -> ask", "ask -> end"])
    (tmp_path / "process.bpmn").write_bytes(undrawn)
    installation.lots("deploy", str(tmp_path), "--approved-by", "tove.hallin")
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.opens("/processes/undrawn")
    owner.presses("Ändra processen")
    expect(owner.studio.get_by_role("alert")).to_contain_text("diagrammet har ingen ritning")
    expect(owner.page.locator(".djs-palette, [data-tools] button")).to_have_count(0)
    owner.forgives("no diagram to display")
