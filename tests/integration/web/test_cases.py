"""The case in the browser: everything around it, its documents, its diagram, and who has looked."""

import io

import pytest
from sqlalchemy import delete, select

from engine.rows import ReadLog
from tests.integration.web.conftest import ask, hidden

EVIL = "<script>alert('x')</script>"


@pytest.fixture
def number(visit):
    return ask(visit())[0]


def seen(house):
    with house.read() as connection:
        return list(connection.execute(select(ReadLog.object, ReadLog.fields)).all())


def add(browser, number, data=b"%PDF-1.7 text", name="ritning.pdf"):
    return browser.post(f"/cases/{number}/documents", {"file": (io.BytesIO(data), name), "name": "Ritning"})


def first_document(browser, number):
    return "/documents/" + browser.page(f"/cases/{number}").partition('href="/documents/')[2].partition('"')[0]


def test_the_page_tells_of_parties_tasks_answers_history_and_steps(visit, number):
    page = visit("maria.ohman").page(f"/cases/{number}")
    for part in (
        "Krog Tre Ekar AB",
        "559999-0010",
        "Hanna Ekström",
        "Att göra nu",
        "Granska intaget",
        "Det vi vet",
        "Öppna restaurang",
        "Händelser",
        "Ärendet kom in",
        "Vägen hittills, som lista",
        "Inte utsedd än",
    ):
        assert part in page


def test_the_diagram_is_laid_out_with_where_the_case_stands(visit, number):
    browser = visit("maria.ohman")
    page = browser.page(f"/cases/{number}")
    assert f'data-diagram-url="/cases/{number}/diagram"' in page
    assert "&#34;now&#34;: {&#34;granska_intag&#34;: 1}" in page
    assert 'aria-current="step"' in page
    answer = browser.get(f"/cases/{number}/diagram")
    assert answer.data.startswith(b"<?xml")
    assert answer.mimetype == "text/plain"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_without_a_script_the_steps_stand_as_a_list_that_says_so(visit, number):
    page = visit("maria.ohman").page(f"/cases/{number}")
    assert '<ol class="l-outline">' in page
    assert "Alla steg i diagrammet" in page


def test_what_people_write_is_shown_as_text_everywhere(visit):
    number, link = ask(visit(), **{"foretag.namn": f"Krog {EVIL}", "onskemal": EVIL, "foretag.orgnr": "559999-0069"})
    official, auditor = visit("maria.ohman"), visit("ingrid.palm")
    pages = [
        official.page(f"/cases/{number}"),
        official.page("/cases"),
        official.page("/tasks?view=group"),
        official.page("/search?q=krog"),
        official.page("/companies/559999-0069"),
        official.page("/intake/new?orgnr=559999-0069"),
        auditor.page(f"/audit/{number}"),
        visit().page(link),
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_a_document_comes_back_as_a_download_and_nothing_else(visit, number):
    browser = visit("maria.ohman")
    assert add(browser, number, name='räk"ning\r\nX-Evil: 1.pdf').status_code == 303
    answer = browser.get(first_document(browser, number))
    assert answer.data == b"%PDF-1.7 text"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    assert "X-Evil" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"<!doctype html><script>1</script>", "a.html", "kan vi inte ta emot"),
        (b"<svg onload=alert(1)>", "a.svg", "kan vi inte ta emot"),
        (b"<html>", "a.pdf", "kan vi inte ta emot"),
        (b"", "tom.pdf", "Filen är tom"),
    ],
)
def test_a_file_that_is_refused_is_told_beside_its_field(visit, number, data, name, why):
    response = add(visit("maria.ohman"), number, data, name)
    assert response.status_code == 422
    assert why in response.get_data(as_text=True)


def test_a_refused_file_is_told_at_the_top_of_the_page_with_focus(visit, number):
    page = add(visit("maria.ohman"), number, b"<html>", "a.pdf").get_data(as_text=True)
    top = page.partition('class="govuk-error-summary" role="alert" tabindex="-1" autofocus')[2].partition("<h1")[0]
    assert '<a href="#file">a.pdf kan vi inte ta emot' in top
    assert 'id="file-error"' in page
    assert visit("maria.ohman").get(f"/cases/{number}/documents").location == f"/cases/{number}"


def test_an_official_is_told_that_the_company_sees_a_document_at_once(visit, number):
    page = visit("maria.ohman").page(f"/cases/{number}")
    assert "Företaget ser handlingen på sin sida direkt" in page


