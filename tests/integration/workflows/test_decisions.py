"""A Decision row comes only from the step that decides, by someone who may, and is told to the party."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from engine.audit.read import read_events
from engine.errors import Invalid, NotAllowed
from engine.rows import Case, User
from tests.integration.workflows.town import SERVING_VALUES, Town
from workflows.decisions import decision_of_case, decisions_of_case
from workflows.rows import Decision, Letter

YES = {"utfall": "registrering", "delegation_punkt": "5.2", "beslutsdatum": "2026-11-24"}


def count(town: Town) -> Any:
    return town.value(select(func.count()).select_from(Decision))


def test_a_delegate_decides_and_the_party_gets_the_decision_with_the_way_to_appeal(town: Town) -> None:
    case_id = town.food_case_before_decision()
    town.do("sara.nyqvist", case_id, "fatta_beslut", **YES)
    with town.house.read() as connection:
        decision = decision_of_case(connection, case_id)
        letter = connection.execute(select(Letter.body, Letter.address).where(Letter.template == "beslut")).one()
        types = [event.type for event in read_events(connection, case_id, town.house.keys)]
    assert decision is not None
    assert (decision.person, decision.board, decision.delegation) == ("Sara Nyqvist", None, "5.2")
    assert (decision.outcome, decision.regime) == ("registrering", "administrative")
    assert decision.dispatched_at is not None
    assert "inom tre veckor från den dag ni fick del av beslutet" in letter.body
    assert "Anläggningen registreras" in letter.body
    assert letter.address == "helena@treekar.example"
    assert "decision.made" in types
    assert town.value(select(Case.outcome).where(Case.id == case_id)) == "registrering"
    assert town.value(select(Case.state).where(Case.id == case_id)) == "closed"


def test_a_handler_without_the_role_cannot_decide_and_nothing_changes(town: Town) -> None:
    case_id = serving_case_before_decision(town, "tillfalligt_slutet_sallskap", handler="henrik.alander")
    before = town.value(select(Case.version).where(Case.id == case_id))
    with pytest.raises(NotAllowed) as refusal:
        town.do("henrik.alander", case_id, "fatta_beslut", **{**YES, "utfall": "bifall"})
    assert (refusal.value.key, refusal.value.params["role"]) == ("decision.role", "decision_maker")
    assert count(town) == 0
    assert town.value(select(Case.version).where(Case.id == case_id)) == before


def test_a_decision_dated_tomorrow_is_refused(town: Town) -> None:
    case_id = town.food_case_before_decision()
    with pytest.raises(Invalid) as refusal:
        town.do("sara.nyqvist", case_id, "fatta_beslut", **{**YES, "beslutsdatum": "2026-11-25"})
    assert refusal.value.fields["beslutsdatum"].key == "decision.future"
    assert count(town) == 0


def test_a_board_decides_through_its_secretary_and_sending_back_is_no_decision(town: Town) -> None:
    case_id = serving_case_before_decision(town, "stadigvarande_allmanhet")
    minute = {"beslutsdatum": "2026-12-08", "justerat": "2026-12-10"}
    town.do("tove.hallin", case_id, "satt_upp_pa_dagordning", organ="sn-utskott", sammantradesdatum="2026-12-08")
    town.wait(days=17)
    town.do("tove.hallin", case_id, "for_in_beslut", utfall="aterremiss", paragraf="98", **minute)
    assert count(town) == 0
    town.do("birgitta.fors", case_id, "komplettera_utredningen", tillagg="Ljudutredning tillförd.")
    town.do("birgitta.fors", case_id, "kommunicera", undantag="uppenbart_obehovligt", undantag_skal="Sökandens egen.")
    town.do("birgitta.fors", case_id, "skriv_beslutsforslag", forslag="bifall", regler="8 kap.", omstandigheter="Ja.")
    town.do("tove.hallin", case_id, "satt_upp_pa_dagordning", organ="sn-utskott", sammantradesdatum="2026-12-15")
    town.wait(days=6)
    later = {"beslutsdatum": "2026-12-15", "justerat": "2026-12-16", "avvikande_mening": "Lena Ek vill avslå."}
    town.do("tove.hallin", case_id, "for_in_beslut", utfall="bifall", paragraf="112", **later)
    with town.house.read() as connection:
        (decision,) = decisions_of_case(connection, case_id)
    assert (decision.board, decision.paragraph, decision.person) == ("sn-utskott", "112", None)
    assert decision.dissent == "Lena Ek vill avslå."
    body = town.value(select(Letter.body).where(Letter.template == "beslut"))
    assert body.startswith("Socialnämndens utskott har den 15 december 2026 beslutat")


def test_writing_off_a_withdrawn_application_is_a_decision_with_its_own_reason(town: Town) -> None:
    case_id = town.food_case_before_decision()
    town.hear("ansokan-aterkallad", case_id)
    town.do(
        "sara.nyqvist", case_id, "skriv_av", avskrivning="Återkallad i dag.", partens_vilja=True, delegation_punkt="1.4"
    )
    with town.house.read() as connection:
        decision = decision_of_case(connection, case_id)
    assert decision is not None
    assert (decision.outcome, decision.grounds, decision.delegation) == ("avskrivning", "Återkallad i dag.", "1.4")


def test_the_database_refuses_a_decision_by_nobody_or_by_both(town: Town) -> None:
    case_id = town.food_case_before_decision()
    user_id = town.value(select(User.id).where(User.login == "sara.nyqvist"))
    task_id = town.task(case_id, "fatta_beslut").id
    row = {
        "case_id": case_id,
        "task_id": task_id,
        "outcome": "bifall",
        "entered_by_id": user_id,
        "decided_on": town.clock.local.date(),
        "rules": "",
        "grounds": "",
        "regime": "administrative",
        "made_at": town.clock(),
    }
    for who in ({"user_id": None, "board": None}, {"user_id": user_id, "board": "sn"}):
        with pytest.raises(IntegrityError, match="one_decides"), town.house.database.begin() as connection:
            connection.execute(insert(Decision).values(**row, **who))


def serving_case_before_decision(town: Town, kind: str, handler: str = "birgitta.fors") -> int:
    """A serving permit whose proposal is written; a permit for a closed party is decided by the delegate."""
    case_id = town.apply("serveringstillstand", {**SERVING_VALUES, "tillstandstyp": kind})
    registered = {"inkom_datum": "2026-11-24", "kanal": "etjanst", "klassning": "7.2", "tillstandstyp": kind}
    town.do("tove.hallin", case_id, "registrera_ansokan", **registered)
    town.do(handler, case_id, "anmal_jav", jav="nej")
    town.do(handler, case_id, "granska_komplett", komplett="ja")
    town.do(handler, case_id, "planera_utredning", plan="Ekonomi.", fraga="Hinder?", svar_senast="2026-12-01")
    town.hear("polisyttrande", case_id)
    findings = {
        "lamplighet": "ja",
        "kunskapsprov": "godkant",
        "brand": "ja",
        "ekonomi": "God.",
        "utredning": "Lämplig.",
    }
    town.do(handler, case_id, "utred", **findings)
    town.do(handler, case_id, "kommunicera", undantag="uppenbart_obehovligt", undantag_skal="Sökandens egen.")
    town.do(handler, case_id, "skriv_beslutsforslag", forslag="bifall", regler="8 kap.", omstandigheter="Ja.")
    return case_id
