"""The whole story, each person in a browser of their own: from an entrepreneur's question to the auditor's check."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e import story_answers as says
from tests.e2e.people import Administrator, Auditor, Entrepreneur, Official, Receipt
from tests.e2e.visitor import Visitors

MEETING_DAY = "2026-12-03T16:00"
BOARD_DAY = "2026-12-10T09:00"
A_MONTH_LATER = "2027-01-11T09:00"


def test_a_complex_case_goes_from_the_first_question_to_the_last_decision(visitors: Visitors) -> None:
    story = Story(visitors)
    story.entrepreneur_asks()
    story.contact_is_chosen()
    story.contact_escalates()
    story.five_officials_state_at_once()
    story.everybody_meets()
    story.authority_cases_are_opened()
    story.building_permit_is_decided()
    story.food_business_is_registered()
    story.serving_licence_is_decided_by_the_board()
    story.contact_gives_the_combined_answer()
    story.entrepreneur_sees_everything()
    story.case_is_followed_up()
    story.auditor_sees_every_step()


class Story:
    """One case on its way; a person keeps the browser from step to step."""

    def __init__(self, visitors: Visitors) -> None:
        self.visitors = visitors
        self.desks: dict[str, Official] = {}
        self.helena = visitors.a(Entrepreneur)
        self.receipt = Receipt("", "")
        self.parts: dict[str, str] = {}

    @property
    def number(self) -> str:
        return self.receipt.number

    def desk(self, login: str) -> Official:
        """The desk of somebody who is logged in."""
        if login not in self.desks:
            kind = {"ewa.lindkvist": Administrator, "ingrid.palm": Auditor}.get(login, Official)
            self.desks[login] = self.visitors.a(kind)
            self.desks[login].logs_in(login)
        return self.desks[login]

    def time_passes(self, to: str) -> None:
        ewa = self.desk("ewa.lindkvist")
        assert isinstance(ewa, Administrator)
        ewa.moves_the_clock_to(to)

    def entrepreneur_asks(self) -> None:
        self.receipt = self.helena.asks(says.QUESTION)
        assert self.number.startswith("KS-2026-")
        self.helena.follows_the_case(self.receipt, says.WISH, "Vi utser er kontakt")

    def contact_is_chosen(self) -> None:
        self.desk("maria.ohman").takes_and_does("Granska intaget", self.number, says.INTAKE_IS_COMPLETE)
        self.desk("anneli.bergstrand").takes_and_does("Utse företagets kontakt", self.number, says.CONTACT)
        self.helena.follows_the_case(self.receipt, "Jonas Rydell", "0980-319 202", "Ni fick en kontakt")

    def contact_escalates(self) -> None:
        jonas = self.desk("jonas.rydell")
        jonas.does("Beskriv vad företaget vill", self.number, says.DESCRIPTION)
        jonas.opens_own("Bekräfta bedömningen", self.number)
        jonas.sees("Flera delärenden eller verksamheter berörs", "Livsmedelsverksamhet ska anmälas innan start")
        jonas.answers(says.TRACK)
        jonas.sends()
        jonas.does("Planera lotsmötet", self.number, says.MEETING)
        self.helena.follows_the_case(self.receipt, "Kommunhuset, rum Eken")

    def five_officials_state_at_once(self) -> None:
        """All have the form open and filled before anyone sends it; then all send in the same moment."""
        officials = [self.desk(login) for login in says.STATEMENTS]
        for official, statement in zip(officials, says.STATEMENTS.values(), strict=True):
            official.takes("Lämna yttrande", self.number)
            official.sees(says.WISH)
            official.answers(statement)
        for official in officials:
            official.send_button.evaluate("button => { setTimeout(() => button.click()) }")
        for official in officials:
            official.is_told("Klart: Lämna yttrande")
        self.desk("jonas.rydell").looks_up(self.number)
        self.desk("jonas.rydell").sees("Gasolen förvaras utomhus", "Köpekontrakt saknas", "Mattias Ekdahl")

    def everybody_meets(self) -> None:
        self.time_passes(MEETING_DAY)
        self.desk("jonas.rydell").does("Håll lotsmötet", self.number, says.PROTOCOL)
        for login in says.STATEMENTS:
            official = self.desk(login)
            official.takes("Godkänn protokollet", self.number)
            official.sees("Bygglov söks först")
            official.answers({"godkanner": "ja"})
            official.sends()

    def authority_cases_are_opened(self) -> None:
        jonas = self.desk("jonas.rydell")
        jonas.looks_up(self.number)
        rows = jonas.page.locator("[aria-labelledby=children] tbody tr")
        jonas.reloads_until_sees(rows, 3)
        for process in says.PARTS:
            self.parts[process] = rows.filter(has_text=process).locator(".l-dnr").first.inner_text()
        assert len(set(self.parts.values())) == 3
        self.helena.follows_the_case(self.receipt, "0 av 3 beslutade", *self.parts.values())

    def building_permit_is_decided(self) -> None:
        number = self.parts["Bygglov"]
        self.desk("tove.hallin").takes_and_does("Registrera ansökan", number, says.REGISTERED)
        self.works("karim.haddad", number, says.BUILDING_PERMIT)
        self.desk("karim.haddad").sees("Bifall", "Detaljplanen medger centrumändamål")

    def food_business_is_registered(self) -> None:
        number = self.parts["livsmedel"]
        self.desk("tove.hallin").takes_and_does("Registrera anmälan", number, says.REGISTERED)
        self.works("sara.nyqvist", number, says.FOOD)
        self.desk("sara.nyqvist").sees("Registrer")

    def serving_licence_is_decided_by_the_board(self) -> None:
        number = self.parts["Serveringstillstånd"]
        tove = self.desk("tove.hallin")
        tove.takes_and_does("Registrera ansökan", number, {**says.REGISTERED, **says.LICENCE})
        self.works("birgitta.fors", number, says.SERVING_PLAN)
        self.police_answer(number)
        self.works("birgitta.fors", number, says.SERVING)
        tove.takes_and_does("Sätt upp på dagordningen", number, says.AGENDA)
        self.time_passes(BOARD_DAY)
        tove.takes_and_does("För in utskottets beslut", number, says.BOARD_DECISION)
        tove.sees("Bifall")

    def works(self, login: str, number: str, steps: says.Steps) -> None:
        """Do a row of tasks in one case: the group is offered the first, the others come to who handles the case."""
        official = self.desk(login)
        for task, answers in steps:
            do = official.takes_and_does if task == says.FIRST_OF_HANDLER else official.does
            do(task, number, answers)

    def police_answer(self, number: str) -> None:
        """Another authority's system tells us, through the API."""
        birgitta = self.desk("birgitta.fors")
        token = birgitta.installation.lots("token", "add", "--user", "birgitta.fors", "--name", "Polisen").strip()
        answer = birgitta.page.request.post(
            f"{birgitta.installation.address}/api/v1/messages",
            headers={"Authorization": f"Bearer {token}"},
            data={"name": "polisyttrande", "correlationKey": number, "variables": {}},
        )
        assert answer.ok, answer.text()
        assert answer.json()["taken"]

    def contact_gives_the_combined_answer(self) -> None:
        jonas = self.desk("jonas.rydell")
        jonas.opens_own("Skriv samlat svar", self.number)
        jonas.sees(*self.parts.values())
        jonas.answers(says.COMBINED_ANSWER)
        jonas.sends()

    def entrepreneur_sees_everything(self) -> None:
        self.helena.follows_the_case(self.receipt, "3 av 3 beslutade", "Ni kan öppna den 1 april", *self.parts.values())
        expect(self.helena.page.get_by_text("Läs beslutet")).to_have_count(3)
        expect(self.helena.page.get_by_text("Så överklagar ni").first).to_be_attached()

    def case_is_followed_up(self) -> None:
        self.time_passes(A_MONTH_LATER)
        self.desk("jonas.rydell").does("Följ upp med företaget", self.number, {"nojd": "ja"})
        self.desk("jonas.rydell").sees("Ärendet är avslutat")

    def auditor_sees_every_step(self) -> None:
        ingrid = self.desk("ingrid.palm")
        assert isinstance(ingrid, Auditor)
        said = "\n".join(ingrid.verifies(self.number))
        for step in says.EVERY_STEP:
            assert step in said, f"{step} is not in the log:\n{said}"
        assert said.count("Lämna yttrande") >= len(says.STATEMENTS)
        for number in self.parts.values():
            assert "Beslut" in "\n".join(ingrid.verifies(number))
