"""Asking: by a company on the public page, and by an official for a caller."""

import io
import re
from dataclasses import replace

import pytest
from sqlalchemy import func, insert, select

from engine.ports import system_now
from engine.rows import AccessLink, Case, SecurityLog
from tests.integration.web.conftest import ASKED, Browser, ask, hidden
from web.app import create_app


def cases(house):
    with house.read() as connection:
        return connection.execute(select(func.count()).select_from(Case)).scalar_one()


def test_a_company_asks_and_gets_a_number_and_a_link_that_is_shown_once(visit):
    browser = visit()
    number, link = ask(browser)
    assert re.fullmatch(r"KS-2026-\d{4}", number)
    assert number in visit().page(link)
    assert browser.get("/intake/receipt").location == "/intake"


def test_only_the_hash_of_the_link_is_kept(visit, house):
    _number, link = ask(visit())
    secret = link.rpartition("/")[2]
    with house.read() as connection:
        hashes = list(connection.execute(select(AccessLink.secret_hash)).scalars())
    assert len(secret) >= 43
    assert secret not in hashes


def test_the_public_form_does_not_ask_how_the_matter_came_in(visit):
    page = visit().page("/intake")
    assert "Hur kom frågan in?" not in page
    assert 'name="foretag.namn"' in page


def test_the_public_cannot_say_that_it_came_in_another_way(visit):
    number, _link = ask(visit(), intag_kanal="brev")
    assert "Webben" in visit("maria.ohman").page(f"/cases/{number}")


def test_a_form_sent_twice_makes_one_case(visit, house):
    browser = visit()
    key = hidden(browser.page("/intake"), "key")
    before = cases(house)
    answers = [browser.post("/intake", {**ASKED, "key": key}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert cases(house) == before + 1


def test_what_is_missing_is_told_beside_its_field_and_the_rest_is_kept(visit, house):
    before = cases(house)
    response = visit().post("/intake", {**ASKED, "foretag.epost": "hanna", "foretag.kontaktperson": ""})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'value="Krog Tre Ekar AB"' in page
    assert "Öppna restaurang" in page
    assert page.count("govuk-error-message") == 2
    assert cases(house) == before


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("sida.html", b"<!doctype html><script>alert(1)</script>"),
        ("bild.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("ritning.pdf", b"<html>not a pdf</html>"),
        ("program.exe", b"MZ\x90\x00\x03"),
    ],
)
def test_files_that_a_browser_might_run_start_no_case(visit, house, name, data):
    before = cases(house)
    response = visit().post("/intake", {**ASKED, "upload:bilagor": (io.BytesIO(data), name)})
    assert response.status_code == 422
    assert cases(house) == before


def test_all_faults_of_a_form_and_its_files_are_told_at_once(visit, house):
    before = cases(house)
    files = {"upload:bilagor": (io.BytesIO(b"MZ\x90\x00\x03"), "program.exe")}
    response = visit().post("/intake", {**ASKED, "foretag.epost": "hanna", "foretag.kontaktperson": "", **files})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "3 svar behöver rättas" in page
    assert page.count("govuk-error-message") == 3
    assert "program.exe kan vi inte ta emot" in page
    assert cases(house) == before


def test_a_file_that_a_refused_form_lost_is_asked_for_again(visit):
    sent = {"upload:bilagor": (io.BytesIO(b"%PDF-1.7"), "skiss.pdf")}
    page = visit().post("/intake", {**ASKED, "foretag.kontaktperson": "", **sent}).get_data(as_text=True)
    beside = page.partition('id="f-bilagor-error"')[2].partition("</p>")[0]
    assert "Välj filen igen" in beside
    without = visit().post("/intake", {**ASKED, "foretag.kontaktperson": ""}).get_data(as_text=True)
    assert "Välj filen igen" not in without


def test_who_reads_english_is_told_that_the_questions_are_in_swedish(visit):
    said = "The questions are in Swedish."
    browser = visit()
    assert said not in browser.page("/intake")
    browser.post("/language", {"lang": "en"})
    assert said in browser.page("/intake")


def test_one_address_can_not_flood_the_house(visit, house):
    row = {"at": system_now(), "kind": "intake.sent", "address": "203.0.113.77", "detail": ""}
    with house.database.begin() as connection:
        connection.execute(insert(SecurityLog), [row] * 29)
    browser = visit(address="203.0.113.77")
    assert browser.post("/intake", ASKED).status_code == 303
    response = browser.post("/intake", {**ASKED, "onskemal": "Min text"})
    page = response.get_data(as_text=True)
    assert response.status_code == 429
    assert 'value="Min text"' in page
    assert visit().post("/intake", ASKED).status_code == 303


def test_an_official_registers_a_caller_with_the_few_questions(visit):
    browser = visit("maria.ohman")
    page = browser.page("/intake/new")
    assert "Var?" not in page
    response = browser.post("/intake/new", {**ASKED, "intag_kanal": "besok", "key": hidden(page, "key")})
    assert response.status_code == 303
    case = browser.page(response.location)
    assert "via besök" in case
    assert "Ärendet har nummer KS-2026-" in case


def test_a_company_that_is_known_fills_in_the_form(visit):
    ask(visit(), **{"foretag.namn": "Kända Bageriet AB", "foretag.orgnr": "559999-0044"})
    browser = visit("maria.ohman")
    found = browser.page("/intake/companies?q=kända")
    assert 'href="/intake/new?orgnr=559999-0044"' in found
    assert "<html" not in found
    page = browser.page("/intake/new?orgnr=559999-0044")
    assert 'value="Kända Bageriet AB"' in page
    assert 'value="Hanna Ekström"' in page
    assert "Kända Bageriet AB" in browser.page("/intake/new?q=kända")


def test_a_company_one_may_not_know_of_is_neither_found_nor_filled_in(visit):
    ask(visit(), **{"foretag.namn": "Hemliga Bolaget AB", "foretag.orgnr": "559999-0051"})
    stranger = visit("olle.wiren")
    assert "Hemliga" not in stranger.page("/intake/companies?q=bolaget")
    assert "Hemliga" not in stranger.page("/intake/new?orgnr=559999-0051")


def test_a_callers_missing_answers_come_back_beside_their_fields(visit):
    response = visit("maria.ohman").post("/intake/new", {**ASKED, "onskemal": "", "intag_kanal": "telefon"})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'value="Krog Tre Ekar AB"' in page
    assert "govuk-error-message" in page


def test_the_link_is_under_the_public_address_whatever_host_the_browser_names(house):
    public = create_app(replace(house, config=replace(house.config, public_url="https://lots.smedhult.example")))
    browser = Browser(public.test_client())
    secure = {"headers": {"X-Forwarded-Proto": "https", "Host": "evil.example", "Referer": "https://evil.example/"}}
    browser.get("/intake", **secure)
    assert browser.post("/intake", ASKED, **secure).status_code == 303
    receipt = browser.get("/intake/receipt", **secure).get_data(as_text=True)
    assert 'href="https://lots.smedhult.example/my/' in receipt
    assert "evil.example" not in receipt


def test_a_caller_without_email_can_be_registered(visit, house):
    """Letters to such a company are printed and posted."""
    maria = visit("maria.ohman")
    key = hidden(maria.page("/intake/new"), "key")
    typed = {**ASKED, "foretag.epost": "", "foretag.telefon": "0980-319 000", "intag_kanal": "telefon", "key": key}
    before = cases(house)
    assert maria.post("/intake/new", typed).status_code == 303
    assert cases(house) == before + 1
