"""The pages where a case is mended or ended by hand, on a screen and a phone, by eye and by ear."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import insert, select

from engine.commands import StartCase
from engine.migrations.upgrade import upgrade
from engine.rows import Incident, Task
from engine.services.cases import start_case
from engine.services.work import House
from tests.e2e.frame_app import serving
from tests.e2e.visitor import PATIENCE_MS, PHONE, SCREEN
from tests.factories import SET_UP
from tests.integration.web.conftest import PASSWORD, smedhult
from web.app import create_app

OPERATOR, MANAGER = "ewa.lindkvist", "anneli.bergstrand"
COMPANY = {"namn": "Krog Tre Ekar AB", "orgnr": "559999-0010", "kontaktperson": "Hanna", "epost": "h@treekar.example"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("lots")
    address = f"sqlite:///{folder / 'lots.db'}"
    upgrade(address)
    with smedhult(folder, address) as opened:
        yield opened


@pytest.fixture(scope="module")
def incident(house: House) -> int:
    """A step of a business case that has stopped."""
    values = {"foretag": COMPANY, "onskemal": "Öppna restaurang"}
    case = house.run(start_case, StartCase("foretagsarende", values, is_checked=True), SET_UP)
    with house.database.begin() as connection:
        task = connection.execute(select(Task.__table__).where(Task.case_id == case.case_id)).first()
        assert task is not None
        what = {"key": "job.failed", "message": "OSError: brevlådan svarar inte", "stack": "Traceback\n  File …"}
        where = {"case_id": case.case_id, "token": task.token, "element": task.element, "opened_at": house.now()}
        return int(connection.execute(insert(Incident).values(**where, **what).returning(Incident.id)).scalar_one())


@pytest.fixture(scope="module")
def number(house: House) -> str:
    """A case that may be ended."""
    values = {"foretag": COMPANY, "onskemal": "Öppna restaurang"}
    return house.run(start_case, StartCase("foretagsarende", values, is_checked=True), SET_UP).case_number or ""


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with serving(create_app(house)) as url:
        yield url


@pytest.mark.parametrize("viewport", [SCREEN, PHONE], ids=["screen", "phone"])
def test_the_page_of_a_stopped_step_fits_and_is_accessible(
    viewport: ViewportSize, browser: Browser, address: str, incident: int
) -> None:
    page = opened_by(OPERATOR, browser, viewport, f"{address}admin/incidents/{incident}")
    page.wait_for_selector("[data-diagram=ready]")
    holds(page, "skip")


@pytest.mark.parametrize("viewport", [SCREEN, PHONE], ids=["screen", "phone"])
def test_the_page_that_ends_a_case_fits_and_is_accessible(
    viewport: ViewportSize, browser: Browser, address: str, number: str
) -> None:
    page = opened_by(MANAGER, browser, viewport, f"{address}cases/{number}/end")
    holds(page, "withdraw")


def holds(page: Page, action: str) -> None:
    """Everything opened, and with an error in the form *action*: it fits, and is accessible."""
    for part in page.locator("main details").all():
        part.locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert faults_of(page) == []
    page.locator(f"#{action}-reason").press("Enter")
    expect(page.locator(f"#{action}-reason-error")).to_contain_text("Skriv varför")
    assert faults_of(page) == []
    page.context.close()


def opened_by(login: str, browser: Browser, viewport: ViewportSize, url: str) -> Page:
    context = browser.new_context(locale="sv-SE", viewport=viewport)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(url)
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button").click()
    page.goto(url)
    return page


def faults_of(page: Page) -> list[str]:
    violations = Axe().run(page, context={"exclude": [".djs-container"]}).response["violations"]
    return [f"{fault['id']} {[node['target'] for node in fault['nodes']]}" for fault in violations]
