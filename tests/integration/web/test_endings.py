"""The page where a case is ended in a way that its diagram does not draw."""

from __future__ import annotations

import re

import pytest

from engine.commands import StartCase
from engine.services.cases import start_case
from engine.services.work import House
from tests.factories import SET_UP
from tests.integration.web.conftest import Browser, Visit, ask

HOST_MANAGER, FOOD_MANAGER, OFFICIAL = "anneli.bergstrand", "gustav.melin", "maria.ohman"
FOOD, SERVING = "livsmedelsregistrering", "serveringstillstand"
COMPANY = {"namn": "Krog Tre Ekar AB", "orgnr": "559999-0010", "kontaktperson": "Hanna", "epost": "h@treekar.example"}


def food_case(house: House) -> str:
    command = StartCase(FOOD, {"foretag": COMPANY}, is_checked=True)
    return house.run(start_case, command, SET_UP).case_number or ""


def at(visit: Visit, login: str, path: str) -> tuple[Browser, str]:
    browser = visit(login)
    return browser, browser.page(path)


def test_the_manager_finds_the_way_to_end_a_case_and_others_do_not(visit: Visit) -> None:
    number, _link = ask(visit())
    _manager, page = at(visit, HOST_MANAGER, f"/cases/{number}")
    assert f'href="/cases/{number}/end"' in page
    official, page = at(visit, OFFICIAL, f"/cases/{number}")
    assert f"/cases/{number}/end" not in page
    assert official.get(f"/cases/{number}/end").status_code == 403
    for action in ("withdraw", "dismiss", "merge", "transfer"):
        assert official.post(f"/cases/{number}/{action}", {"reason": "skäl"}).status_code in (403, 422)
    assert "Avsluta på annat sätt" not in official.page(f"/cases/{number}")
    assert visit("olle.wiren").get(f"/cases/{number}/end").status_code == 404


@pytest.mark.parametrize(("action", "outcome"), [("withdraw", "Återkallat"), ("dismiss", "Avskrivet")])
def test_a_case_is_withdrawn_or_dismissed(visit: Visit, action: str, outcome: str) -> None:
    number, _link = ask(visit())
    manager, _page = at(visit, HOST_MANAGER, f"/cases/{number}/end")
    response = manager.post(f"/cases/{number}/{action}", {"reason": ""})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert re.search(rf'id="{action}-reason-error">Skriv varför', page)
    response = manager.post(f"/cases/{number}/{action}", {"reason": "de ringde"})
    assert (response.status_code, response.location) == (303, f"/cases/{number}")
    assert outcome in manager.page(f"/cases/{number}")
    assert manager.get(f"/cases/{number}/end").status_code == 409
    assert manager.post(f"/cases/{number}/{action}", {"reason": "igen"}).status_code == 409


def test_a_duplicate_is_merged_and_the_cases_lead_to_each_other(visit: Visit) -> None:
    (original, _), (duplicate, _) = ask(visit()), ask(visit())
    manager, _page = at(visit, HOST_MANAGER, f"/cases/{duplicate}/end")
    response = manager.post(f"/cases/{duplicate}/merge", {"into": "KS-2026-9999", "reason": "samma"})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'id="merge-into-error">Det finns inget ärende KS-2026-9999' in page
    assert 'value="KS-2026-9999"' in page
    assert manager.post(f"/cases/{duplicate}/merge", {"into": original, "reason": "samma"}).status_code == 303
    page = manager.page(f"/cases/{duplicate}")
    assert f'href="/cases/{original}"' in page
    assert "Fortsätter i det här ärendet" in page
    page = manager.page(f"/cases/{original}")
    assert f'href="/cases/{duplicate}"' in page
    assert "Dubblett" in page


def test_a_case_is_handed_to_another_authority(visit: Visit, house: House) -> None:
    number = food_case(house)
    manager, page = at(visit, FOOD_MANAGER, f"/cases/{number}/end")
    assert f'<option value="{SERVING}">' in page
    assert f'<option value="{FOOD}">' not in page
    assert manager.post(f"/cases/{number}/transfer", {"to": FOOD, "reason": "fel"}).status_code == 422
    response = manager.post(f"/cases/{number}/transfer", {"to": SERVING, "reason": "gäller servering"})
    assert response.status_code == 303
    assert re.search(rf"{number} är avslutat\. Det fortsätter som SN-2026-\d{{4}}", manager.page(response.location))
