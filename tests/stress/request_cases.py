"""Every address that changes something, each with a request that is ready to be sent: what statement k breaks."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select

from engine.commands import Actor, CompleteTask
from engine.rows import Incident, Job, Task
from engine.services import jobs, tasks
from tests.factories import deploy
from tests.integration.web.conftest import ASKED, PASSWORD, hidden
from tests.processes import bpmn, end_event, form, script_task, service_task, start_event, text_field, user_task
from tests.stress.migration_requests import move_cases
from tests.stress.process_requests import PROCESS_REQUESTS
from tests.stress.site import Request, Site

NEEDS_NO_CASE = frozenset({"api.unknown"})
"""Answers 404 to whatever it is asked."""
MAKES_ANOTHER = frozenset({"cases.new_link"})
"""Asked again, it makes one more, as it should: the secret of the first was shown to nobody."""
MARIA, JONAS, ANNELI, EWA = "maria.ohman", "jonas.rydell", "anneli.bergstrand", "ewa.lindkvist"
ENOUGH = {"uppgifter_racker": "ja", "kommunens_fraga": "ja"}
TOO_LITTLE = {"uppgifter_racker": "nej", "kommunens_fraga": "ja", "saknas": "Var ligger lokalen?"}
PDF = b"%PDF-1.7"

REVIEW = bpmn("review", [start_event(), user_task("look", form="look"), end_event()], ["start -> look", "look -> end"])
LOOK = form("look", text_field("answer", required=True))
STUCK = bpmn(
    "stuck",
    [
        start_event(),
        service_task(
            "send",
            "lots.send_message",
            inputs={"text": "=get or else(brev, null)"},
            headers={"mall": "svar"},
            retries=1,
        ),
        user_task("look"),
        end_event(),
    ],
    ["start -> send", "send -> look", "look -> end"],
)

FAILING = bpmn(
    "failing",
    [start_event(), user_task("look"), script_task("sum", "antal * 2", "summa"), end_event()],
    ["start -> look", "look -> sum", "sum -> end"],
)
ELSEWHERE = bpmn(
    "elsewhere", [start_event(), user_task("look"), end_event()], ["start -> look", "look -> end"], authority="MBN"
)


def language(site: Site) -> Request:
    return site.posting(site.visit(MARIA), "/language", {"language": "en"})


def log_in(site: Site) -> Request:
    browser = site.visit()
    browser.get("/login")
    return site.posting(browser, "/login", {"login": MARIA, "password": PASSWORD})


def log_out(site: Site) -> Request:
    return site.posting(site.visit(next(site.leavers)), "/logout", {})


def claim(site: Site) -> Request:
    browser, path, fields = site.task(MARIA, site.ask()[0])
    return site.posting(browser, f"{path}/claim", fields)


def release(site: Site) -> Request:
    browser, path, fields = site.take(MARIA, site.ask()[0])
    return site.posting(browser, f"{path}/release", {**fields, "reason": "hinner inte"})


def hand_over(site: Site) -> Request:
    browser, path, fields = site.take(MARIA, site.ask()[0])
    return site.posting(browser, f"{path}/hand-over", {**fields, "to": JONAS, "reason": "semester"})


def send_back(site: Site) -> Request:
    browser, path, fields = site.take(MARIA, site.ask()[0])
    assert browser.post(f"{path}/hand-over", {**fields, "to": JONAS, "reason": "semester"}).status_code == 303
    back = site.visit(JONAS)
    return site.posting(back, f"{path}/send-back", {**site.fields(back, path), "reason": "jag med"})


def complete(site: Site) -> Request:
    browser, path, fields = site.take(MARIA, site.ask()[0])
    assert browser.post(f"{path}/draft", {**fields, "uppgifter_racker": "nej"}).status_code == 303
    return site.posting(browser, f"{path}/complete", {**fields, **ENOUGH})


def draft(site: Site) -> Request:
    browser, path, fields = site.take(MARIA, site.ask()[0])
    assert browser.post(f"{path}/draft", {**fields, "uppgifter_racker": "nej"}).status_code == 303
    return site.posting(browser, f"{path}/draft", {**fields, "uppgifter_racker": "ja"})


def task_fields(site: Site) -> Request:
    browser, path, fields = site.take(MARIA, site.ask()[0])
    return site.posting(browser, f"{path}/fields", {**fields, "uppgifter_racker": "nej"})


def add_document(site: Site) -> Request:
    browser, number = site.visit(MARIA), site.ask()[0]
    return site.posting(browser, f"/cases/{number}/documents", lambda: {"file": (io.BytesIO(PDF), "skiss.pdf")})


def new_link(site: Site) -> Request:
    return site.posting(site.visit(JONAS), f"/cases/{site.ask()[0]}/link", {})


def intake(site: Site) -> Request:
    browser = site.visit()
    key = hidden(browser.page("/intake"), "key")
    site.ask()  # so that company and counter are there, whoever comes first
    return site.posting(browser, "/intake", lambda: {**ASKED, "key": key, "bilagor": (io.BytesIO(PDF), "skiss.pdf")})


def intake_fields(site: Site) -> Request:
    browser = site.visit()
    browser.get("/intake")
    return site.posting(browser, "/intake/fields", {**ASKED})


def staff_intake(site: Site) -> Request:
    browser = site.visit(MARIA)
    key = hidden(browser.page("/intake/new"), "key")
    return site.posting(browser, "/intake/new", {**ASKED, "intag_kanal": "besok", "key": key})


def my_question(site: Site) -> Request:
    _, link = site.ask()
    browser = site.visit()
    fields = {"text": "Får vi riva väggen?", "key": hidden(browser.page(link), "key")}
    return site.posting(browser, f"{link}/ask", fields)


def my_supply(site: Site) -> Request:
    number, link = reviewed(site, TOO_LITTLE)
    browser = site.visit()
    fields = {"message": "uppgifter-inkomna", "key": hidden(browser.page(link), "key"), "text": "Storgatan 12"}
    return site.posting(browser, f"{link}/supply/{number}", fields)


def my_withdrawal(site: Site) -> Request:
    _, link = reviewed(site, ENOUGH)
    browser = site.visit()
    fields = {"sure": "yes", "text": "Vi ångrar oss", "key": hidden(browser.page(link), "key")}
    return site.posting(browser, f"{link}/withdraw", fields)


def incident_retry(site: Site) -> Request:
    return mending(site, "retry", {})


def incident_values(site: Site) -> Request:
    return mending(site, "values", {"value.brev": '"Hej"', "reason": "saknades"})


def incident_skip(site: Site) -> Request:
    return mending(site, "skip", {"reason": "skickat för hand"})


def incident_move(site: Site) -> Request:
    return mending(site, "move", {"to": "look", "reason": "skickat för hand"})


def incident_end(site: Site) -> Request:
    return mending(site, "end", {"reason": "startades av misstag"})


def incident_reopen(site: Site) -> Request:
    """The step after a completed task has failed."""
    deploy(site.house, {"process.bpmn": FAILING})
    assert site.calling(MARIA, "/cases", {"process": "failing"})().status_code == 201
    task = newest(site, Task)
    site.house.run(tasks.complete_task, CompleteTask(task, 1, {}), Actor("system:set-up"))
    fields = {"task": task, "reason": "fel svar"}
    return site.posting(site.visit(EWA), f"/admin/incidents/{newest(site, Incident)}/reopen", fields)


def mending(site: Site, action: str, fields: dict[str, Any]) -> Request:
    """What an operator does about a step whose handler has failed."""
    deploy(site.house, {"process.bpmn": STUCK})
    site.runner.is_resting = True
    assert site.calling(MARIA, "/cases", {"process": "stuck"})().status_code == 201
    site.runner.is_resting = False
    failure = jobs.FailJob(newest(site, Job), "arkivet svarar inte", "stack")
    site.house.run(jobs.fail_job, failure, Actor("system:jobs"))
    return site.posting(site.visit(EWA), f"/admin/incidents/{newest(site, Incident)}/{action}", fields)


def case_withdraw(site: Site) -> Request:
    return ending(site, site.ask()[0], "withdraw", {"reason": "de ringde"})


def case_dismiss(site: Site) -> Request:
    return ending(site, site.ask()[0], "dismiss", {"reason": "reklam"})


def case_merge(site: Site) -> Request:
    into = site.ask()[0]
    return ending(site, site.ask()[0], "merge", {"into": into, "reason": "samma fråga"})


def case_transfer(site: Site) -> Request:
    deploy(site.house, {"process.bpmn": ELSEWHERE})
    assert site.calling(MARIA, "/cases", {"process": "elsewhere"})().status_code == 201, "its counter has a row now"
    deploy(site.house, {"process.bpmn": STUCK})
    number = site.calling(MARIA, "/cases", {"process": "stuck"})().get_json()["number"]
    return ending(site, number, "transfer", {"to": "elsewhere", "reason": "hör dit"})


def ending(site: Site, number: str, action: str, fields: dict[str, Any]) -> Request:
    return site.posting(site.visit(ANNELI), f"/cases/{number}/{action}", fields)


def clock(site: Site) -> Request:
    return site.posting(site.visit(EWA), "/admin/clock", {"to": "2026-11-25T10:00"})


def api_case(site: Site) -> Request:
    deploy_review(site)
    return site.calling(MARIA, "/cases", {"process": "review"})


def api_claim(site: Site) -> Request:
    return site.calling(MARIA, f"/tasks/{offered(site)}/claim", {"version": 1})


def api_release(site: Site) -> Request:
    return site.calling(MARIA, f"/tasks/{claimed(site)}/release", {"version": 2, "reason": "hinner inte"})


def api_complete(site: Site) -> Request:
    return site.calling(MARIA, f"/tasks/{claimed(site)}/complete", {"version": 2, "values": {"answer": "ja"}})


def api_message(site: Site) -> Request:
    number, _ = reviewed(site, TOO_LITTLE)
    return site.calling(MARIA, "/messages", {"name": "uppgifter-inkomna", "correlationKey": number})


def api_check(site: Site) -> Request:
    return site.calling(ANNELI, "/definitions/check", {"files": {"process.bpmn": REVIEW.decode()}})


REQUESTS: Mapping[str, Callable[[Site], Request]] = {
    "language.choose": language,
    "auth.log_in": log_in,
    "auth.log_out": log_out,
    "tasks.claim": claim,
    "tasks.release": release,
    "tasks.hand_over": hand_over,
    "tasks.send_back": send_back,
    "tasks.complete": complete,
    "tasks.save_draft": draft,
    "tasks.fields": task_fields,
    "cases.add": add_document,
    "cases.new_link": new_link,
    "intake.send": intake,
    "intake.fields": intake_fields,
    "staff_intake.send": staff_intake,
    "my.ask": my_question,
    "my.supply": my_supply,
    "my.withdraw": my_withdrawal,
    "endings.withdraw": case_withdraw,
    "endings.dismiss": case_dismiss,
    "endings.merge": case_merge,
    "endings.transfer": case_transfer,
    "admin.retry": incident_retry,
    "mending.values": incident_values,
    "mending.skip": incident_skip,
    "mending.move": incident_move,
    "mending.reopen": incident_reopen,
    "mending.end": incident_end,
    "migrating.move": move_cases,
    "admin.clock": clock,
    **PROCESS_REQUESTS,
    "api.create": api_case,
    "api.claim": api_claim,
    "api.release": api_release,
    "api.complete": api_complete,
    "api.publish": api_message,
    "api.check_definition": api_check,
}


def reviewed(site: Site, answers: dict[str, Any]) -> tuple[str, str]:
    """A case whose intake has been looked at: its number and the entrepreneur's page."""
    number, link = site.ask()
    browser, path, fields = site.take(MARIA, number)
    assert browser.post(f"{path}/complete", {**fields, **answers}).status_code == 303
    return number, link


def deploy_review(site: Site) -> None:
    deploy(site.house, {"process.bpmn": REVIEW, "forms/look.form": LOOK})


def offered(site: Site) -> int:
    assert api_case(site)().status_code == 201
    return newest(site, Task)


def claimed(site: Site) -> int:
    task_id = offered(site)
    assert site.calling(MARIA, f"/tasks/{task_id}/claim", {"version": 1})().status_code == 200
    return task_id


def newest(site: Site, row: type[Any]) -> int:
    with site.house.read() as connection:
        return int(connection.execute(select(func.max(row.id))).scalar_one())
