"""The frame of every page and its pieces, in a real browser: keys, drafts, the live diagram, access, content policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.frame_app import DIAGRAM, make_app, serving

ROOT = Path(__file__).resolve().parents[2]
VISIBILITY = "getComputedStyle(document.querySelector('[role=tooltip]')).visibility"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(make_app((ROOT / DIAGRAM).read_bytes())) as url:
        yield url


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page, loaded, with its diagram drawn; faults of scripts and of the content policy fail the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(address)
    opened.wait_for_selector("[data-diagram=ready]")
    yield opened
    context.close()
    assert [text for text in said if not text.startswith("Failed to load resource")] == []


def test_slash_moves_to_the_search_box(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()


def test_slash_is_a_sign_while_writing(page: Page) -> None:
    page.locator("#svar").press_sequentially("1/2")
    expect(page.locator("#svar")).to_have_value("1/2")


def test_escape_closes_the_explanation_of_a_paragraph(page: Page) -> None:
    page.locator(".l-law").focus()
    assert page.evaluate(VISIBILITY) == "visible"
    page.keyboard.press("Escape")
    assert page.evaluate(VISIBILITY) == "hidden"


def test_a_draft_is_saved_while_writing(page: Page) -> None:
    with page.expect_response("**/draft") as answer:
        page.locator("#svar").press_sequentially("Lokalen är godkänd")
    assert answer.value.request.post_data == "svar=Lokalen+%C3%A4r+godk%C3%A4nd"
    assert answer.value.request.headers["x-csrftoken"] == 'a "quoted" token'
    expect(page.locator("[data-draft] [role=status]")).to_have_text("Utkastet sparades 09.01")


def test_a_draft_holds_no_files(page: Page) -> None:
    with page.expect_response("**/draft") as answer:
        page.locator("#fil").set_input_files({"name": "ritning.txt", "mimeType": "text/plain", "buffer": b"x"})
    assert answer.value.request.post_data == "svar="


def test_a_draft_that_cannot_be_saved_says_so(page: Page) -> None:
    page.route("**/draft", lambda route: route.fulfill(status=503))
    page.locator("#svar").press_sequentially("x")
    expect(page.locator("[data-draft] [role=status]")).to_contain_text("kunde inte sparas")


def test_the_diagram_shows_where_the_case_stands_and_the_way_it_went(page: Page) -> None:
    expect(page.locator("[data-element-id=valj_kontakt].is-done")).to_have_count(1)
    expect(page.locator("[data-element-id=yttra].is-now")).to_have_count(1)
    expect(page.locator("[data-element-id=paminn_verksamheten].is-bad")).to_have_count(1)
    expect(page.locator("[data-element-id=f_valj_kontakt__beratta_vem_som_ar_kontakt].is-done")).to_have_count(1)
    expect(page.locator(".l-at--now")).to_have_text("3")
    expect(page.locator(".bjs-powered-by")).to_be_visible()


def test_the_diagram_is_walked_with_arrow_keys_and_says_its_steps(page: Page) -> None:
    step = page.locator("[data-element-id=yttra]")
    expect(step).to_have_attribute("aria-label", "Lämna yttrande, uppgift, pågår (3)")
    step.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-element-id=samla_yttrande]")).to_be_focused()
    expect(page.locator("[data-diagram] .djs-element[tabindex='0']")).to_have_count(1)


def test_the_diagram_is_drawn_at_reading_size(page: Page) -> None:
    size = page.evaluate("document.querySelector('[data-element-id=yttra] .djs-hit').getBoundingClientRect().width")
    assert size >= 100
    page.locator("[data-zoom=fit]").click()
    assert page.evaluate("document.querySelector('[data-element-id=yttra]').getBoundingClientRect().width") < size


def test_the_language_is_switched(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text("Skip to the content")).to_be_attached()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390, 320])
def test_every_piece_is_accessible_and_fits(browser: Browser, address: str, width: int, scheme: Any) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("[data-diagram=ready]")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    violations = Axe().run(page).response["violations"]
    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in violations] == []
    context.close()


def test_without_javascript_the_page_is_whole_and_points_to_the_text(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_text("Listan över stegen säger samma sak")).to_be_visible()
    expect(page.locator("[data-zoom]").first).to_be_hidden()
    context.close()
