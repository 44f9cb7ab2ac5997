"""Process owners draw in the browser: from a change to a case that runs by it."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e import story_answers as says
from tests.e2e.installation import Installation
from tests.e2e.main_pages import EDITOR, take_picture
from tests.e2e.people import Entrepreneur, Official
from tests.e2e.studio import OTHER, OTHER_STEP, QUIET, STEP, Approver, Critic, ProcessOwner
from tests.e2e.test_ways import tab_to, waiting_intake
from tests.e2e.visitor import PHONE, Visitors

NEW_TASK = "Ring företaget"
HASTE = 'onskad_start != null and onskad_start < date("2027-05-01")'


def test_a_change_is_drawn_stopped_mended_approved_and_runs(visitors: Visitors, installation: Installation) -> None:
    begun = waiting_intake(installation)
    anneli = visitors.a(ProcessOwner)
    anneli.logs_in("anneli.bergstrand")
    anneli.begins_a_draft("foretagsarende")

    anneli.finds("Är det en fråga för kommunen?")
    task = anneli.appends("Handläggaruppgift", NEW_TASK)
    for code in ("STRUCT-DEAD-END", "STRUCT-CONDITION"):
        expect(anneli.finding(code)).to_be_visible()
    expect(anneli.mark_on(task)).to_have_accessible_name(f"Fel: Ingenting följer på {NEW_TASK}.")
    take_picture(anneli.page, EDITOR)
    anneli.looks_at_what_would_be_sent()
    anneli.sends_it("Den som har bråttom ringer vi upp.", although_stopped=True)
    anneli.sees("Rätta först det som stoppar.")
    anneli.forgives("422")

    anneli.opens_the_draft("foretagsarende")
    anneli.finds(NEW_TASK)
    anneli.makes_form(NEW_TASK)
    anneli.connects_to("valj_kontakt")
    anneli.goes_to(anneli.finding("STRUCT-CONDITION"))
    anneli.writes("Villkor", "Villkorsuttryck", HASTE)
    anneli.is_told_that_nothing_is_wrong()
    anneli.has_everything_saved()
    anneli.looks_at_what_would_be_sent()
    anneli.sends_it("Den som har bråttom ringer vi upp.")
    anneli.is_told("Skickat för godkännande")

    tove = visitors.a(Approver)
    tove.logs_in("tove.hallin")
    tove.approves("Företagsärende")

    hurried = visitors.a(Entrepreneur).asks(says.QUESTION).number
    maria = visitors.a(Official)
    maria.logs_in("maria.ohman")
    maria.takes_and_does("Granska intaget", hurried, says.INTAKE_IS_COMPLETE)
    maria.takes_and_does(NEW_TASK, hurried, {"svar": "Vi ringde. De öppnar i april."})
    maria.takes_and_does("Granska intaget", begun, says.INTAKE_IS_COMPLETE)
    assert tasks_of(installation, hurried) == ["granska_intag", task, "valj_kontakt"]
    assert tasks_of(installation, begun) == ["granska_intag", "valj_kontakt"]


def tasks_of(installation: Installation, number: str) -> list[str]:
    """The elements of the tasks that a case has had, in order."""
    return [task["element"] for task in json.loads(installation.lots("case", "show", "--json", number))["tasks"]]


def test_a_change_is_undone_and_done_again(visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft(QUIET)
    owner.finds(STEP)
    owner.appends("Handläggaruppgift", "Ångrat")
    owner.undoes_until_locked()
    expect(owner.drawing).not_to_contain_text("Ångrat")
    owner.redoes_until_locked()
    expect(owner.drawing).to_contain_text("Ångrat")


def test_the_keyboard_alone_reaches_and_changes_an_element(visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft(QUIET)
    keyboard = owner.page.keyboard
    canvas, search = (
        owner.page.locator(f".djs-container {part}") for part in ("svg[tabindex]", ".djs-search-input input")
    )
    tab_to(owner.page, canvas)
    keyboard.press("Control+f")
    expect(search).to_be_focused()
    keyboard.type(STEP)
    keyboard.press("Enter")
    expect(canvas).to_be_focused()
    selected = owner.selected
    keyboard.press("Delete")
    expect(owner.drawn(selected)).to_have_count(0)
    keyboard.press("Control+z")
    expect(owner.drawn(selected)).to_be_visible()


def test_a_comment_from_a_task_stands_on_its_step_until_it_is_dealt_with(
    visitors: Visitors, installation: Installation
) -> None:
    maria = visitors.a(Critic)
    maria.logs_in("maria.ohman")
    maria.takes("Granska intaget", waiting_intake(installation))
    maria.comments("Frågan om kommunen är svår att svara på.")

    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft("foretagsarende")
    mark = owner.mark_on("granska_intag")
    expect(mark).to_have_accessible_name("1 synpunkt på steget")
    mark.click()
    expect(owner.page.get_by_role("dialog")).to_contain_text("Frågan om kommunen är svår att svara på.")
    owner.presses("Hanterad")
    expect(mark).to_have_count(0)
    owner.opens_the_draft("foretagsarende")
    expect(mark).to_have_count(0)


def test_an_expression_is_completed_with_the_names_that_the_draft_knows(visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft(OTHER)
    owner.finds(OTHER_STEP)
    owner.writes("Tilldelning", "Ska vara klar senast", "start")
    owner.page.keyboard.type("_")
    offered = owner.page.locator(".cm-tooltip-autocomplete")
    expect(offered).to_contain_text("start_planerad")
    owner.page.keyboard.press("Control+A")
    owner.page.keyboard.type("dura")
    expect(offered).to_contain_text("duration(")


@pytest.mark.parametrize("file", ["process.bpmn", "screening.dmn", "forms/foretagsarende_kontakt.form"])
def test_an_editor_fits_its_page_and_shows_the_mark_of_its_makers(file: str, visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft("foretagsarende")
    owner.opens_the_draft("foretagsarende", file)
    expect(owner.page.locator(".l-studio__canvas a[href*='bpmn.io'] svg").last).to_be_visible()
    assert owner.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(owner.page, context={"exclude": [[".tjs-container"]]})  # dmn-js leaves a table head empty
    assert [one["id"] for one in found.response["violations"]] == []


def test_on_a_phone_the_diagram_is_shown_with_its_findings_and_not_edited(visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner, PHONE)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft(OTHER)
    owner.sees("För att ändra behövs ett bredare fönster")
    expect(owner.drawing).to_contain_text("Registrera anmälan")
    expect(owner.page.locator(".l-finds__sum")).to_be_visible()
    for tool in (".djs-palette", "[data-properties]", "[data-tools]"):
        expect(owner.page.locator(tool)).to_be_hidden()
    assert owner.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
