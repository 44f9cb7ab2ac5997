"""A person at a browser of their own, and what went wrong in it."""

from __future__ import annotations

from typing import Any, TypeVar

from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from tests.e2e.installation import Installation

PATIENCE_MS = 30_000
"""How long a page may keep a test waiting on a busy machine."""

RELOADS, PAUSE_MS = 60, 500

SCREEN: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

expect.set_options(timeout=PATIENCE_MS)


class Visitor:
    """Somebody who opens pages. faults: what scripts and the content policy complained of."""

    def __init__(self, context: BrowserContext, installation: Installation) -> None:
        self.installation = installation
        self.context = context
        context.set_default_timeout(PATIENCE_MS)
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda message: self._heard(message.type, message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def opens(self, path: str) -> None:
        self.page.goto(self.installation.address + path)

    def sees(self, *texts: str) -> None:
        """Fail unless the page says each text."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def reloads_until_sees(self, wanted: Locator, times: int = 1) -> None:
        """Load the page again until *wanted* is there so many times: jobs do their part a moment after the answer."""
        for _ in range(RELOADS):
            if wanted.count() >= times:
                return
            self.page.wait_for_timeout(PAUSE_MS)
            self.page.reload()
        expect(wanted).to_have_count(times)

    def is_told(self, text: str) -> None:
        """Fail unless the status line says *text*."""
        expect(self.page.locator("#status")).to_contain_text(text)

    def presses(self, name: str, inside: str = "main") -> None:
        self.page.locator(inside).get_by_role("button", name=name).click()

    def follows(self, name: str, inside: str = "main") -> None:
        self.page.locator(inside).get_by_role("link", name=name).click()

    def part(self, heading: str) -> Locator:
        """The section of the page with that heading."""
        return self.page.locator("section").filter(has=self.page.get_by_role("heading", name=heading, exact=True))

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(f"{self.page.url}: {text}")


Somebody = TypeVar("Somebody", bound=Visitor)


class Visitors:
    """Opens people's browsers and closes them all."""

    def __init__(self, browser: Browser, installation: Installation) -> None:
        self._browser, self._installation = browser, installation
        self._opened: list[Visitor] = []

    def a(self, kind: type[Somebody], viewport: ViewportSize = SCREEN, **options: Any) -> Somebody:
        """Somebody of that kind with a browser of their own; options: of the browser context."""
        here = {"locale": "sv-SE", "timezone_id": "Europe/Stockholm"}
        context = self._browser.new_context(viewport=viewport, **here | options)
        somebody = kind(context, self._installation)
        self._opened.append(somebody)
        return somebody

    def close(self) -> list[str]:
        """Close every browser; return what was complained of in any."""
        for visitor in self._opened:
            visitor.context.close()
        return [fault for visitor in self._opened for fault in visitor.faults]
