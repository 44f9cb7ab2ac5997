"""One way in, one contact: the business case opens authority cases and hears how they ended."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from engine.commands import CancelCase, StartCase
from engine.errors import Conflict, Invalid
from engine.feel import codec
from engine.queries.case_file import case_variables
from engine.rows import Case, Message
from engine.services.cases import cancel_case, start_case
from tests.integration.workflows.town import INTAKE_VALUES, Town
from workflows.links import INTAKE
from workflows.rows import Advice, Letter

FOOD = "livsmedelsregistrering"
OFFICIALS = {
    "bygglov_andrad_anvandning": "karim.haddad",
    FOOD: "sara.nyqvist",
    "serveringstillstand": "birgitta.fors",
}


def test_a_case_is_named_after_the_company_and_the_beginning_of_its_wish(town: Town) -> None:
    case_id = town.ask()
    assert town.value(select(Case.title).where(Case.id == case_id)) == "Krog Tre Ekar AB: Öppna restaurang"


def test_a_long_wish_is_cut_at_a_word(town: Town) -> None:
    case_id = town.ask({**INTAKE_VALUES, "onskemal": "bygga " * 40})
    title = town.value(select(Case.title).where(Case.id == case_id))
    assert title.endswith("bygga …")
    assert len(title) < 110


def test_a_title_given_by_staff_is_kept(town: Town) -> None:
    receipt = town.house.run(start_case, StartCase("foretagsarende", INTAKE_VALUES, title="Ringde om krog"), INTAKE)
    assert town.value(select(Case.title).where(Case.id == receipt.case_id)) == "Ringde om krog"


def test_the_chosen_contact_gets_the_next_tasks_and_writes_to_the_company(town: Town) -> None:
    case_id = town.ask()
    review(town, case_id)
    assert town.task(case_id, "beskriv_arendet").assignee == ("jonas.rydell", "Jonas Rydell")
    letter = town.rows(select(Letter.subject, Letter.address).where(Letter.template == "er-kontakt"))[0]
    assert letter == ("Jonas Rydell är er kontakt hos kommunen", "helena@treekar.example")


def test_a_task_is_late_first_when_its_last_day_is_over(town: Town) -> None:
    due_at = town.task(town.ask(), "granska_intag").due_at
    assert due_at is not None
    assert due_at.astimezone(town.clock.zone).isoformat() == "2026-11-25T23:59:59+01:00"


def test_contact_and_deputy_are_two_people(town: Town) -> None:
    case_id = town.ask()
    town.do("maria.ohman", case_id, "granska_intag", uppgifter_racker="ja", kommunens_fraga="ja")
    with pytest.raises(Invalid) as refusal:
        town.do("anneli.bergstrand", case_id, "valj_kontakt", kontakt="jonas.rydell", ersattare="jonas.rydell")
    assert refusal.value.fields["ersattare"].key == "contact.same_person"


def test_an_answered_question_is_kept_as_advice(town: Town) -> None:
    case_id = town.ask()
    describe(town, case_id)
    town.do("jonas.rydell", case_id, "bekrafta_spar", spar="enkel_fraga")
    town.do("jonas.rydell", case_id, "besvara_fragan", svar="Det behövs inget lov.", rad_loggat=True)
    assert town.rows(select(Advice.case_id, Advice.text)) == [(case_id, "Det behövs inget lov.")]
    assert town.value(select(Case.state).where(Case.id == case_id)) == "closed"


def test_an_authority_case_has_its_own_number_and_reports_its_end_to_its_parent(town: Town) -> None:
    case_id = with_food_case(town)
    child = town.rows(select(Case.id, Case.number, Case.authority, Case.channel).where(Case.parent_id == case_id))[0]
    assert (child.number, child.authority, child.channel) == ("MBN-2026-0001", "MBN", "foretagslots")
    withdraw(town, child.id)
    with town.house.read() as connection:
        outcomes = case_variables(connection, case_id)["utfall_delarenden"]
    expected = {"nummer": "MBN-2026-0001", "typ": FOOD, "myndighet": "MBN", "utfall": "avskrivning"}
    assert outcomes == [expected]
    assert town.task(case_id, "skriv_samlat_svar").assignee == ("jonas.rydell", "Jonas Rydell")


def test_a_step_opens_its_authority_case_once(town: Town) -> None:
    case_id = with_food_case(town)
    parent = town.rows(select(Case.parent_id, Case.parent_token).where(Case.parent_id == case_id))[0]
    again = StartCase(FOOD, {}, parent=tuple(parent), is_checked=True)
    with pytest.raises(Conflict) as refusal:
        town.house.run(start_case, again, INTAKE)
    assert (refusal.value.key, refusal.value.params["number"]) == ("case.exists", "MBN-2026-0001")
    assert town.value(select(func.count()).select_from(Case)) == 2


def test_a_cancelled_authority_case_is_reported_too(town: Town) -> None:
    case_id = with_food_case(town)
    child_id = town.value(select(Case.id).where(Case.parent_id == case_id))
    town.house.run(cancel_case, CancelCase(child_id, "Fel myndighet."), town.person("gustav.melin"))
    message = town.rows(select(Message.name, Message.key, Message.values).where(Message.taken_by_case_id == case_id))[0]
    assert (message.name, message.key) == ("delarende-avslutat", "MBN-2026-0001")
    assert codec.decode(message.values) == {"utfall": "avbrutet", "nummer": "MBN-2026-0001", "beslut_id": None}


def test_authority_cases_live_on_when_the_business_case_is_cancelled(town: Town) -> None:
    case_id = with_food_case(town)
    town.house.run(cancel_case, CancelCase(case_id, "Dubblett."), town.person("anneli.bergstrand"))
    child_id = town.value(select(Case.id).where(Case.parent_id == case_id))
    assert town.value(select(Case.state).where(Case.id == child_id)) == "open"
    withdraw(town, child_id)
    assert town.value(select(Case.state).where(Case.id == child_id)) == "closed"


def test_the_contact_hears_what_the_authority_waits_for(town: Town) -> None:
    case_id = with_food_case(town)
    child_id = town.value(select(Case.id).where(Case.parent_id == case_id))
    town.do("tove.hallin", child_id, "registrera_ansokan", inkom_datum="2026-11-24", kanal="brev", klassning="5.1")
    town.do("sara.nyqvist", child_id, "anmal_jav", jav="nej")
    town.do("sara.nyqvist", child_id, "granska_komplett", komplett="nej", brister=["vatten"])
    town.do("sara.nyqvist", child_id, "vagled_sokanden", vagledning="Skriv varifrån vattnet kommer.")
    query = select(Letter.template, Letter.recipient, Letter.body).where(Letter.case_id == child_id).order_by(Letter.id)
    to_party, to_contact = town.rows(query)
    assert (to_party.template, to_party.recipient) == ("vagledning", "party")
    assert (to_contact.template, to_contact.recipient) == ("sokanden-vantas", "jonas.rydell")
    assert "Skriv varifrån vattnet kommer." in to_party.body
    assert "senast den 1 december 2026" in to_party.body
    assert "Sara Nyqvist handlägger ärendet: 0980-319 210, sara.nyqvist@smedhult.example." in to_party.body


def test_the_company_reads_the_investigation_and_what_was_added_to_it(town: Town) -> None:
    case_id = town.food_case_investigated()
    town.do("sara.nyqvist", case_id, "kommunicera", undantag="inget", svar_senast="2026-12-01")
    town.hear("synpunkter-inkomna", case_id)
    town.do("sara.nyqvist", case_id, "bedom_synpunkter", synpunkter_bedomning="Nytt prov.", mer_utredning="ja")
    town.do("sara.nyqvist", case_id, "komplettera_utredningen", tillagg="Vattnet är provat.")
    town.do("sara.nyqvist", case_id, "kommunicera", undantag="inget", svar_senast="2026-12-08")
    letters = select(Letter.body).where(Letter.template == "kommunicering").order_by(Letter.id)
    first, second = (row.body for row in town.rows(letters))
    assert "Vår utredning:\nKommunalt vatten.\n" in first
    assert "Vår utredning:\nKommunalt vatten.\n\nVattnet är provat.\n" in second


def test_three_authority_cases_that_end_at_the_same_moment_are_all_heard(town: Town) -> None:
    case_id = town.ask()
    describe(town, case_id, "mat", "alkohol", "bygger")
    chosen = {"motivering_spar": "Företaget har redan träffat alla.", "valda_delarenden": list(OFFICIALS)}
    town.do("jonas.rydell", case_id, "bekrafta_spar", spar="ett_delarende", **chosen)
    children = {
        row.process: row.id for row in town.rows(select(Case.id, Case.process).where(Case.parent_id == case_id))
    }
    for process, child_id in children.items():
        kind = {"tillstandstyp": "stadigvarande_allmanhet"} if process == "serveringstillstand" else {}
        registered = {"inkom_datum": "2026-11-24", "kanal": "brev", "klassning": "5.1", **kind}
        town.do("tove.hallin", child_id, "registrera_ansokan", **registered)
        town.hear("ansokan-aterkallad", child_id)
    start = threading.Barrier(len(OFFICIALS))

    def write_off(process: str) -> None:
        start.wait()
        values = {"avskrivning": "Återkallad.", "partens_vilja": True, "delegation_punkt": "1.4"}
        town.do(OFFICIALS[process], children[process], "skriv_av", **values)

    with ThreadPoolExecutor(len(OFFICIALS)) as pool:
        list(pool.map(write_off, OFFICIALS))
    with town.house.read() as connection:
        outcomes = case_variables(connection, case_id)["utfall_delarenden"]
    assert sorted(outcome["typ"] for outcome in outcomes) == sorted(OFFICIALS)
    assert town.task(case_id, "skriv_samlat_svar").is_open


def review(town: Town, case_id: int) -> None:
    town.do("maria.ohman", case_id, "granska_intag", uppgifter_racker="ja", kommunens_fraga="ja")
    town.do("anneli.bergstrand", case_id, "valj_kontakt", kontakt="jonas.rydell", ersattare="anneli.bergstrand")


def describe(town: Town, case_id: int, *facts: str) -> None:
    review(town, case_id)
    values: dict[str, Any] = {"beskrivning": "Restaurang.", "fakta": list(facts)}
    town.do("jonas.rydell", case_id, "beskriv_arendet", **values)


def with_food_case(town: Town) -> int:
    """A business case that has opened a food registration."""
    case_id = town.ask()
    describe(town, case_id, "mat")
    town.do("jonas.rydell", case_id, "bekrafta_spar", spar="ett_delarende", valda_delarenden=[FOOD])
    return case_id


def withdraw(town: Town, case_id: int) -> None:
    town.do("tove.hallin", case_id, "registrera_ansokan", inkom_datum="2026-11-24", kanal="brev", klassning="5.1")
    town.hear("ansokan-aterkallad", case_id)
    town.do("sara.nyqvist", case_id, "skriv_av", avskrivning="Återkallad.", partens_vilja=True, delegation_punkt="1.4")
