"""A task in the browser: taken, written in, refused, handed over, done; and nothing typed is ever lost."""

import io
import re

import pytest
from sqlalchemy import select

from engine.rows import Draft, Task
from tests.integration.web.conftest import ask, hidden, task_path

REVIEW = "Granska intaget"
COMPLETE = {"uppgifter_racker": "ja", "kommunens_fraga": "ja"}


@pytest.fixture
def number(visit):
    """A case that waits for somebody in the contact centre to look at it."""
    return ask(visit())[0]


def open_task(browser, number, name=REVIEW):
    """The path of the task, and the fields that its page's form would send."""
    path = task_path(browser, number, name)
    return path, {"version": hidden(browser.page(path), "version")}


def take(browser, number, name=REVIEW):
    path, fields = open_task(browser, number, name)
    assert browser.post(f"{path}/claim", fields).status_code == 303
    return path, {"version": hidden(browser.page(path), "version"), "key": hidden(browser.page(path), "key")}


def drafts(house, path):
    with house.read() as connection:
        query = select(Draft.owner).where(Draft.task_id == int(path.rpartition("/")[2]))
        return list(connection.execute(query).scalars())


def test_a_task_is_taken_written_and_done_and_the_case_moves_on(visit, number):
    browser = visit("maria.ohman")
    path, fields = take(browser, number)
    response = browser.post(f"{path}/complete", {**fields, **COMPLETE})
    assert (response.status_code, response.location) == (303, f"/cases/{number}")
    page = browser.page(response.location)
    assert "Klart: Granska intaget." in page
    assert "Utse företagets kontakt" in page


def test_a_task_shows_what_the_case_began_with_before_anyone_takes_it(visit):
    number, _link = ask(visit(), onskemal="Jag vill öppna en cykelverkstad")
    browser = visit("maria.ohman")
    page = browser.page(task_path(browser, number, REVIEW))
    assert "Jag vill öppna en cykelverkstad" in page
    assert "Ta uppgiften</button>" in page


def test_the_list_has_its_views_with_counts_and_says_how_urgent(visit, number):
    browser = visit("maria.ohman")
    take(browser, number)
    page = browser.page("/tasks?view=mine")
    assert re.search(r'aria-current="page">Mina <span class="l-count">[1-9]', page)
    assert number in page
    assert "Ta uppgiften" not in page
    assert number in browser.page("/tasks?view=group&process=foretagsarende")
    assert number not in browser.page("/tasks?view=group&process=serveringstillstand")
    assert number not in browser.page("/tasks?view=unassigned")


def test_answers_that_fail_come_back_with_the_reason_beside_the_field(visit, number):
    browser = visit("maria.ohman")
    path, fields = take(browser, number)
    response = browser.post(
        f"{path}/complete", {**fields, "uppgifter_racker": "nej", "kommunens_fraga": "ja", "saknas": ""}
    )
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'class="govuk-error-summary"' in page
    assert re.search(r'<a href="#[^"]*saknas|<a href="#[^"]+">Skriv', page)
    assert "govuk-form-group--error" in page


def test_a_field_that_the_form_lacks_is_not_taken(visit, number, house):
    browser = visit("maria.ohman")
    path, fields = take(browser, number)
    browser.post(f"{path}/complete", {**fields, **COMPLETE, "kontakt": "maria.ohman", "arende.kontakt": "x"})
    assert "maria.ohman" not in browser.page(f"/cases/{number}").partition("Det vi vet")[2].partition("Händelser")[0]


def test_two_colleagues_want_the_same_task_and_one_is_told_who_has_it(visit, number):
    first, second = visit("maria.ohman"), visit("jonas.rydell")
    path, fields = open_task(second, number)
    take(first, number)
    response = second.post(f"{path}/claim", fields)
    assert response.status_code == 409
    assert "Maria Öhman tog uppgiften i dag 09.00" in response.get_data(as_text=True)


def test_someone_elses_task_is_refused_with_whom_to_ask_and_the_text_kept(visit, number):
    owner, other = visit("maria.ohman"), visit("jonas.rydell")
    path, fields = take(owner, number)
    response = other.post(f"{path}/complete", {**fields, **COMPLETE, "saknas": "Min långa text"})
    page = response.get_data(as_text=True)
    assert response.status_code == 403
    assert "Uppgiften hör till Maria Öhman" in page
    assert "ja" in page
    assert owner.post(f"{path}/complete", {**fields, **COMPLETE}).status_code == 303


