"""An address that leads to nothing says what may have happened, and where one may go instead."""

from __future__ import annotations

import re

import pytest

from tests.integration.web.conftest import ALONE, ONE_ROLE_EACH, Visit

CASES = "/cases?view=mine"
LOGIN, START = "/login", "/"


def ways(page: str) -> list[str]:
    part = page.partition('aria-labelledby="ways"')[2].partition("</section>")[0]
    return re.findall(r'<li><a href="([^"]+)"', part)


@pytest.mark.parametrize(
    ("login", "open_to"),
    [
        (None, [LOGIN, START]),
        (ALONE[0], [START]),
        (ONE_ROLE_EACH["official"], ["/search", "/tasks", CASES, "/processes", START]),
        (ONE_ROLE_EACH["auditor"], ["/search", CASES, "/processes", "/audit", START]),
        (ONE_ROLE_EACH["process_owner"], ["/processes", START]),
        (ONE_ROLE_EACH["operator"], ["/processes", "/admin", START]),
    ],
)
def test_who_came_to_nothing_is_offered_what_they_may_open(login: str | None, open_to: list[str], visit: Visit) -> None:
    browser = visit(login)
    page = browser.page("/finns/inte", 404)
    assert "Adressen kan vara felskriven eller gammal." in page
    assert "tagits bort" in page
    assert ways(page) == open_to
    assert [browser.get(way).status_code for way in open_to] == [200] * len(open_to)


def test_what_is_known_of_the_reason_is_told_with_the_ways_on(visit: Visit) -> None:
    page = visit("maria.ohman").page("/cases/KS-1999-0001", 404)
    assert "Inget ärende som du får se har det numret" in page
    assert CASES in ways(page)


def test_other_refusals_offer_the_start_page_alone(visit: Visit) -> None:
    page = visit("maria.ohman").page("/audit", 403)
    assert ways(page) == []
    assert "Till startsidan" in page
