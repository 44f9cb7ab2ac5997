"""The page where running cases are moved, on a screen and a phone; and the move itself, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from engine.migrations.upgrade import upgrade
from engine.services.work import House
from tests.e2e.frame_app import serving
from tests.e2e.visitor import PATIENCE_MS, PHONE, SCREEN
from tests.factories import deploy, start
from tests.integration.web.conftest import PASSWORD, smedhult
from tests.processes import bpmn, end_event, start_event, user_task
from web import migrating
from web.app import create_app

OWNER = "anneli.bergstrand"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("lots")
    address = f"sqlite:///{folder / 'lots.db'}"
    upgrade(address)
    with smedhult(folder, address) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with serving(create_app(house)) as url:
        yield url


def process(house: House, key: str) -> str:
    """A process with three cases at a step that its newest version calls otherwise."""
    for name in ("look", "view"):
        parts = [start_event(), user_task(name), end_event()]
        deploy(house, {"process.bpmn": bpmn(key, parts, [f"start -> {name}", f"{name} -> end"])})
        for _ in range(3 if name == "look" else 0):
            start(house, key)
    return key


def opened(browser: Browser, viewport: ViewportSize, address: str, path: str, *, has_script: bool = True) -> Page:
    """The page as its owner sees it."""
    context = browser.new_context(viewport=viewport, locale="sv-SE", java_script_enabled=has_script)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}login?next=/{path}")
    page.locator("[name=login]").fill(OWNER)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(f"{address}{path}")
    return page


@pytest.mark.parametrize("viewport", [SCREEN, PHONE], ids=["screen", "phone"])
def test_the_preview_fits_and_is_accessible(
    viewport: ViewportSize, browser: Browser, address: str, house: House
) -> None:
    key = process(house, f"shown{viewport['width']}")
    page = opened(browser, viewport, address, f"processes/{key}/migrate")
    expect(page.get_by_text("Osäkert: 3")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert Axe().run(page).response["violations"] == []
    page.context.close()


@pytest.mark.parametrize("has_script", [True, False], ids=["htmx", "plain"])
def test_an_owner_maps_a_step_and_moves_the_cases(
    has_script: bool, browser: Browser, address: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "SLICE", 2)
    key = process(house, f"moved_{has_script}")
    page = opened(browser, SCREEN, address, f"processes/{key}/migrate", has_script=has_script)
    page.get_by_label("Look", exact=True).select_option("view")
    page.get_by_role("button", name="Granska igen").click()
    expect(page.get_by_text("Flyttas: 3")).to_be_visible()
    page.get_by_label("Skäl").fill("Steget är omritat")
    page.get_by_role("button", name="Flytta 3 ärenden till version 2").click()
    if not has_script:
        expect(page.get_by_role("status").get_by_text("2 av 3 klara")).to_be_visible()
        page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_text("3 ärenden följer den nya versionen.")).to_be_visible()
    expect(page.get_by_text("Inget ärende är kvar att flytta.")).to_be_visible()
    page.context.close()
