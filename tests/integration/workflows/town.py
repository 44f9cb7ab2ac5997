"""What tests do in Smedhult: start cases, complete tasks as people, let time pass, ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from engine.commands import Actor, ClaimTask, CompleteTask, PublishMessage, Receipt, StartCase
from engine.queries.worklist import TaskRow, tasks_of_case
from engine.rows import Case
from engine.services.assigning import claim_task
from engine.services.cases import start_case
from engine.services.messages import publish_message
from engine.services.tasks import complete_task
from engine.services.work import House
from workflows.links import INTAKE
from workflows.scenario.clock import VirtualClock, pass_time
from workflows.scenario.story import actor_by_login

COMPANY = {
    "namn": "Krog Tre Ekar AB",
    "orgnr": "559999-0010",
    "kontaktperson": "Helena Ek",
    "epost": "helena@treekar.example",
    "telefon": "0980-319 260",
}
INTAKE_VALUES = {"foretag": COMPANY, "onskemal": "Öppna restaurang. Vi börjar i vår.", "intag_kanal": "webb"}
FOOD_VALUES = {
    "foretag": COMPANY,
    "anlaggning": "Krog Tre Ekar",
    "adress": "Storgatan 12",
    "mobil": "nej",
    "verksamhet": ["restaurang"],
    "livsmedel": "Mat lagas från råvaror.",
    "portioner": 120,
    "start_planerad": "2027-04-01",
}
SERVING_VALUES = {
    "foretag": COMPANY,
    "tillstandstyp": "stadigvarande_allmanhet",
    "drycker": ["vin"],
    "lokal": "Storgatan 12",
    "serveringstid": "11.00–23.00",
    "platser": 60,
}
FOOD_REASONS = {"forslag": "registrering", "regler": "Artikel 6.2", "omstandigheter": "Anmälan är komplett."}


@dataclass(frozen=True, slots=True)
class Town:
    house: House
    clock: VirtualClock

    def person(self, login: str) -> Actor:
        with self.house.read() as connection:
            return actor_by_login(connection, login, self.clock.local)

    def ask(self, values: Mapping[str, Any] = INTAKE_VALUES) -> int:
        """A company asks at the public page; returns the case's id."""
        return self.start("foretagsarende", values, INTAKE)

    def apply(self, process: str, values: Mapping[str, Any]) -> int:
        """The registrar enters an application."""
        return self.start(process, values, self.person("tove.hallin"))

    def start(self, process: str, values: Mapping[str, Any], actor: Actor) -> int:
        receipt = self.house.run(start_case, StartCase(process, values), actor)
        assert receipt.case_id is not None
        return receipt.case_id

    def task(self, case_id: int, element: str) -> TaskRow:
        """The one open task of the element."""
        with self.house.read() as connection:
            tasks = tasks_of_case(connection, case_id)
        (found,) = [task for task in tasks if task.is_open and task.element == element]
        return found

    def do(self, login: str, case_id: int, element: str, **values: Any) -> Receipt:
        """Complete the task as this person, who claims it if nobody has."""
        task, actor = self.task(case_id, element), self.person(login)
        version = task.version
        if task.assignee is None:
            self.house.run(claim_task, ClaimTask(task.id, version), actor)
            version += 1
        return self.house.run(complete_task, CompleteTask(task.id, version, values), actor)

    def hear(self, name: str, case_id: int) -> Receipt:
        """A message comes in to the case."""
        key = self.value(select(Case.number).where(Case.id == case_id))
        return self.house.run(publish_message, PublishMessage(name, key), Actor("system:test"))

    def wait(self, **by: float) -> None:
        pass_time(self.house, self.clock, self.clock.after(self.clock(), timedelta(**by)))

    def value(self, query: Any) -> Any:
        with self.house.read() as connection:
            return connection.execute(query).scalar()

    def rows(self, query: Any) -> list[Any]:
        with self.house.read() as connection:
            return list(connection.execute(query).all())

    def food_case_investigated(self) -> int:
        """A food registration that Sara has investigated: the applicant is to see the material."""
        case_id = self.apply("livsmedelsregistrering", FOOD_VALUES)
        self.do(
            "tove.hallin", case_id, "registrera_ansokan", inkom_datum="2026-11-24", kanal="etjanst", klassning="5.1"
        )
        self.do("sara.nyqvist", case_id, "anmal_jav", jav="nej")
        self.do("sara.nyqvist", case_id, "granska_komplett", komplett="ja")
        self.do("sara.nyqvist", case_id, "planera_utredning", plan="Riskklass och kontrolltid.")
        self.do(
            "sara.nyqvist",
            case_id,
            "utred",
            riskklass="3",
            kontrolltid=4,
            vatten_godtagbart="ja",
            utredning="Kommunalt vatten.",
        )
        return case_id

    def food_case_before_decision(self) -> int:
        """A food registration whose proposal is written: the delegate can decide."""
        case_id = self.food_case_investigated()
        self.do(
            "sara.nyqvist",
            case_id,
            "kommunicera",
            undantag="uppenbart_obehovligt",
            undantag_skal="Allt underlag kommer från sökanden.",
        )
        self.do("sara.nyqvist", case_id, "skriv_beslutsforslag", **FOOD_REASONS)
        return case_id
