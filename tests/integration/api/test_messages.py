"""`POST /api/v1/messages`: telling a waiting case something."""

from __future__ import annotations

from tests.integration.api.conftest import CallerOf, ok, problem


def test_a_message_is_taken_by_the_case_that_waits(caller: CallerOf) -> None:
    anna = caller("anna")
    number = ok(anna.post("/cases", {"process": "wait"}), 201)["number"]
    body = {"name": "answer", "correlationKey": number, "variables": {"svar": "ja"}}
    assert ok(anna.post("/messages", body))["taken"] is True
    assert ok(anna.get(f"/cases/{number}"))["state"] == "closed"
    assert ok(anna.get(f"/cases/{number}/variables"))["variables"] == {"svar": "ja"}


def test_a_message_id_makes_a_message_unique(caller: CallerOf) -> None:
    anna = caller("anna")
    body = {"name": "answer", "correlationKey": "KS-2026-0009", "messageId": "m-1", "timeToLive": "P3D"}
    assert ok(anna.post("/messages", body))["isRepeat"] is False
    assert ok(anna.post("/messages", body))["isRepeat"] is True


def test_only_who_works_with_cases_sends_messages(caller: CallerOf) -> None:
    body = {"name": "answer", "correlationKey": "KS-2026-0001"}
    for login in ("rune", "ola", "adam"):
        problem(caller(login).post("/messages", body), 403, "role.missing")


def test_a_time_to_live_beyond_a_year_is_refused(caller: CallerOf) -> None:
    body = {"name": "answer", "correlationKey": "K", "timeToLive": "P400D"}
    (one,) = problem(caller("anna").post("/messages", body), 422, "body.fields")["errors"]
    assert one["pointer"] == "/timeToLive"
