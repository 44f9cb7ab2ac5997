"""Process owners draw in the browser: from a change to a case that runs by it, and nothing lost on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, expect

from tests.e2e import story_answers as says
from tests.e2e.installation import Installation
from tests.e2e.main_pages import EDITOR, take_picture
from tests.e2e.people import Entrepreneur, Official
from tests.e2e.studio import Approver, Critic, ProcessOwner
from tests.e2e.test_ways import tab_to, waiting_intake
from tests.e2e.visitor import PHONE, Visitors

QUIET, STEP = "serveringstillstand", "Granska ansökan"
"""A process that no case of these tests runs by, and a step of it."""

OTHER = "livsmedelsregistrering"
STEPS = {
    "foretagsarende": "Granska intaget",
    QUIET: STEP,
    OTHER: "Registrera anmälan",
    "bygglov_andrad_anvandning": "Granska ansökan",
}

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


def test_two_people_on_one_draft_lose_nothing(visitors: Visitors) -> None:
    first, second = visitors.a(ProcessOwner), visitors.a(ProcessOwner)
    for owner in (first, second):
        owner.logs_in("anneli.bergstrand")
        owner.begins_a_draft(QUIET)
    first.finds(STEP)
    first.appends("Handläggaruppgift", "Enas")
    first.has_everything_saved()

    second.finds(STEP)
    second.appends("Handläggaruppgift", "Andras")
    expect(second.saved_line).to_have_text("Inte sparat: någon annan har sparat")
    conflict = second.page.get_by_role("alertdialog")
    expect(conflict).to_contain_text("Anneli Bergstrand sparade")
    second.presses("Behåll min")
    second.has_everything_saved()
    second.forgives("409")

    first.finds(STEP)
    first.appends("Handläggaruppgift", "Enas-två")
    first.presses("Öppna deras")
    expect(first.drawing).to_contain_text("Andras")
    first.has_everything_saved()
    first.forgives("409")
    first.opens(f"/processes/{QUIET}/draft/history")
    first.sees("Kom för sent, sparat bredvid")


def change_form(owner: ProcessOwner, text: str) -> None:
    owner.page.locator(".fjs-element[data-id=foretagsarende_kontakt_2]").click(force=True)
    owner.writes("Allmänt", "Hjälptext", text)


def change_table(owner: ProcessOwner, text: str) -> None:
    owner.page.locator("#view").select_option(label="sparval")
    owner.page.locator("td.output-cell").last.click()
    owner.page.keyboard.press("Control+A")
    owner.page.keyboard.insert_text(f'"{text}"')


@pytest.mark.parametrize(
    ("file", "change", "words"),
    [
        ("forms/foretagsarende_kontakt.form", change_form, "ändrade formuläret"),
        ("screening.dmn", change_table, "ändrade tabellen"),
    ],
)
def test_who_comes_too_late_is_told_what_they_were_changing(
    file: str, change: Callable[[ProcessOwner, str], None], words: str, visitors: Visitors
) -> None:
    first, second = visitors.a(ProcessOwner), visitors.a(ProcessOwner)
    for owner in (first, second):
        owner.logs_in("anneli.bergstrand")
        owner.begins_a_draft("foretagsarende")
        owner.opens_the_draft("foretagsarende", file)
    change(first, "Enas")
    first.has_everything_saved()
    change(second, "Andras")
    heading = second.page.get_by_role("alertdialog").get_by_role("heading")
    expect(heading).to_have_text(re.compile(rf"Anneli Bergstrand sparade .+, medan du {words}$"))
    second.presses("Öppna deras")
    second.forgives("409")


def test_a_fault_in_another_file_says_the_title_of_it(visitors: Visitors) -> None:
    faulty = {"id": "ring", "components": [{"type": "text", "text": "# Ring sökanden"}, {"type": "telepathy"}]}
    sent = FilePayload(name="ring.form", mimeType="application/json", buffer=json.dumps(faulty).encode())
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft(QUIET)
    owner.opens(f"/processes/{QUIET}/draft/files")
    owner.page.locator("summary", has_text="Ladda upp filer").click()
    owner.page.locator("#import-files").set_input_files(sent)
    owner.presses("Ladda upp till utkastet")
    owner.opens_the_draft(QUIET)
    link = owner.studio.get_by_role("link", name="Öppna Ring sökanden").first
    expect(link).to_have_attribute("href", f"/processes/{QUIET}/draft/forms/ring.form")


def test_what_was_never_saved_is_offered_again(visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft(QUIET)
    owner.loses_contact()
    owner.finds(STEP)
    owner.appends("Handläggaruppgift", "Osparat")
    expect(owner.saved_line).to_have_text("Inte sparat: ingen kontakt, försöker igen")
    owner.crashes()

    owner.opens_the_draft(QUIET)
    expect(owner.drawing).not_to_contain_text("Osparat")
    owner.presses("Ta tillbaka mina ändringar")
    expect(owner.drawing).to_contain_text("Osparat")
    owner.has_everything_saved()
    owner.forgives("ERR_FAILED")


def test_contact_that_comes_back_saves_what_waited(visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft(QUIET)
    owner.loses_contact()
    owner.finds(STEP)
    owner.appends("Handläggaruppgift", "Väntat")
    expect(owner.saved_line).to_have_text("Inte sparat: ingen kontakt, försöker igen")
    owner.has_contact_again()
    owner.has_everything_saved()
    owner.forgives("ERR_FAILED")


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
    tab_to(owner.page, owner.page.locator(".djs-container svg[tabindex]"))
    keyboard.press("Control+f")
    keyboard.type(STEP)
    keyboard.press("Enter")
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
    owner.finds(STEPS[OTHER])
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


def test_a_form_is_changed_and_saved(visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft(OTHER)
    owner.opens_the_draft(OTHER, "forms/livsmedel_vagledning.form")
    owner.page.locator(".fjs-element[data-id=livsmedel_vagledning_3]").click(force=True)
    owner.writes("Allmänt", "Hjälptext", "Skriv så att sökanden förstår.")
    owner.has_everything_saved()
    owner.opens_the_draft(OTHER, "forms/livsmedel_vagledning.form")
    expect(owner.page.locator(".fjs-form")).to_contain_text("Skriv så att sökanden förstår.")
    assert owner.untranslated == []


def test_a_question_can_ask_for_a_person_with_a_role(visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft(OTHER)
    owner.opens_the_draft(OTHER, "forms/livsmedel_omfordelning.form")
    owner.page.locator(".fjs-element[data-id=livsmedel_omfordelning_2]").click(force=True)
    role = owner.page.get_by_label("Är svaret en person?")
    expect(role).to_have_value("official")
    role.select_option("registrar")
    owner.has_everything_saved()
    owner.opens_the_draft(OTHER, "forms/livsmedel_omfordelning.form")
    owner.page.locator(".fjs-element[data-id=livsmedel_omfordelning_2]").click(force=True)
    expect(role).to_have_value("registrar")


def test_a_decision_table_is_changed_and_saved(visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft("foretagsarende")
    owner.opens_the_draft("foretagsarende", "screening.dmn")
    owner.page.locator("#view").select_option(label="sparval")
    reason = owner.page.locator("td.output-cell", has_text="Inget tillstånd behövs")
    reason.click()
    owner.page.keyboard.press("Control+A")
    owner.page.keyboard.insert_text('"Ingen tillståndsfråga."')
    owner.has_everything_saved()
    owner.opens_the_draft("foretagsarende", "screening.dmn")
    owner.page.locator("#view").select_option(label="sparval")
    expect(owner.page.locator("td.output-cell", has_text="Ingen tillståndsfråga.")).to_be_visible()
    assert owner.untranslated == []


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


@pytest.mark.parametrize("process", STEPS)
def test_every_word_about_a_shipped_diagram_is_swedish(process: str, visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft(process)
    owner.unfolds_everything()
    owner.opens_every_menu(STEPS[process])
    assert owner.untranslated == []


def test_every_word_about_a_form_is_swedish(visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.begins_a_draft(OTHER)
    owner.opens_the_draft(OTHER, "forms/livsmedel_ansokan.form")
    owner.adds_a_field_of_each_kind()
    assert owner.untranslated == []


def test_the_editor_speaks_english_to_those_who_chose_it(visitors: Visitors) -> None:
    owner = visitors.a(ProcessOwner)
    owner.logs_in("anneli.bergstrand")
    owner.presses("English", "header")
    owner.begins_a_draft(OTHER, "Change the process", "Go on with the draft")
    expect(owner.page.locator("[data-tools]")).to_contain_text("Whole diagram")
    owner.opens_the_draft(OTHER, "forms/livsmedel_ansokan.form")
    expect(owner.page.locator(".fjs-palette-container")).to_contain_text("Text field")
