"""`/api/v1/cases`: starting a case and reading what it holds."""

from __future__ import annotations

from engine.audit.check import verify_log
from engine.services.work import House
from tests.factories import Clock
from tests.integration.api.conftest import CallerOf, ok, problem


def test_a_program_starts_a_case_and_reads_it_back(caller: CallerOf) -> None:
    response = caller("anna").post("/cases", {"process": "review", "title": "Krog", "receivedOn": "2026-11-20"})
    case = ok(response, 201)
    assert (case["number"], case["title"], case["state"]) == ("KS-2026-0001", "Krog", "open")
    assert (case["receivedOn"], case["channel"]) == ("2026-11-20", "api")
    assert case["process"]["version"] == 1
    assert response.headers["Location"] == "/api/v1/cases/KS-2026-0001"
    assert ok(caller("bo").get("/cases/KS-2026-0001")) == case


def test_the_same_idempotency_key_starts_one_case(caller: CallerOf) -> None:
    anna = caller("anna")
    first = ok(anna.post("/cases", {"process": "review"}, Idempotency_Key="k-1"), 201)
    again = ok(anna.post("/cases", {"process": "review"}, Idempotency_Key="k-1"), 200)
    assert again == first
    assert len(ok(anna.get("/cases"))["cases"]) == 1


def test_a_used_idempotency_key_is_refused_for_another_command(caller: CallerOf) -> None:
    anna = caller("anna")
    number = ok(anna.post("/cases", {"process": "review"}, Idempotency_Key="k-1"), 201)["number"]
    task = anna.first_task(number)
    claim = anna.post(f"/tasks/{task['id']}/claim", {"version": task["version"]}, Idempotency_Key="k-1")
    problem(claim, 422, "idempotency.reused")


def test_a_case_that_the_caller_may_not_see_is_not_found(caller: CallerOf) -> None:
    number = caller("anna").start()
    for path in ("", "/tasks", "/variables", "/documents", "/events"):
        problem(caller("cia").get(f"/cases/{number}{path}"), 404, "case.unknown")


def test_an_unpublished_process_is_named(caller: CallerOf) -> None:
    assert problem(caller("anna").post("/cases", {"process": "nope"}), 404, "process.unpublished")["params"] == {
        "process": "nope"
    }


def test_an_auditor_reads_cases_and_starts_none(caller: CallerOf) -> None:
    number = caller("anna").start()
    assert ok(caller("rune").get(f"/cases/{number}"))["number"] == number
    problem(caller("rune").post("/cases", {"process": "review"}), 403, "role.missing")


def test_pages_of_cases_follow_each_other_without_gap_or_repeat(caller: CallerOf, clock: Clock) -> None:
    anna = caller("anna")
    numbers = []
    for _ in range(5):
        clock.move(minutes=1)
        numbers.append(anna.start())
    seen, after = [], None
    for _ in range(3):
        page = ok(anna.get("/cases", limit=2, **({"after": after} if after else {})))
        seen += [case["number"] for case in page["cases"]]
        after = page["after"]
    assert seen == numbers[::-1]
    assert after is None


def test_a_cursor_that_was_never_given_is_refused(caller: CallerOf) -> None:
    problem(caller("anna").get("/cases", after="x"), 422, "cursor.unknown")


def test_variables_and_events_tell_what_was_done(caller: CallerOf, library: House) -> None:
    anna = caller("anna")
    number = anna.start()
    task = anna.first_task(number)
    ok(anna.post(f"/tasks/{task['id']}/claim", {"version": 1}))
    ok(anna.post(f"/tasks/{task['id']}/complete", {"version": 2, "values": {"answer": "no"}}))
    assert ok(anna.get(f"/cases/{number}/variables"))["variables"] == {"answer": "no", "note": None}
    events = ok(anna.get(f"/cases/{number}/events"))["events"]
    assert [event["type"] for event in events] == ["case.started", "task.claimed", "task.completed"]
    assert events[2]["payload"]["values"] == {"answer": "no", "note": None}
    assert events[2]["actor"].startswith("t"), "the token acts"
    assert events[2]["body"]["actor"]["behalf"].startswith("u"), "on behalf of its user"
    with library.read() as connection:
        assert verify_log(connection, library.keys).problems == []


def test_events_come_in_pages(caller: CallerOf) -> None:
    anna = caller("anna")
    number = anna.start()
    ok(anna.post(f"/tasks/{anna.first_task(number)['id']}/claim", {"version": 1}))
    page = ok(anna.get(f"/cases/{number}/events", limit=1))
    assert ([event["seq"] for event in page["events"]], page["after"]) == ([1], 1)
    rest = ok(anna.get(f"/cases/{number}/events", limit=1, after=page["after"]))
    assert ([event["seq"] for event in rest["events"]], rest["after"]) == ([2], None)


def test_a_case_without_documents_has_an_empty_list(caller: CallerOf) -> None:
    anna = caller("anna")
    assert ok(anna.get(f"/cases/{anna.start()}/documents")) == {"documents": []}
