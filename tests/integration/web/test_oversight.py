"""Auditors, operators, administrators, and the process library."""

import re
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import insert, select

from engine.ports import system_now
from engine.rows import Case, Incident
from tests.integration.web.conftest import ask, hidden, task_path


@pytest.fixture
def number(visit):
    return ask(visit())[0]


@pytest.fixture
def incident(house, number):
    """A step of the case that has stopped."""
    with house.database.begin() as connection:
        case_id = connection.execute(select(Case.id).where(Case.number == number)).scalar_one()
        row = {
            "case_id": case_id,
            "token": 9999,
            "element": "skicka_svar",
            "key": "job.failed",
            "message": "<b>posten svarar inte</b>",
            "stack": "Traceback",
            "opened_at": system_now(),
        }
        return connection.execute(insert(Incident).values(row).returning(Incident.id)).scalar_one()


def test_an_auditor_finds_a_case_reads_its_events_and_sees_that_the_log_holds(visit, number):
    auditor = visit("ingrid.palm")
    assert number in auditor.page("/audit?text=Krog")
    assert auditor.get(f"/audit?text={number}").location == f"/audit/{number}"
    page = auditor.page(f"/audit/{number}")
    assert "Loggen är hel: den enda händelsen stämmer" in page
    assert "Ärendet kom in" in page
    assert "case.started" in page
    assert "Kom till Granska intaget" in page
    assert "Företagets namn: Krog Tre Ekar AB" in page


def test_an_auditor_narrows_the_events_by_kind_and_by_what_they_say(visit, number):
    maria, auditor = visit("maria.ohman"), visit("ingrid.palm")
    path = task_path(maria, number, "Granska intaget")
    maria.post(f"{path}/claim", {"version": hidden(maria.page(path), "version")})
    page = auditor.page(f"/audit/{number}")
    assert re.search(r'title="u\d+">Maria Öhman<', page)
    taken = auditor.page(f"/audit/{number}?type=task.claimed")
    assert "1 av 2" in taken
    assert "Uppgift tagen: Granska intaget" in taken
    assert "alla 2 händelser stämmer" in taken, "the verdict is on the whole chain"
    found = auditor.page(f"/audit/{number}?text=krog")
    assert "1 av 2" in found
    assert "Ingen händelse passar" in auditor.page(f"/audit/{number}?text=zzz")


def test_a_log_that_was_changed_behind_our_back_is_told_with_the_place(visit, number, house):
    with closing(sqlite3.connect(house.config.data_dir / "lots.db")) as owner, owner:
        owner.execute("DROP TRIGGER event_no_update")
        owner.execute(
            "UPDATE event SET prev_hash = 'f' WHERE case_id = (SELECT id FROM \"case\" WHERE number = ?)", (number,)
        )
    page = visit("ingrid.palm").page(f"/audit/{number}")
    assert "Loggen är inte hel" in page
    assert "l-verdict--bad" in page


def test_an_operator_sees_what_has_stopped_and_lets_it_try_again(visit, number, incident, house):
    operator = visit("ewa.lindkvist")
    page = operator.page("/admin/incidents")
    assert number in page
    assert "&lt;b&gt;posten svarar inte" in page
    response = operator.post(f"/admin/incidents/{incident}/retry")
    assert response.status_code in (303, 409)
    assert operator.post("/admin/incidents/999999/retry").status_code == 404


def test_an_official_sees_neither_incidents_nor_people(visit, incident):
    official = visit("maria.ohman")
    assert official.get("/admin").status_code == 403
    assert official.get("/admin/incidents").status_code == 403
    assert official.post(f"/admin/incidents/{incident}/retry").status_code == 403


def test_people_are_shown_with_groups_and_roles(visit):
    page = visit("ewa.lindkvist").page("/admin")
    assert "Karim Haddad" in page
    assert "Beslutsfattare (MBN)" in page
    assert "mbn-bygglov" in page
    assert "Flytta klockan" not in page, "the clock of a real installation can't be moved"


def test_the_clock_of_a_real_installation_is_not_moved(visit):
    administrator = visit("ewa.lindkvist")
    assert administrator.post("/admin/clock", {"to": "2026-12-01T08:00"}).status_code == 409
    assert administrator.post("/admin/clock", {"to": "i morgon"}).status_code == 422


def test_the_library_shows_each_process_with_diagram_versions_and_steps(visit):
    official = visit("maria.ohman")
    assert "Serveringstillstånd" in official.page("/processes")
    page = official.page("/processes/foretagsarende")
    assert "Granska intaget" in page
    assert "sha256" in page
    assert 'data-diagram-url="/processes/foretagsarende/1/diagram"' in page
    assert official.get("/processes/foretagsarende/1/diagram").data.startswith(b"<?xml")
    assert official.get("/processes/foretagsarende?version=99").status_code == 404
    assert official.get("/processes/nothing").status_code == 404