def test_a_stale_page_is_answered_with_who_did_what_and_the_typed_text(visit, number, house):
    browser = visit("maria.ohman")
    path, fields = take(browser, number)
    handed = {**fields, "to": "jonas.rydell", "reason": "Semester"}
    assert browser.post(f"{path}/hand-over", handed).status_code == 303
    answer = visit("jonas.rydell").post(
        f"{path}/complete", {**fields, "uppgifter_racker": "nej", "saknas": "Vi behöver ritningen"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Maria Öhman ändrade uppgiften i dag 09.00, medan du skrev" in page
    assert "Vi behöver ritningen" in page
    assert hidden(page, "version") != fields["version"]
    assert drafts(house, path), "the refused text is kept as a draft"


def test_a_finished_task_keeps_the_text_of_who_came_second(visit, number):
    browser = visit("maria.ohman")
    path, fields = take(browser, number)
    browser.post(f"{path}/complete", {**fields, **COMPLETE})
    late = {"version": fields["version"], "key": "another", "uppgifter_racker": "nej", "saknas": "Skriven förgäves?"}
    response = browser.post(f"{path}/complete", late)
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "Maria Öhman gjorde klart uppgiften i dag 09.00" in page
    assert "Skriven förgäves?" in page


def test_the_same_form_sent_twice_completes_once(visit, number, house):
    browser = visit("maria.ohman")
    path, fields = take(browser, number)
    first = browser.post(f"{path}/complete", {**fields, **COMPLETE})
    second = browser.post(f"{path}/complete", {**fields, **COMPLETE})
    assert [first.location, second.location] == [f"/cases/{number}"] * 2
    page = browser.page(f"/cases/{number}")
    assert page.count("Uppgift klar: Granska intaget") == 1


def test_the_draft_is_saved_by_the_button_and_while_typing_and_seen_by_its_owner_alone(visit, number, house):
    browser = visit("maria.ohman")
    path, fields = take(browser, number)
    typed = {**fields, "uppgifter_racker": "nej", "saknas": "Halvfärdig tanke"}
    quiet = browser.post(f"{path}/draft", typed, headers={"HX-Request": "true"})
    assert (quiet.status_code, quiet.get_data(), quiet.headers["Lots-Saved"]) == (204, b"", "09.00")
    assert browser.post(f"{path}/draft", typed).status_code == 303
    page = browser.page(path)
    assert "Halvfärdig tanke" in page
    assert "Ditt utkast är från i dag 09.00" in page
    assert "Halvfärdig tanke" not in visit("jonas.rydell").page(path)
    assert "Halvfärdig tanke" not in visit("ingrid.palm").page(f"/audit/{number}")
    browser.post(f"{path}/complete", {**fields, **COMPLETE})
    assert drafts(house, path) == []


def test_a_draft_overtaken_by_its_writers_own_completion_is_no_fault(visit, number, house):
    """The last save while typing may come after the form itself."""
    maria = visit("maria.ohman")
    path, fields = take(maria, number)
    maria.post(f"{path}/complete", {**fields, **COMPLETE})
    late = {**fields, "uppgifter_racker": "nej"}
    assert maria.post(f"{path}/draft", late, headers={"HX-Request": "true"}).status_code == 204
    assert maria.post(f"{path}/draft", late).status_code == 409
    assert drafts(house, path) == []


def test_handing_over_and_sending_back_need_a_reason_that_the_history_shows(visit, number):
    maria, jonas = visit("maria.ohman"), visit("jonas.rydell")
    path, fields = take(maria, number)
    refused = maria.post(f"{path}/hand-over", {**fields, "to": "jonas.rydell", "reason": " "})
    assert refused.status_code == 422
    assert "Skriv varför" in refused.get_data(as_text=True)
    maria.post(f"{path}/hand-over", {**fields, "to": "jonas.rydell", "reason": "Du känner företaget"})
    back = {"version": hidden(jonas.page(path), "version"), "reason": "Jag är jävig"}
    assert jonas.post(f"{path}/send-back", back).status_code == 303
    page = maria.page(f"/cases/{number}")
    assert "Du känner företaget" in page
    assert "Jag är jävig" in page


def test_a_task_is_offered_to_those_who_may_have_it_and_asks_for_a_reason(visit, number):
    maria = visit("maria.ohman")
    path, _fields = take(maria, number)
    page = maria.page(path)
    offered = page.partition('<select class="govuk-select" id="to"')[2].partition("</select>")[0]
    assert 'value="jonas.rydell"' in offered
    for login in ("maria.ohman", "olle.wiren", "ewa.lindkvist", "ingrid.palm"):
        assert f'value="{login}"' not in offered
    assert 'Skäl <span class="l-required">(krävs)</span>' in page


@pytest.mark.parametrize("action", ["claim", "release", "hand-over", "send-back", "complete", "fields"])
def test_the_address_of_a_refusal_opened_anew_leads_to_the_task(visit, number, action):
    maria = visit("maria.ohman")
    path = task_path(maria, number, REVIEW)
    response = maria.get(f"{path}/{action}")
    assert (response.status_code, response.location) == (303, path)


def test_a_task_given_back_is_free_for_the_group_again(visit, number, house):
    maria = visit("maria.ohman")
    path, fields = take(maria, number)
    response = maria.post(f"{path}/release", {**fields, "reason": "Slutar för i dag"})
    assert response.status_code == 303
    with house.read() as connection:
        task_id = int(path.rpartition("/")[2])
        assert connection.execute(select(Task.assignee_id).where(Task.id == task_id)).scalar() is None


def test_a_form_is_shown_anew_when_an_answer_that_others_depend_on_changes(visit, number):
    browser = visit("maria.ohman")
    path, fields = take(browser, number)
    part = browser.post(f"{path}/fields", {**fields, "uppgifter_racker": "nej"}, headers={"HX-Request": "true"})
    text = part.get_data(as_text=True)
    assert 'id="form-fields"' in text
    assert "<html" not in text
    whole = browser.post(f"{path}/fields", {**fields, "uppgifter_racker": "nej"})
    assert "<html" in whole.get_data(as_text=True)


def test_text_typed_as_markup_is_shown_as_text(visit, number):
    browser = visit("maria.ohman")
    path, fields = take(browser, number)
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    browser.post(f"{path}/draft", {**fields, "uppgifter_racker": "nej", "saknas": evil})
    page = browser.page(path)
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_unknown_task_is_a_plain_404(visit):
    response = visit("maria.ohman").get("/tasks/999999")
    assert response.status_code == 404
    assert "Det hittar vi inte" in response.get_data(as_text=True)


def test_a_task_of_a_case_one_may_not_see_is_not_found(visit, number):
    path = task_path(visit("maria.ohman"), number, REVIEW)
    stranger = visit("olle.wiren")
    assert stranger.get(path).status_code == 404
    for action in ("claim", "complete", "draft", "hand-over"):
        assert stranger.post(f"{path}/{action}", {"version": 1, "reason": "x"}).status_code == 404


def test_an_auditor_reads_a_task_and_can_do_nothing_with_it(visit, number):
    path = task_path(visit("maria.ohman"), number, REVIEW)
    auditor = visit("ingrid.palm")
    assert "Ta uppgiften</button>" not in auditor.page(path)
    assert auditor.post(f"{path}/claim", {"version": 1}).status_code == 403


def test_a_session_that_ended_while_writing_gives_the_text_back(visit, number):
    browser = visit("maria.ohman")
    path, fields = take(browser, number)
    token = browser.token
    browser.post("/logout")
    browser.get("/docs")
    response = browser.post(f"{path}/complete", {**fields, "saknas": "Skriven före lunch"})
    page = response.get_data(as_text=True)
    assert response.status_code == 401
    assert 'name="saknas" value="Skriven före lunch"' in page
    assert 'href="/login"' in page
    assert token not in page


def test_a_file_in_a_form_becomes_a_document_of_the_case(visit, number):
    data = {"bilagor": (io.BytesIO(b"%PDF-1.7 ritning"), "ritning.pdf")}
    _number, link = ask(visit(), **{"upload:bilagor": data["bilagor"]})
    assert "ritning.pdf" in visit().page(link)


def test_what_a_rule_of_the_house_refuses_is_told_beside_its_field(visit, number):
    maria, anneli = visit("maria.ohman"), visit("anneli.bergstrand")
    path, fields = take(maria, number)
    maria.post(f"{path}/complete", {**fields, **COMPLETE})
    path, fields = take(anneli, number, "Utse företagets kontakt")
    same = {**fields, "kontakt": "jonas.rydell", "ersattare": "jonas.rydell"}
    response = anneli.post(f"{path}/complete", same)
    assert response.status_code == 422
    assert "Kontakt och ersättare måste vara två personer" in response.get_data(as_text=True)


def test_who_lost_the_race_for_a_task_finds_the_text_on_its_page(visit, number):
    maria, jonas = visit("maria.ohman"), visit("jonas.rydell")
    path, fields = take(maria, number)
    maria.post(f"{path}/draft", {**fields, "uppgifter_racker": "nej", "saknas": "Skriven i förväg"})
    maria.post(f"{path}/hand-over", {**fields, "to": "jonas.rydell", "reason": "Semester"})
    theirs = {"version": hidden(jonas.page(path), "version"), "key": "the-other"}
    assert jonas.post(f"{path}/complete", {**theirs, **COMPLETE}).status_code == 303
    page = maria.page(path)
    assert "Uppgiften är klar" in page
    assert "Din text finns kvar" in page
    assert "Skriven i förväg" in page
    assert "Skriven i förväg" not in jonas.page(path)


def test_a_task_of_answering_shows_its_own_question(visit):
    number, link = ask(visit())
    browser = visit()
    for question in ("Får vi riva väggen?", "Vad kostar det?"):
        browser.post(f"{link}/ask", {"text": question, "key": hidden(browser.page(link), "key")})
    official = visit("jonas.rydell")
    page = official.page(task_path(official, number, "Svara företaget"))
    assert "Företagets fråga" in page
    assert "Får vi riva väggen?" in page
    assert "Vad kostar det?" not in page
