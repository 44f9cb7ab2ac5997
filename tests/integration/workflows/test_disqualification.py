"""An authority case has one handler: who declared no disqualification, or whom the case was redistributed to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import ClaimTask, ReleaseTask
from engine.errors import Invalid
from engine.rows import Case, User
from engine.services.assigning import claim_task, release_task
from tests.integration.workflows.town import FOOD_VALUES, Town

SARA, HENRIK = "sara.nyqvist", "henrik.alander"
NONE = {"jav": "nej"}
SOME = {"jav": "ja", "jav_omstandighet": "Min bror äger bolaget."}


@dataclass(frozen=True, slots=True)
class FoodCase:
    town: Town
    id: int

    def do(self, login: str, element: str, **values: Any) -> None:
        self.town.do(login, self.id, element, **values)

    def redistribute(self, login: str) -> None:
        self.do("gustav.melin", "fordela_om", ny_handlaggare=login, omfordelning_skal="Handläggaren är jävig.")

    def assignee(self, element: str) -> str | None:
        holder = self.town.task(self.id, element).assignee
        return holder[0] if holder else None

    @property
    def handler(self) -> str | None:
        query = select(User.login).join(Case, Case.contact_id == User.id).where(Case.id == self.id)
        login: str | None = self.town.value(query)
        return login


@pytest.fixture
def case(town: Town) -> FoodCase:
    """A food registration that is registered and that nobody handles yet."""
    found = FoodCase(town, town.apply("livsmedelsregistrering", FOOD_VALUES))
    found.do("tove.hallin", "registrera_ansokan", inkom_datum="2026-11-24", kanal="etjanst", klassning="5.1")
    return found


def test_who_declares_no_disqualification_handles_the_case_and_gets_its_next_task(case: FoodCase) -> None:
    assert case.assignee("anmal_jav") is None
    case.do(SARA, "anmal_jav", **NONE)
    assert (case.handler, case.assignee("granska_komplett")) == (SARA, SARA)
    assert case.town.value(select(Case.deputy_id).where(Case.id == case.id)) is None


def test_a_disqualified_official_gets_nothing_more_in_the_case(case: FoodCase) -> None:
    case.do(SARA, "anmal_jav", **SOME)
    assert (case.handler, case.assignee("fordela_om")) == (None, None)
    case.redistribute(HENRIK)
    assert case.assignee("anmal_jav") == HENRIK
    case.do(HENRIK, "anmal_jav", **NONE)
    assert (case.handler, case.assignee("granska_komplett")) == (HENRIK, HENRIK)


def test_the_new_handler_may_be_disqualified_too(case: FoodCase) -> None:
    case.do(SARA, "anmal_jav", **SOME)
    case.redistribute(HENRIK)
    case.do(HENRIK, "anmal_jav", **SOME)
    assert (case.handler, case.assignee("fordela_om")) == (None, None)


def test_the_case_is_never_given_back_to_a_disqualified_official(case: FoodCase) -> None:
    case.do(SARA, "anmal_jav", **SOME)
    with pytest.raises(Invalid) as refusal:
        case.redistribute(SARA)
    assert refusal.value.fields["ny_handlaggare"].key == "form.unknown_person"
    assert refusal.value.fields["ny_handlaggare"].params == {"login": SARA}


def test_a_task_that_the_handler_gives_back_waits_for_the_handlers_group(case: FoodCase) -> None:
    case.do(SARA, "anmal_jav", **NONE)
    task = case.town.task(case.id, "granska_komplett")
    case.town.house.run(release_task, ReleaseTask(task.id, task.version, "Semester."), case.town.person(SARA))
    case.town.house.run(claim_task, ClaimTask(task.id, task.version + 1), case.town.person(HENRIK))
    assert (case.assignee("granska_komplett"), case.handler) == (HENRIK, SARA)


def test_a_withdrawn_application_is_written_off_by_the_handler(case: FoodCase) -> None:
    case.do(SARA, "anmal_jav", **NONE)
    case.town.hear("ansokan-aterkallad", case.id)
    assert case.assignee("skriv_av") == SARA
