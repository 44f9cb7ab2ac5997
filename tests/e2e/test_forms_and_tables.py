"""Process owners change forms and decision tables in the browser."""

from __future__ import annotations

import json

from playwright.sync_api import FilePayload, expect

from tests.e2e.studio import OTHER, QUIET, ProcessOwner
from tests.e2e.visitor import Visitors


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
