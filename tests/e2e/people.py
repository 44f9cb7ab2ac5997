"""The people of the story, with their errands as verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.e2e.answers import Answer, write
from tests.e2e.installation import PASSWORD
from tests.e2e.visitor import Visitor

NOTHING: Mapping[str, Answer] = {}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an entrepreneur is given for a question: the number, and the path of the page to follow it on."""

    number: str
    path: str


class Entrepreneur(Visitor):
    """Somebody of a company, without a login."""

    def asks(self, answers: Mapping[str, Answer]) -> Receipt:
        self.opens("/intake")
        write(self.page, answers)
        self.page.locator("form[action='/intake'] button.govuk-button:not(.govuk-visually-hidden)").last.click()
        self.sees("Vi har fått er fråga", "Ni får en kontakt inom en arbetsdag")
        link = self.page.locator(".l-break a").inner_text()
        return Receipt(self.page.locator(".l-fore__day").inner_text(), link.removeprefix(self.installation.address))

    def follows_the_case(self, receipt: Receipt, *texts: str) -> None:
        """Open the page behind the link; fail unless it says each text, at once or when a job has done its part."""
        self.opens(receipt.path)
        for text in texts:
            self.reloads_until_sees(self.page.locator("main").filter(has_text=text))


class Official(Visitor):
    """Somebody who logs in."""

    def logs_in(self, login: str) -> None:
        self.opens("/login")
        self.page.get_by_label("Användarnamn").fill(login)
        self.page.get_by_label("Lösenord").fill(PASSWORD)
        self.presses("Logga in")
        expect(self.page.locator(".l-me")).to_be_visible()

    def listed(self, task: str, number: str, view: str = "mine") -> Locator:
        """The row of a task in one of the lists, of the case with that number."""
        self.opens(f"/tasks?view={view}")
        rows = self.page.locator("tbody tr").filter(has=self.page.get_by_role("link", name=number, exact=True))
        return rows.filter(has=self.page.locator("th", has_text=task))

    def takes(self, task: str, number: str) -> None:
        """Take a task that is offered to the group, from the list."""
        row = self.listed(task, number, "unassigned")
        self.reloads_until_sees(row)
        row.get_by_role("button", name="Ta uppgiften").click()
        self.is_told("Uppgiften är din")

    def opens_own(self, task: str, number: str) -> None:
        """Open a task that was given to this person."""
        row = self.listed(task, number)
        self.reloads_until_sees(row)
        row.get_by_role("link", name=task).click()
        expect(self.page.get_by_role("heading", level=1, name=task)).to_be_visible()

    def answers(self, answers: Mapping[str, Answer]) -> None:
        write(self.page, answers)

    @property
    def send_button(self) -> Locator:
        return self.page.locator("form.l-panel .row button.govuk-button:not(.govuk-button--secondary)")

    def sends(self) -> None:
        self.send_button.click()
        self.is_told("Klart:")

    def does(self, task: str, number: str, answers: Mapping[str, Answer] = NOTHING) -> None:
        """Do a task that was given to this person."""
        self.opens_own(task, number)
        self.answers(answers)
        self.sends()

    def takes_and_does(self, task: str, number: str, answers: Mapping[str, Answer] = NOTHING) -> None:
        """Do a task that was offered to the group."""
        self.takes(task, number)
        self.answers(answers)
        self.sends()

    def looks_up(self, number: str) -> None:
        """Find a case by its number, through the box that stands on every page."""
        self.opens("/docs")
        self.page.locator("#search").fill(number)
        self.page.locator("#search").press("Enter")
        expect(self.page.locator(".l-casehead")).to_contain_text(number)


class Administrator(Official):
    def moves_the_clock_to(self, moment: str) -> None:
        """Let days pass in the demonstration, until local time *moment*; the server's jobs do what falls due."""
        self.opens("/admin")
        self.page.locator("#to").fill(moment)
        self.presses("Flytta klockan")
        self.is_told("Klockan är flyttad")


class Auditor(Official):
    def verifies(self, number: str) -> list[str]:
        """Find the case, let its chain be counted again, and return the event's headings in order."""
        self.opens("/audit")
        self.page.locator("#text").fill(number)
        self.page.locator("#text").press("Enter")
        expect(self.page.locator(".l-verdict")).to_contain_text("Loggen är hel")
        return self.page.locator(".l-events summary").all_inner_texts()
