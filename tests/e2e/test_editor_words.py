"""What the editors say: Swedish throughout, or English to those who chose it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.studio import OTHER, OTHER_STEP, QUIET, STEP, ProcessOwner
from tests.e2e.visitor import Visitors

STEPS = {
    "foretagsarende": "Granska intaget",
    QUIET: STEP,
    OTHER: OTHER_STEP,
    "bygglov_andrad_anvandning": "Granska ansökan",
}


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
