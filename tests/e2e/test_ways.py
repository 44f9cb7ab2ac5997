"""The same work in other ways: without JavaScript, and with the keyboard alone."""

from __future__ import annotations

import json

from playwright.sync_api import Locator, Page, expect

from tests.e2e import story_answers as says
from tests.e2e.installation import PASSWORD, Installation
from tests.e2e.people import Entrepreneur, Official
from tests.e2e.visitor import Visitors

MOST_STOPS = 120
"""No page has so many places to stop at with Tab."""


def test_a_company_asks_without_javascript(visitors: Visitors) -> None:
    helena = visitors.a(Entrepreneur, java_script_enabled=False)
    receipt = helena.asks(says.QUESTION)
    helena.opens(receipt.path)
    helena.sees(says.WISH)


def test_an_official_takes_and_completes_a_task_without_javascript(
    visitors: Visitors, installation: Installation
) -> None:
    maria = visitors.a(Official, java_script_enabled=False)
    maria.logs_in("maria.ohman")
    number = waiting_intake(installation)
    maria.takes_and_does("Granska intaget", number, says.INTAKE_IS_COMPLETE)
    maria.sees(number, "Utse företagets kontakt")


def test_an_official_works_with_the_keyboard_alone(visitors: Visitors, installation: Installation) -> None:
    maria = visitors.a(Official)
    page = maria.page
    maria.opens("/login")
    tab_to(page, page.get_by_label("Användarnamn"))
    page.keyboard.type("maria.ohman")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".l-me")).to_be_visible()
    press(page, page.locator("main").get_by_role("link", name="Granska intaget").first, "Enter")
    press(page, page.get_by_role("button", name="Ta uppgiften"), "Enter")
    maria.is_told("Uppgiften är din")
    for question in ("uppgifter_racker", "kommunens_fraga"):
        choose_first(page, question)
    press(page, maria.send_button, "Enter")
    maria.is_told("Klart: Granska intaget")


def test_a_folded_lane_opens_by_keyboard_and_by_a_link_without_javascript(visitors: Visitors) -> None:
    maria = visitors.a(Official, java_script_enabled=False)
    maria.logs_in("maria.ohman")
    maria.opens("/processes/serveringstillstand")
    expect(maria.page.locator("#step-anmal_jav")).to_be_hidden()
    maria.page.get_by_role("link", name="vidare till 4", exact=True).first.press("Enter")
    expect(maria.page.locator("#step-anmal_jav")).to_be_visible()
    maria.page.locator("summary", has_text="Nämndsekreterare").press("Enter")
    expect(maria.page.locator("#step-for_in_beslut")).to_be_visible()


def waiting_intake(installation: Installation) -> str:
    """The number of a case whose intake nobody has looked at."""
    cases = json.loads(installation.lots("case", "list", "--json", "--state", "open", "--process", "foretagsarende"))
    for case in cases:
        shown = json.loads(installation.lots("case", "show", "--json", case["number"]))
        if [task["element"] for task in shown["tasks"]] == ["granska_intag"]:
            return str(case["number"])
    raise AssertionError("the demo has no case at its intake")


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until *wanted* has the focus, and see that the focus shows."""
    for _ in range(MOST_STOPS):
        if wanted.evaluate("one => one === document.activeElement"):
            assert wanted.evaluate("one => one.matches(':focus-visible')")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {wanted}")


def press(page: Page, wanted: Locator, key: str) -> None:
    tab_to(page, wanted)
    page.keyboard.press(key)


def choose_first(page: Page, question: str) -> None:
    """Choose the first answer with Space, and wait until the form has followed."""
    first = page.locator(f'[name="{question}"][type=radio]').first
    tab_to(page, first)
    if first.evaluate("one => Boolean(one.closest('[hx-post]'))"):
        with page.expect_response("**/fields"):
            page.keyboard.press("Space")
    else:
        page.keyboard.press("Space")
    expect(first).to_be_checked()
