"""A process owner moves the running cases of a process to its new version."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from sqlalchemy import select

from engine.audit.read import read_events
from engine.rows import Case, Definition
from engine.services.work import House
from tests.factories import case_tasks, complete, deploy, open_task, start
from tests.integration.web.conftest import ONE_ROLE_EACH, Browser, Visit
from tests.processes import bpmn, drawn, end_event, start_event, user_task
from web import migrating

OWNER = ONE_ROLE_EACH["process_owner"]
CONTACT_TOO = "anneli.bergstrand"
"""A process owner who is a contact as well, and so may open the cases."""
HTMX = {"HX-Request": "true"}


def line(process: str, *names: str) -> bytes:
    ways = [f"{one} -> {other}" for one, other in zip(("start", *names), (*names, "end"), strict=True)]
    return drawn(bpmn(process, [start_event(), *(user_task(name) for name in names), end_event()], ways))


@pytest.fixture
def process(house: House, request: pytest.FixtureRequest) -> str:
    """A process of its own with three cases: two at `look`, one at `sign`; the newest version has no `look`."""
    name = re.sub(r"\W", "_", request.node.name)[-60:]
    deploy(house, {"process.bpmn": line(name, "look", "sign")})
    ids = [start(house, name).case_id for _ in range(3)]
    complete(house, "maria.ohman", open_task(house, ids[1], "look"))
    deploy(house, {"process.bpmn": line(name, "view", "sign")})
    return name


def page_of(process: str, query: str = "") -> str:
    return f"/processes/{process}/migrate{query}"


def text(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def stands(house: House, process: str) -> list[tuple[int, list[str]]]:
    """Of each case of the process: the version it follows and its open tasks."""
    query = select(Case.id, Definition.version).join(Definition, Definition.id == Case.definition_id)
    with house.read() as connection:
        rows = connection.execute(query.where(Case.process == process).order_by(Case.id)).all()
    return [(row.version, [task.element for task in case_tasks(house, row.id) if task.is_open]) for row in rows]


def fields_in(page: str) -> dict[str, Any]:
    """The hidden fields of the form that moves or goes on."""
    form = re.search(r'<form[^>]* method="post" action="[^"]*/migrate".*?</form>', page, re.DOTALL)
    assert form is not None
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form.group()))


def move(browser: Browser, process: str, query: str = "", reason: str = "Ny version", **more: Any) -> Any:
    fields = fields_in(browser.page(page_of(process, query)))
    return browser.post(page_of(process), {**fields, "reason": reason}, **more)


def test_the_preview_counts_the_cases_and_says_why_some_are_unsafe(visit: Visit, process: str, house: House) -> None:
    page = text(visit(OWNER).page(page_of(process)))
    assert "Osäkert: 2" in page
    assert "Flyttas: 0" in page
    assert "Samma plats: 1" in page
    assert "”Look” finns inte i den nya versionen. Säg vilket steg som tar dess plats" in page
    assert "Flytta 1 ärende till version 2" in page
    assert stands(house, process) == [(1, ["look"]), (1, ["sign"]), (1, ["look"])]


def test_a_step_that_is_gone_is_mapped_to_one_of_the_same_kind_and_looked_at_again(visit: Visit, process: str) -> None:
    browser = visit(OWNER)
    page = browser.page(page_of(process))
    choice = re.search(r'<select[^>]*name="map.look">.*?</select>', page, re.DOTALL)
    assert choice is not None
    assert re.findall(r'value="(\w*)"[^>]*>([^<]*)<', choice.group()) == [
        ("", "Inget"),
        ("sign", "Sign"),
        ("view", "View"),
    ]
    page = browser.page(page_of(process, "?map.look=view"))
    assert "Flyttas: 2" in text(page)
    assert "Look → View" in text(page)
    assert 'value="view" selected' in page


def test_the_cases_are_moved_and_each_says_so_in_its_history(visit: Visit, process: str, house: House) -> None:
    browser = visit(OWNER)
    response = move(browser, process, "?map.look=view")
    assert (response.status_code, response.location) == (303, f"{page_of(process)}?to=2")
    assert "3 ärenden följer den nya versionen." in text(browser.page(response.location))
    assert "Inget ärende är kvar att flytta." in text(browser.page(response.location))
    assert stands(house, process) == [(2, ["view"]), (2, ["sign"]), (2, ["view"])]


def test_what_is_unsafe_is_left_and_shown_afterwards(visit: Visit, process: str, house: House) -> None:
    browser = visit(OWNER)
    response = move(browser, process)
    page = text(browser.page(response.location))
    assert "Ett ärende följer den nya versionen. 2 är kvar som de var." in page
    assert "Osäkert: 2" in page
    assert "till version 2" not in page, "nothing is left that could be moved"
    assert stands(house, process) == [(1, ["look"]), (2, ["sign"]), (1, ["look"])]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_many_cases_are_moved_some_at_a_time_with_how_far_it_has_come(
    visit: Visit, process: str, house: House, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    monkeypatch.setattr(migrating, "SLICE", 1)
    browser = visit(OWNER)
    answers = [move(browser, process, headers=headers)]
    while answers[-1].status_code == 200:
        part = answers[-1].get_data(as_text=True)
        assert ("<html" in part) == (not headers)
        answers.append(browser.post(page_of(process), fields_in(part), headers=headers))
    told = [text(one.get_data(as_text=True)) for one in answers[:-1]]
    assert "1 av 3 klara · 0 flyttade · ett kvar som det var" in told[0]
    assert "2 av 3 klara · ett flyttat · ett kvar som det var" in told[1]
    last = answers[-1]
    assert (last.status_code, last.location or last.headers.get("HX-Redirect")) == (
        204 if headers else 303,
        f"{page_of(process)}?to=2",
    )
    assert "Ett ärende följer den nya versionen. 2 är kvar som de var." in text(browser.page(page_of(process)))
    assert [version for version, _ in stands(house, process)] == [1, 2, 1]


def test_a_move_without_a_reason_shows_what_is_missing_and_moves_nothing(
    visit: Visit, process: str, house: House
) -> None:
    response = move(visit(OWNER), process, "?map.look=view", reason=" ")
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'id="move-reason-error"' in page
    assert 'name="map.look" value="view"' in page
    assert [version for version, _ in stands(house, process)] == [1, 1, 1]


def test_a_step_that_does_not_exist_is_told_beside_its_field(visit: Visit, process: str) -> None:
    response = visit(OWNER).get(page_of(process, "?map.look=end"))
    assert response.status_code == 422
    assert "end är ett annat slags steg än look" in text(response.get_data(as_text=True))
    assert visit(OWNER).get(page_of(process, "?to=9")).status_code == 404
    assert visit(OWNER).get(page_of("finns_inte")).status_code == 404


def test_the_case_page_and_the_auditor_see_the_move(visit: Visit, process: str, house: House) -> None:
    move(visit(OWNER), process, "?map.look=view", reason="Länsstyrelsens påpekande")
    with house.read() as connection:
        row = connection.execute(select(Case.id, Case.number).where(Case.process == process).order_by(Case.id)).first()
        assert row is not None
        assert read_events(connection, row.id, house.keys)[-1].type == "case.migrated"
    page = text(visit("maria.ohman").page(f"/cases/{row.number}"))
    assert "Ärendet flyttades till en ny version av processen: från version 1 till 2" in page
    assert "Länsstyrelsens påpekande" in page
    page = text(visit("ingrid.palm").page(f"/audit/{row.number}"))
    assert "look → View" in page
    assert "Till version" in page


def test_the_live_diagram_shows_the_way_so_far_in_the_new_version(visit: Visit, process: str, house: House) -> None:
    move(visit(OWNER), process, "?map.look=view")
    with house.read() as connection:
        number = connection.execute(select(Case.number).where(Case.process == process)).scalars().first()
    page = html.unescape(visit("maria.ohman").page(f"/cases/{number}"))
    state = re.search(r'"now": ?(\{[^}]*\})', page)
    assert state is not None
    assert state.group(1) == '{"view": 1}'


def test_steps_of_the_same_name_are_told_apart(visit: Visit, process: str, house: House) -> None:
    twice = [user_task("a").replace('"A"', '"Granska"'), user_task("b").replace('"B"', '"Granska"')]
    ways = ["start -> a", "a -> b", "b -> end"]
    deploy(house, {"process.bpmn": bpmn(process, [start_event(), *twice, end_event()], ways)})
    page = text(visit(OWNER).page(page_of(process)))
    assert "Granska (a) Granska (b)" in page


def test_the_link_stands_on_the_process_page_for_those_who_may(visit: Visit, process: str) -> None:
    assert page_of(process) in visit(OWNER).page(f"/processes/{process}")
    assert page_of(process) not in visit("maria.ohman").page(f"/processes/{process}")
    assert visit("maria.ohman").get(page_of(process)).status_code == 403


def test_only_versions_that_cases_follow_are_offered_to_move_from(visit: Visit, house: House, process: str) -> None:
    deploy(house, {"process.bpmn": line(process, "view", "check", "sign")})
    page = visit(OWNER).page(page_of(process))
    assert re.findall(r'name="from" value="(\d+)"', page.split('method="get"')[1]) == ["1"]


def test_nothing_is_asked_about_versions_when_no_case_is_left(visit: Visit, house: House) -> None:
    deploy(house, {"process.bpmn": line("utan_arenden", "look")})
    assert "Från version" not in text(visit(OWNER).page(page_of("utan_arenden")))


def test_the_step_of_the_same_name_is_suggested_until_somebody_has_chosen(visit: Visit, house: House) -> None:
    name = "samma_namn"
    deploy(house, {"process.bpmn": line(name, "look", "sign")})
    start(house, name)
    deploy(house, {"process.bpmn": line(name, "view", "sign").replace(b'"View"', b'"look "')})
    browser = visit(OWNER)
    page = browser.page(page_of(name))
    assert 'value="view" selected' in page
    assert "Föreslås, eftersom det har samma namn." in text(page)
    assert "Osäkert: 1" in text(page), "nothing is moved to it before somebody has looked"
    page = browser.page(page_of(name, "?map.look="))
    assert 'value="view" selected' not in page
    assert "Föreslås" not in text(page)
    page = browser.page(page_of(name, "?map.look=view"))
    assert 'value="view" selected' in page
    assert "Föreslås" not in text(page)


def test_a_number_leads_to_its_case_for_those_who_may_open_it(visit: Visit, process: str, house: House) -> None:
    with house.read() as connection:
        number = connection.execute(select(Case.number).where(Case.process == process)).scalars().first()
    link = f'href="/cases/{number}"'
    assert link not in visit(OWNER).page(page_of(process))
    browser = visit(CONTACT_TOO)
    assert link in browser.page(page_of(process))
    browser.page(f"/cases/{number}")
