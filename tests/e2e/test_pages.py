"""The main pages of the demo as people meet them: on a screen and a phone, by eye and by ear, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e.installation import ROOT, Installation
from tests.e2e.main_pages import MAIN_PAGES, MainPage, find_places, take_picture
from tests.e2e.people import Official
from tests.e2e.visitor import PHONE, SCREEN, Visitors
from web.language import read_parts

WIDTHS = {1440: SCREEN, 390: PHONE}
FILLED = "main .govuk-button:not(.govuk-button--secondary):not(.govuk-visually-hidden):visible"
NOT_OURS = [".djs-container"]
"""bpmn-js draws its own canvas; the list of steps beside it says the same."""

ENGLISH_WORDS = re.compile(
    r"\b(the|of|and|with|your|you|yours|this|that|has been|have|are|was|not|case|cases|task|tasks|from the|to the)\b",
    re.IGNORECASE,
)
# What an event says is shown as it is chained, and its names in the log as titles, in no language; the other language's
# button is in that language.
READ_LINES = """() => {
    const told = [...document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')]
    const spoken = told.filter(one => !one.closest('.l-events')).flatMap(
        one => ['aria-label', 'placeholder', 'title', 'alt'].map(name => one.getAttribute(name)))
    for (const one of document.querySelectorAll('code, body [lang], .l-events dl')) one.remove()
    for (const one of document.querySelectorAll('details')) one.open = true
    return [document.title, ...document.body.innerText.split('\\n'), ...spoken].filter(Boolean).map(line => line.trim())
}"""

SignedIn = Mapping[str | None, Any]


@pytest.fixture(scope="module")
def places(installation: Installation) -> Mapping[str, str]:
    return find_places(installation)


@pytest.fixture(scope="module")
def signed_in(browser: Browser, installation: Installation) -> Iterator[SignedIn]:
    """What the browser of each person keeps after logging in, so that each logs in once."""
    visitors = Visitors(browser, installation)
    kept: dict[str | None, Any] = {None: None}
    for login in sorted({page.login for page in MAIN_PAGES if page.login}):
        official = visitors.a(Official)
        official.logs_in(login)
        kept[login] = official.context.storage_state()
    yield kept
    assert visitors.close() == []


@pytest.fixture(params=MAIN_PAGES, ids=lambda page: page.name)
def main_page(request: pytest.FixtureRequest) -> MainPage:
    page: MainPage = request.param
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_a_main_page_fits_and_is_accessible(
    width: int, main_page: MainPage, visitors: Visitors, signed_in: SignedIn, places: Mapping[str, str]
) -> None:
    page = shown(main_page, visitors, signed_in, places, viewport=WIDTHS[width])
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.locator(FILLED).all_inner_texts() == ([main_page.action] if main_page.action else [])
    assert faults_of(page) == []
    if main_page.pictured and main_page.pictured[0] == width:
        take_picture(page, main_page)


def test_a_main_page_is_in_swedish(
    main_page: MainPage, visitors: Visitors, signed_in: SignedIn, places: Mapping[str, str]
) -> None:
    lines = shown(main_page, visitors, signed_in, places).evaluate(READ_LINES)
    assert [line for line in lines if line in only_english() or ENGLISH_WORDS.search(line)] == []


def test_a_main_page_is_in_english_for_who_wants_it(
    main_page: MainPage, visitors: Visitors, signed_in: SignedIn, places: Mapping[str, str]
) -> None:
    page = shown(main_page, visitors, signed_in, places)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert [line for line in page.evaluate(READ_LINES) if line in only_swedish()] == []


def shown(
    main_page: MainPage,
    visitors: Visitors,
    signed_in: SignedIn,
    places: Mapping[str, str],
    viewport: ViewportSize = SCREEN,
) -> Page:
    """The page as its reader sees it, with its diagram drawn."""
    reader = visitors.a(Official, viewport, storage_state=signed_in[main_page.login], reduced_motion="reduce")
    reader.opens(main_page.path.format(**places))
    if reader.page.locator("[data-diagram]").count():
        reader.page.wait_for_selector("[data-diagram=ready]")
    return reader.page


def faults_of(page: Page) -> list[Any]:
    violations = Axe().run(page, context={"exclude": NOT_OURS}).response["violations"]
    return [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in violations]


@cache
def only_english() -> set[str]:
    """English texts of the interface that no Swedish text equals."""
    texts = read_parts()
    return set(texts) - swedish(texts)


@cache
def only_swedish() -> set[str]:
    """Swedish texts of the interface that no English text equals, and that no process is labelled with either."""
    texts = read_parts()
    library = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bpmn").rglob("*.[bdf]*[nm]"))
    return {one for one in swedish(texts) - set(texts) if f'"{one}"' not in library}


def swedish(texts: Mapping[str, str | list[str]]) -> set[str]:
    return {one for text in texts.values() for one in ([text] if isinstance(text, str) else text[1:])}