def test_no_file_at_all_is_told_too(visit, number):
    response = visit("maria.ohman").post(f"/cases/{number}/documents", {"name": "Ritning"})
    assert response.status_code == 422
    assert "Välj en fil först" in response.get_data(as_text=True)


def test_a_file_larger_than_any_may_be_is_refused_before_it_is_read(visit, number):
    response = visit("maria.ohman").client.post(
        f"/cases/{number}/documents",
        input_stream=io.BytesIO(),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "27300000"},
    )
    assert response.status_code == 413
    assert "25 MB för en fil" in response.get_data(as_text=True)


def test_a_document_of_a_hidden_case_is_not_found(visit, number):
    browser = visit("maria.ohman")
    add(browser, number)
    assert visit("olle.wiren").get(first_document(browser, number)).status_code == 404


def test_an_auditor_reads_documents_and_adds_none(visit, number):
    browser, auditor = visit("maria.ohman"), visit("ingrid.palm")
    add(browser, number)
    assert auditor.get(first_document(browser, number)).status_code == 200
    assert add(auditor, number).status_code == 403
    assert "Lägg till handlingen" not in auditor.page(f"/cases/{number}")


def test_looking_at_case_document_company_and_hits_is_written_down(visit, number, house):
    browser = visit("maria.ohman")
    add(browser, number)
    path = first_document(browser, number)
    with house.database.begin() as connection:
        connection.execute(delete(ReadLog))
    browser.page(f"/cases/{number}")
    browser.get(path)
    browser.page("/companies/559999-0010")
    browser.page("/search?q=Krog")
    log = seen(house)
    assert (f"case:{number}", "page") in log
    assert any(one.startswith("document:") for one, _fields in log)
    assert ("company:559999-0010", "page") in log
    assert (f"case:{number}", "search") in log


def test_a_number_typed_in_the_search_box_leads_straight_to_its_case(visit, number):
    browser = visit("maria.ohman")
    assert browser.get(f"/search?q={number.lower()}").location == f"/cases/{number}"
    assert number in browser.page("/search?q=559999-0010")
    assert "Inget ärende passar ”zzz”" in browser.page("/search?q=zzz")
    assert "Skriv minst två tecken" in browser.page("/search?q=z")


def test_the_list_of_cases_is_narrowed_and_paged(visit, number, monkeypatch):
    ask(visit())
    browser = visit("maria.ohman")
    assert number in browser.page(f"/cases?text={number}")
    assert number not in browser.page("/cases?state=closed")
    monkeypatch.setattr("web.cases.PAGE_ROWS", 1)
    first = browser.page("/cases")
    following = first.partition("Nästa sida")[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert browser.page(following) != first
    assert browser.get("/cases?after=nonsense").status_code == 200


def test_what_to_do_comes_before_the_diagram_and_is_the_one_filled_action(visit, number):
    browser = visit("maria.ohman")
    page = browser.page(f"/cases/{number}")
    assert page.index("Att göra nu") < page.index("Var ärendet är")
    assert "Kontaktcenter" in page.partition('id="tasks"')[2].partition("</section>")[0]
    assert "Ta uppgiften: Granska intaget" in page
    claim = page.partition('action="/tasks/')[2].partition('"')[0]
    assert browser.post(f"/tasks/{claim}", {"version": hidden(page, "version")}).status_code == 303
    page = browser.page(f"/cases/{number}")
    assert "Din nästa uppgift: Granska intaget" in page
    assert "Ta uppgiften" not in page
    assert "Ta uppgiften" not in visit("ingrid.palm").page(f"/cases/{number}")


def test_an_unknown_case_is_a_plain_404(visit):
    response = visit("maria.ohman").get("/cases/KS-1999-0001")
    assert response.status_code == 404
    assert "Inget ärende som du får se har det numret" in response.get_data(as_text=True)


def test_an_official_makes_a_new_link_that_is_shown_once(visit, number):
    browser = visit("maria.ohman")
    page = browser.post(f"/cases/{number}/link").get_data(as_text=True)
    link = page.partition('href="http://localhost/my/')[2].partition('"')[0]
    assert number in visit().page(f"/my/{link}")
    assert "/my/" not in browser.page(f"/cases/{number}")
    assert visit("ingrid.palm").post(f"/cases/{number}/link").status_code == 403
    assert visit("olle.wiren").post(f"/cases/{number}/link").status_code == 404
