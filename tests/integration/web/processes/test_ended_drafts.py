"""The address of a draft that has ended leads on, and says who ended it."""

from __future__ import annotations

import pytest

from tests.integration.web.conftest import Browser, Visit, hidden
from tests.integration.web.processes.sending import (
    APPROVER,
    CONTENT,
    DRAFT,
    OFFICIAL,
    OWNER,
    files_sent,
    market,
    propose,
    put,
    renamed,
)

PAGES = ("", "/forms/foretagsarende_kontakt.form", "/history", "/files", "/export.zip", "/propose")
QUIET = "/processes/serveringstillstand"


@pytest.mark.parametrize("page", PAGES)
def test_a_draft_that_was_thrown_away_leads_to_its_process_and_says_by_whom(owner: Browser, page: str) -> None:
    assert owner.post(f"{DRAFT}/discard").status_code == 303
    led = owner.get(f"{DRAFT}{page}")
    assert (led.status_code, led.location) == (303, "/processes/foretagsarende")
    assert "Utkastet finns inte längre: Anneli Bergstrand kastade det i dag 09.00." in owner.page(led.location)


def test_a_draft_that_was_approved_leads_to_its_process_and_says_by_whom(owner: Browser, visit: Visit) -> None:
    put(owner, CONTENT, renamed(owner.get(CONTENT).data, "Granska noga"), 1)
    proposal = propose(owner, "foretagsarende")
    approver = visit(APPROVER)
    sha256 = hidden(approver.page(f"{proposal}/proposal"), "sha256")
    assert approver.post(f"{proposal}/approve", {"sha256": sha256}).status_code == 303
    version = proposal.rpartition("/")[2]
    led = owner.get(DRAFT)
    assert (led.status_code, led.location) == (303, "/processes/foretagsarende")
    assert f"Utkastet finns inte längre: Tove Hallin godkände version {version} i dag 09.00." in owner.page(
        led.location
    )


def test_a_new_process_that_was_thrown_away_leads_to_the_library(visit: Visit) -> None:
    owner = visit(OWNER)
    owner.get("/processes")
    assert owner.post("/processes/import", files_sent(market__bpmn=market())).status_code == 303
    assert owner.post("/processes/market/draft/discard").status_code == 303
    led = owner.get("/processes/market/draft")
    assert (led.status_code, led.location) == (303, "/processes")
    assert "Anneli Bergstrand kastade det" in owner.page("/processes")


@pytest.mark.parametrize("page", PAGES)
def test_a_draft_that_never_was_is_not_found(page: str, visit: Visit) -> None:
    owner = visit(OWNER)
    assert owner.get(f"{QUIET}/draft{page}").status_code == 404
    assert owner.get(f"/processes/finns_inte/draft{page}").status_code == 404


def test_the_end_of_another_draft_whose_key_begins_alike_is_not_told(owner: Browser) -> None:
    assert owner.post(f"{DRAFT}/discard").status_code == 303
    assert owner.get("/processes/foretagsaren/draft").status_code == 404
    assert owner.get("/processes/foretags%25/draft").status_code == 404


def test_what_is_sent_to_a_draft_that_has_ended_is_still_refused(owner: Browser) -> None:
    assert owner.post(f"{DRAFT}/discard").status_code == 303
    assert owner.post(f"{DRAFT}/files", {"kind": "form", "name": "Mer"}).status_code == 404
    refused = put(owner, CONTENT, b"<x/>", 1)
    assert (refused.status_code, refused.get_json()["error"]) == (404, "draft.none")


def test_who_may_not_see_drafts_is_not_told_how_one_ended(owner: Browser, visit: Visit) -> None:
    assert owner.post(f"{DRAFT}/discard").status_code == 303
    refused = visit(OFFICIAL).get(DRAFT)
    assert refused.status_code == 403
    assert "Utkastet finns inte längre" not in refused.get_data(as_text=True)
