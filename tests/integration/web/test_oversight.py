"""Auditors, operators, administrators, and the process library."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import delete, insert, select

from engine.ports import system_now
from engine.rows import Case, Incident, Setting
from tests.integration.web.conftest import MORNING, Browser, ask, hidden, task_path
from web.app import create_app
from workflows.present import OFFSET, DemoClock, set_clock


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


def test_an_auditor_reads_whole_dates_and_to_whom_a_task_was_handed_over(visit, number):
    maria = visit("maria.ohman")
    path = task_path(maria, number, "Granska intaget")
    maria.post(f"{path}/claim", {"version": hidden(maria.page(path), "version")})
    fields = {"version": hidden(maria.page(path), "version"), "to": "jonas.rydell", "reason": "Semester"}
    assert maria.post(f"{path}/hand-over", fields).status_code == 303
    page = visit("ingrid.palm").page(f"/audit/{number}")
    assert "Uppgift överlämnad: Granska intaget, till Jonas Rydell" in page
    assert re.search(r'<dt title="to">Till</dt><dd class="pre l-break">Jonas Rydell</dd>', page)
    assert "Tisdag 24 november 2026 09.00" in page
    assert "i dag" not in page.partition('class="l-events"')[2].partition("</ol>")[0].lower()


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
    assert "Det som systemet skulle göra misslyckades" in page
    assert "Åtgärda orsaken utanför ärendet" in operator.page(f"/admin/incidents/{incident}")
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


@pytest.fixture
def demo(house):
    """The same house as a demo, whose clock stands at 24 November 2026 09.00."""
    with house.database.begin() as connection:
        set_clock(connection, MORNING, system_now())
    clock = DemoClock(house.database)
    yield Browser(create_app(replace(house, now=clock)).test_client()).log_in("ewa.lindkvist")
    with house.database.begin() as connection:
        connection.execute(delete(Setting).where(Setting.key == OFFSET))


def test_the_page_shows_the_new_time_as_soon_as_the_demo_s_clock_is_moved(demo):
    page = demo.page("/admin")
    assert "Flytta demonstrationens klocka fram till" in page
    assert "Det som ska ske av sig självt fram till dess sker då" in page
    assert demo.post("/admin/clock", {"to": "2026-12-01T08:00"}).status_code == 303
    page = demo.page("/admin")
    assert "Klockan är flyttad och visar nu tisdag 1 december 2026 08.00" in page
    assert 'value="2026-12-01T08:00"' in page
    assert "Tisdag 1 december 2026" in demo.page("/docs"), "the next command must go by the new time too"


@pytest.mark.parametrize(("sent", "why"), [("", "Skriv en dag"), ("2026-11-01T08:00", "bara flyttas framåt")])
def test_a_time_the_demo_s_clock_cannot_take_is_told_beside_its_field(demo, sent, why):
    response = demo.post("/admin/clock", {"to": sent})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert why in page.partition('id="to-error"')[2].partition("</p>")[0]
    assert f'name="to" type="datetime-local" value="{sent}"' in page


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
