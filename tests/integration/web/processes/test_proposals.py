"""A change is sent, approved by another person or sent back, and versions are retired."""

from __future__ import annotations

from engine.queries.drafting import find_draft
from engine.services.work import House
from tests.integration.web.conftest import Browser, Visit, ask, hidden, task_path
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


def test_a_change_is_proposed_approved_by_another_and_followed_by_new_cases(house: House, visit: Visit) -> None:
    owner, approver = visit(OWNER), visit(APPROVER)
    old, _ = ask(visit())
    assert owner.post(DRAFT, {"version": "1"}).status_code == 303
    assert put(owner, CONTENT, renamed(owner.get(CONTENT).data, "Granska frågan"), 1).status_code == 200
    page = owner.page(f"{DRAFT}/propose")
    assert "Granska frågan" in page
    sent = owner.post(f"{DRAFT}/propose", {"sha256": hidden(page, "sha256"), "note": "Tydligare namn"})
    assert sent.location == "/processes/foretagsarende/2/proposal"
    assert "någon annan måste godkänna" not in approver.page(sent.location)
    assert "Väntar på dig" in approver.page("/processes")
    assert "Processer att godkänna" in approver.page("/")
    assert "Processer att godkänna" not in owner.page("/")
    page = approver.page(sent.location)
    assert "Tydligare namn" in page
    assert "<td>Namn</td>" in page
    seen = hidden(page, "sha256")
    done = approver.post("/processes/foretagsarende/2/approve", {"sha256": seen})
    assert done.status_code == 303
    new, _ = ask(visit())
    official = visit(OFFICIAL)
    assert "Granska intaget" in official.page(f"/cases/{old}")
    assert task_path(official, new, "Granska frågan")
    versions = approver.page("/processes/foretagsarende")
    assert "Tove Hallin" in versions
    late = approver.post("/processes/foretagsarende/2/approve", {"sha256": seen})
    assert late.status_code == 409
    assert "godkände version 2" in late.get_data(as_text=True)
    with house.read() as connection:
        assert find_draft(connection, "foretagsarende") is None


def test_the_page_of_a_process_leads_whoever_may_review_to_a_version_that_waits(visit: Visit) -> None:
    owner = visit(OWNER)
    owner.post("/processes/import", files_sent(process__bpmn=market("auction")))
    path = propose(owner, "auction")
    review = f'<a href="{path}/proposal">Granska</a>'
    assert review in visit(APPROVER).page("/processes/auction")
    assert review not in visit(OFFICIAL).page("/processes/auction")


def test_a_draft_with_a_fault_is_not_sent(owner: Browser) -> None:
    broken = owner.get(CONTENT).data.replace(b'formId="foretagsarende_granska_intag"', b'formId="borta"')
    put(owner, CONTENT, broken, 1)
    page = owner.page(f"{DRAFT}/propose")
    assert "Ett fel stoppar" in page
    refused = owner.post(f"{DRAFT}/propose", {"sha256": hidden(page, "sha256")})
    assert refused.status_code == 422
    assert "REF-FORM" in refused.get_data(as_text=True)
    program = owner.client.post(
        f"{DRAFT}/propose",
        data={"sha256": hidden(page, "sha256")},
        headers={"X-CSRFToken": owner.token, "Accept": "application/json"},
    )
    assert program.status_code == 422
    assert program.get_json()["findings"][0]["code"] == "REF-FORM"


def test_a_refusal_comes_back_with_its_reason(visit: Visit) -> None:
    owner, approver = visit(OWNER), visit(APPROVER)
    owner.post("/processes/import", files_sent(m__bpmn=market("refused")))
    address = propose(owner, "refused")
    empty = approver.post(f"{address}/refuse", {"reason": " "})
    assert empty.status_code == 422
    assert "Skriv varför" in empty.get_data(as_text=True)
    assert approver.post(f"{address}/refuse", {"reason": "Vem gör steg två?"}).status_code == 303
    page = owner.page("/processes/refused")
    assert page.count("Vem gör steg två?") >= 2
    assert "Fortsätt med utkastet" in page


def test_who_may_not_approve_is_told_so_and_can_take_the_proposal_back(visit: Visit) -> None:
    owner = visit(OWNER)
    owner.post("/processes/import", files_sent(m__bpmn=market("locked")))
    address = propose(owner, "locked")
    assert "Din roll" in owner.page(f"{address}/proposal") or "I din roll ingår inte" in owner.page(
        f"{address}/proposal"
    )
    assert owner.post(f"{address}/approve", {"sha256": "x"}).status_code == 403
    assert owner.post(f"{address}/refuse", {"reason": "jag såg ett fel"}).status_code == 303


def test_a_version_is_retired_only_with_a_reason_and_when_one_is_sure(visit: Visit) -> None:
    owner, approver = visit(OWNER), visit(APPROVER)
    owner.post("/processes/import", files_sent(m__bpmn=market("retired")))
    address = propose(owner, "retired")
    seen = hidden(approver.page(f"{address}/proposal"), "sha256")
    assert approver.post(f"{address}/approve", {"sha256": seen}).status_code == 303
    owner.post(f"{address}/retire", {"reason": "används inte"})
    assert "Kryssa för att du menar det" in owner.page("/processes/retired")
    assert owner.post(f"{address}/retire", {"reason": "används inte", "sure": "yes"}).status_code == 303
    assert "inga nya ärenden" in owner.page("/processes")
    assert "Ur bruk" in owner.page("/processes/retired")
