"""Two people on one draft, and a browser without contact or ended: nothing is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.studio import QUIET, STEP, ProcessOwner
from tests.e2e.visitor import Visitors


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
