"""Whom a case waits for, said in the same words wherever it is listed; own work and own cases."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from engine.commands import Actor, StartCase
from engine.rows import Case, MessageCatch, Task, User
from engine.services.cases import start_case
from tests.integration.web.conftest import MORNING, ask, hidden, task_path

REVIEW = "Granska intaget"
SYSTEM = Actor(id="system:test", user_id=None, login=None, name="test", auth="system")


@pytest.fixture
def asked(visit):
    """(number, link) of a case that waits for the contact centre."""
    return ask(visit())


def row_of(page, number):
    """The row of the case in a list."""
    return next(row for row in page.split("<tr>") if f'href="/cases/{number}"' in row)


def take(browser, number):
    path = task_path(browser, number, REVIEW)
    browser.post(f"{path}/claim", {"version": hidden(browser.page(path), "version")})
    return path, {"version": hidden(browser.page(path), "version"), "key": hidden(browser.page(path), "key")}


def case_id(house, number):
    with house.read() as connection:
        return connection.execute(select(Case.id).where(Case.number == number)).scalar_one()


def set_due(house, number, moment):
    with house.database.begin() as connection:
        connection.execute(update(Task).where(Task.case_id == case_id(house, number)).values(due_at=moment))


def make_contact(house, number, login):
    with house.database.begin() as connection:
        me = connection.execute(select(User.id).where(User.login == login)).scalar_one()
        connection.execute(update(Case).where(Case.number == number).values(contact_id=me))


def test_a_case_waits_for_a_group_then_for_who_has_taken_it(visit, asked):
    number, _link = asked
    maria, jonas = visit("maria.ohman"), visit("jonas.rydell")
    row = row_of(maria.page("/cases"), number)
    assert "Väntar på Kontaktcenter" in row
    assert REVIEW in row
    assert "Pågår" not in row
    take(maria, number)
    assert "Väntar på dig" in row_of(maria.page("/cases"), number)
    assert "Väntar på Maria Öhman" in row_of(jonas.page("/cases"), number)


def test_a_case_that_waits_for_the_company_says_so_in_every_list(visit, asked):
    number, _link = asked
    maria = visit("maria.ohman")
    path, fields = take(maria, number)
    answers = {"uppgifter_racker": "nej", "kommunens_fraga": "ja", "saknas": "Var ligger lokalen?"}
    assert maria.post(f"{path}/complete", {**fields, **answers}).status_code == 303
    for page in (maria.page("/cases"), maria.page("/companies/559999-0010"), maria.page("/search?q=Krog")):
        assert "Väntar på företaget" in row_of(page, number)


def test_a_task_that_is_late_makes_the_case_late(visit, asked, house):
    number, _link = asked
    set_due(house, number, MORNING - timedelta(days=2))
    row = row_of(visit("maria.ohman").page("/cases"), number)
    assert "l-tag--late" in row
    assert "försenat sedan sön 22 nov" in row
    maria = visit("maria.ohman")
    facts = maria.page(task_path(maria, number, REVIEW)).partition("<h2>Uppgiften</h2>")[2].partition("</section>")[0]
    assert "Sön 22 nov" in facts
    assert "Försenat" in facts


def test_my_cases_are_those_where_i_have_a_task_or_a_part(visit, asked, house):
    number, _link = asked
    maria, jonas = visit("maria.ohman"), visit("jonas.rydell")
    assert f'href="/cases/{number}"' not in maria.page("/cases?view=mine")
    take(maria, number)
    assert f'href="/cases/{number}"' in maria.page("/cases?view=mine")
    assert f'href="/cases/{number}"' not in jonas.page("/cases?view=mine")
    make_contact(house, number, "jonas.rydell")
    assert f'href="/cases/{number}"' in jonas.page("/cases?view=mine")


def test_an_auditor_has_no_cases_of_their_own_to_choose(visit, asked):
    page = visit("ingrid.palm").page("/cases?view=mine")
    assert "Mina ärenden" not in page
    assert asked[0] in page


def test_the_contact_sees_what_each_authority_case_waits_for(visit, asked, house):
    number, _link = asked
    make_contact(house, number, "jonas.rydell")
    open_licence(house, number)
    table = visit("jonas.rydell").page(f"/cases/{number}").partition("Ett delärende")[2].partition("</table>")[0]
    assert "Väntar på Socialnämndens registrator" in table
    assert "Registrera ansökan" in table


def test_the_company_reads_who_acts_and_no_task_of_ours(visit, asked, house):
    number, link = asked
    open_licence(house, number)
    page = visit().page(link)
    assert "Socialnämnden arbetar med det." in page
    assert "Registrera ansökan" not in page


def test_who_outside_is_waited_for_is_said_to_officials_and_the_company(visit, asked, house):
    number, link = asked
    licence = open_licence(house, number).case_number
    waits = {"token": 4711, "element": "vanta_pa_polisen", "name": "polisyttrande", "key": licence}
    with house.database.begin() as connection:
        connection.execute(insert(MessageCatch).values(case_id=case_id(house, licence), **waits))
    tasks = visit("birgitta.fors").page(f"/cases/{licence}").partition('id="tasks"')[2].partition("</section>")[0]
    assert "Väntar på Polisens yttrande" in tasks
    page = visit().page(link)
    assert "Vi väntar på Polisens yttrande." in page
    assert "Socialnämnden arbetar med det." in page


def test_what_we_ask_the_company_for_is_linked_to_its_letter(visit, asked):
    number, link = asked
    maria = visit("maria.ohman")
    path, fields = take(maria, number)
    answers = {"uppgifter_racker": "nej", "kommunens_fraga": "ja", "saknas": "Var ligger lokalen?"}
    maria.post(f"{path}/complete", {**fields, **answers})
    page = visit().page(link)
    anchor = page.partition("Läs vad vi frågar efter:")[2].partition('href="#')[2].partition('"')[0]
    assert anchor.startswith("letter-")
    assert "Var ligger lokalen?" in page.partition(f'id="{anchor}"')[2]


def test_the_day_begins_with_what_is_late_also_for_the_group(visit, asked, house):
    number, _link = asked
    maria = visit("maria.ohman")
    with house.database.begin() as connection:
        connection.execute(update(Task).values(due_at=None))
    assert "Inget måste bli klart i dag." in maria.page("/")
    assert 'class="l-week"' not in maria.page("/")
    set_due(house, number, MORNING - timedelta(days=1))
    page = maria.page("/")
    assert "En otagen uppgift i gruppen är försenad." in page
    assert "Inget måste" not in page
    assert "1 otagen i gruppen" in page.partition('class="l-week"')[2].partition("</ol>")[0]
    assert number in page.partition('id="late"')[2].partition("</ul>")[0]
    take(maria, number)
    assert "En uppgift är försenad." in maria.page("/")


def test_own_work_lists_my_cases_that_others_must_act_in(visit, asked, house):
    number, _link = asked
    make_contact(house, number, "anneli.bergstrand")
    waiting = visit("anneli.bergstrand").page("/").partition("Väntar på andra")[2]
    assert number in waiting
    assert "Väntar på Kontaktcenter: Granska intaget" in waiting


def test_a_task_in_an_authority_case_shows_what_the_company_wants(visit, house):
    number, _link = ask(visit(), onskemal="Vi vill servera öl på gården")
    licence = open_licence(house, number).case_number
    make_contact(house, number, "jonas.rydell")
    told = {}
    for login in ("jonas.rydell", "birgitta.fors"):
        page = visit(login).page(task_path(visit(login), licence, "Registrera ansökan"))
        told[login] = page.partition('id="wishes"')[2].partition("</dl>")[0]
    assert "Vi vill servera öl på gården" in told["jonas.rydell"]
    assert f'href="/cases/{number}"' in told["jonas.rydell"]
    assert "Servera öl och mat" in told["birgitta.fors"], "what was passed on, not the business case itself"
    assert number not in told["birgitta.fors"]


def open_licence(house, number):
    """Open an authority case below the business case."""
    company = {"namn": "Krog Tre Ekar AB", "orgnr": "559999-0010", "kontaktperson": "H", "epost": "h@x.se"}
    values = {"foretag": company, "beskrivning": "Servera öl och mat"}
    command = StartCase("serveringstillstand", values, parent=(case_id(house, number), 4711), is_checked=True)
    return house.run(start_case, command, SYSTEM)
