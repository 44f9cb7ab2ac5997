"""The entrepreneur's page: a GET shows, a POST acts, and a link opens one case alone."""

import io
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from engine.ports import system_now
from engine.rows import Case, Message
from tests.integration.web.conftest import ask, hidden, task_path
from web.my_view import last_day_for
from workflows.links import revoke_links


def messages(house):
    with house.read() as connection:
        return connection.execute(select(func.count()).select_from(Message)).scalar_one()


def complete(browser, number, name, **answers):
    """Take the case's task and answer its form."""
    path = task_path(browser, number, name)
    browser.post(f"{path}/claim", {"version": hidden(browser.page(path), "version")})
    page = browser.page(path)
    sent = {"version": hidden(page, "version"), "key": hidden(page, "key"), **answers}
    response = browser.post(f"{path}/complete", sent)
    assert response.status_code == 303, response.get_data(as_text=True)


def test_a_get_only_shows(visit, house):
    _number, link = ask(visit())
    before = messages(house)
    browser = visit()
    assert "Vi har fått er fråga" in browser.page(link)
    for action in ("ask", "withdraw", "supply/KS-2026-0001"):
        assert browser.get(f"{link}/{action}").location == link
    assert messages(house) == before


def test_a_question_reaches_the_officials_as_a_task_with_its_words(visit):
    number, link = ask(visit())
    browser = visit()
    page = browser.page(link)
    response = browser.post(f"{link}/ask", {"text": "Får vi riva <b>väggen</b>?", "key": hidden(page, "key")})
    assert (response.status_code, response.location) == (303, link)
    assert "Får vi riva &lt;b&gt;väggen&lt;/b&gt;?" in browser.page(link)
    official = visit("jonas.rydell")
    task = official.page(task_path(official, number, "Svara företaget"))
    assert "Får vi riva &lt;b&gt;väggen&lt;/b&gt;?" in task


def test_a_question_sent_twice_is_one_question(visit, house):
    _number, link = ask(visit())
    browser = visit()
    fields = {"text": "Hur länge?", "key": hidden(browser.page(link), "key")}
    before = messages(house)
    for _ in range(2):
        assert browser.post(f"{link}/ask", fields).status_code == 303
    assert messages(house) == before + 1


def test_an_empty_question_is_told_beside_its_field(visit):
    _number, link = ask(visit())
    response = visit().post(f"{link}/ask", {"text": "  "})
    assert response.status_code == 422
    assert "Skriv er fråga först" in response.get_data(as_text=True)


def test_what_we_wait_for_can_be_sent_with_words_and_a_file(visit):
    number, link = ask(visit())
    official = visit("maria.ohman")
    complete(
        official, number, "Granska intaget", uppgifter_racker="nej", kommunens_fraga="ja", saknas="Var ligger lokalen?"
    )
    browser = visit()
    page = browser.page(link)
    assert "Vi väntar på er" in page
    assert "Var ligger lokalen?" in page
    fields = {"message": "uppgifter-inkomna", "key": hidden(page, "key")}
    assert browser.post(f"{link}/supply/{number}", fields).status_code == 422
    html = browser.post(f"{link}/supply/{number}", {**fields, "file": (io.BytesIO(b"<html>x"), "x.pdf")})
    assert html.status_code == 422
    answer = {**fields, "text": "Storgatan 12", "file": (io.BytesIO(b"%PDF-1.7"), "../../skiss.pdf")}
    assert browser.post(f"{link}/supply/{number}", answer).status_code == 303
    page = browser.page(link)
    assert "Vi väntar på er" not in page
    assert "skiss.pdf" in page
    assert "../" not in page.replace('href="', "")
    case = official.page(f"/cases/{number}")
    assert "Granska intaget" in case
    assert browser.post(f"{link}/supply/{number}", {**fields, "text": "Igen"}).status_code == 404


def test_the_company_reads_what_it_told_us_but_not_what_only_officials_are_asked(visit):
    _number, link = ask(visit(), onskemal="Öppna <b>krog</b> vid torget")
    told = visit().page(link).partition('id="told"')[2].partition("</section>")[0]
    assert "Öppna &lt;b&gt;krog&lt;/b&gt; vid torget" in told
    assert "hanna@treekar.example" in told
    assert "Hur kom frågan in?" not in told


@pytest.mark.parametrize(
    ("message", "variable"),
    [("komplettering-inkommen", "komplettera_senast"), ("synpunkter-inkomna", "synpunkter_senast")],
)
def test_the_last_day_is_the_local_day_that_the_case_has_set(app, message, variable):
    with app.app_context():
        assert last_day_for(message, {variable: datetime(2026, 12, 1, 23, 30, tzinfo=UTC)}) == date(2026, 12, 2)
        assert last_day_for(message, {variable: None}) is None


def test_what_we_wait_for_shows_its_last_day(visit, monkeypatch):
    monkeypatch.setattr("web.my_view.last_day_for", lambda _message, _variables: date(2026, 12, 1))
    number, link = ask(visit())
    complete(visit("maria.ohman"), number, "Granska intaget", uppgifter_racker="nej", kommunens_fraga="ja", saknas="?")
    wanted = visit().page(link).partition("Det här väntar vi på från er")[2].partition("</section>")[0]
    assert "Senast tisdag 1 december 2026" in wanted


def test_withdrawing_needs_to_be_sure_and_gives_the_officials_a_task(visit):
    number, link = ask(visit())
    official = visit("maria.ohman")
    complete(official, number, "Granska intaget", uppgifter_racker="ja", kommunens_fraga="ja")
    browser = visit()
    assert browser.post(f"{link}/withdraw", {"key": hidden(browser.page(link), "key")}).status_code == 422
    fields = {"sure": "yes", "text": "Vi ångrar oss", "key": hidden(browser.page(link), "key")}
    assert browser.post(f"{link}/withdraw", fields).status_code == 303
    assert "Avsluta på begäran" in visit("anneli.bergstrand").page(f"/cases/{number}")


@pytest.mark.parametrize("secret", ["nobody", "x" * 43, "..%2F..%2Fetc"])
def test_a_forged_link_opens_nothing(visit, secret):
    response = visit().get(f"/my/{secret}")
    assert response.status_code == 404


def test_a_revoked_link_opens_nothing(visit, house):
    number, link = ask(visit())
    with house.database.begin() as connection:
        case_id = connection.execute(select(Case.id).where(Case.number == number)).scalar_one()
        revoke_links(connection, case_id, system_now())
    assert visit().get(link).status_code == 404
    assert visit().post(f"{link}/ask", {"text": "Hallå?"}).status_code == 404


def test_a_link_opens_no_other_case_and_no_other_case_s_documents(visit):
    upload = {"upload:bilagor": (io.BytesIO(b"%PDF-1.7"), "annans.pdf")}
    _other, theirs = ask(visit(), **upload)
    _number, link = ask(visit())
    page = visit().page(theirs)
    document = page.partition(f'href="{theirs}/documents/')[2].partition('"')[0]
    assert visit().get(f"{theirs}/documents/{document}").status_code == 200
    assert visit().get(f"{link}/documents/{document}").status_code == 404
    assert visit().post(f"{link}/supply/KS-2026-0001", {"message": "uppgifter-inkomna", "text": "x"}).status_code == 404
