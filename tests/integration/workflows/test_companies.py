"""Companies: one row for one organisation number, found by whoever may see their cases."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from engine.errors import NotFound
from tests.integration.workflows.town import COMPANY, FOOD_VALUES, INTAKE_VALUES, Town
from workflows.companies import company_page, search
from workflows.parties import party_of_case
from workflows.rows import Company

ORGNR = "559999-0010"


def test_the_same_organisation_number_is_the_same_company_under_its_newest_name(town: Town) -> None:
    town.ask()
    town.ask({**INTAKE_VALUES, "foretag": {**COMPANY, "namn": "Krog Fyra Ekar AB"}})
    assert town.rows(select(Company.name, Company.orgnr)) == [("Krog Fyra Ekar AB", ORGNR)]


def test_companies_without_a_number_are_not_taken_for_each_other(town: Town) -> None:
    nameless = {**INTAKE_VALUES, "foretag": {**COMPANY, "orgnr": None}}
    town.ask(nameless)
    town.ask(nameless)
    assert town.value(select(func.count()).select_from(Company)) == 2


def test_the_contact_person_is_the_party(town: Town) -> None:
    case_id = town.ask()
    with town.house.read() as connection:
        party = party_of_case(connection, case_id)
    assert party is not None
    assert (party.company, party.name, party.email) == ("Krog Tre Ekar AB", "Helena Ek", "helena@treekar.example")


@pytest.mark.parametrize("text", ["KS-2026-0001", "ks-2026", "tre ekar", "EKAR", ORGNR, "0010"])
def test_a_case_is_found_by_number_company_and_organisation_number(town: Town, text: str) -> None:
    town.ask()
    with town.house.read() as connection:
        (hit,) = search(connection, town.person("maria.ohman"), text)
    assert (hit.number, hit.company, hit.orgnr) == ("KS-2026-0001", "Krog Tre Ekar AB", ORGNR)


def test_swedish_letters_are_found_in_either_case(town: Town) -> None:
    town.ask({**INTAKE_VALUES, "foretag": {**COMPANY, "namn": "Ågatans Öl AB"}})
    with town.house.read() as connection:
        assert len(search(connection, town.person("maria.ohman"), "ÅGATANS öl")) == 1


@pytest.mark.parametrize("text", ["", " ", "k", "%", "_%", "finns inte"])
def test_too_little_or_a_wildcard_finds_nothing(town: Town, text: str) -> None:
    town.ask()
    with town.house.read() as connection:
        assert search(connection, town.person("maria.ohman"), text) == []


def test_nobody_finds_a_case_that_is_hidden_from_them(town: Town) -> None:
    town.apply("livsmedelsregistrering", FOOD_VALUES)
    with town.house.read() as connection:
        assert search(connection, town.person("stefan.brolin"), "ekar") == []
        with pytest.raises(NotFound):
            company_page(connection, town.person("stefan.brolin"), ORGNR)


def test_a_company_page_has_its_cases_that_the_reader_may_see(town: Town) -> None:
    town.ask()
    town.apply("livsmedelsregistrering", FOOD_VALUES)
    with town.house.read() as connection:
        everything = company_page(connection, town.person("tove.hallin"), ORGNR)
        food_only = company_page(connection, town.person("sara.nyqvist"), ORGNR)
    assert {hit.number for hit in everything.cases} == {"KS-2026-0001", "MBN-2026-0001"}
    assert {hit.number for hit in food_only.cases} == {"MBN-2026-0001"}
    assert (everything.name, everything.person, everything.phone) == ("Krog Tre Ekar AB", "Helena Ek", "0980-319 260")
