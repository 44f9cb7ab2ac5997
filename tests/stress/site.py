"""Smedhult behind HTTP, whose jobs rest while its database is broken on purpose."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count, cycle
from pathlib import Path
from typing import Any, TypeVar

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from engine.config import read_config
from engine.jobs import InlineRunner
from engine.ports import system_now
from engine.rows import User
from engine.services.identity import add_token
from engine.services.jobs import perform_job
from engine.services.timers import fire
from engine.services.work import House
from tests.integration.web.conftest import PASSWORD, Browser, ask, hidden, task_path
from tests.stress.faults import JOURNALS, Contents, Fault, changed_tables, failing_at, sizes
from web.app import create_app
from workflows.house import open_lots
from workflows.present import set_clock
from workflows.scenario.people import read_people
from workflows.scenario.stage import furnish

MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
REVIEW = "Granska intaget"
MOST_STATEMENTS = 400
BROKEN = (500, 503)
TOLD_DONE = (401, 403, 409)
"""Logged out already; the task is yours already; somebody, you, has done it."""

T = TypeVar("T")
Request = Callable[[], TestResponse]
"""Sends the same request again each time it is called."""


class Resting(InlineRunner):
    """Jobs are done at once, but not while they rest: a served request does not wait for them either."""

    def __init__(self, house: House) -> None:
        super().__init__(
            house.database,
            house.now,
            perform=lambda job_id: perform_job(house, job_id),
            fire=lambda timer_id: fire(house, timer_id),
        )
        self.is_resting = False

    def kick(self) -> None:
        if not self.is_resting:
            super().kick()


@dataclass(slots=True)
class Site:
    house: House
    app: Flask
    runner: Resting
    contents: Contents
    addresses: Iterator[int] = field(default_factory=lambda: count(1))
    leavers: Iterator[str] = field(default_factory=lambda: cycle(("fatima.yildiz", "stefan.brolin")))
    """People who log out: that ends all their sessions."""

    def visit(self, login: str | None = None) -> Browser:
        """A new browser, from an address of its own: throttling is not what these tests are about."""
        browser = Browser(self.app.test_client())
        self.move(browser)
        return browser.log_in(login) if login else browser

    def move(self, browser: Browser) -> None:
        number = next(self.addresses)
        browser.client.environ_base["REMOTE_ADDR"] = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def ask(self) -> tuple[str, str]:
        """A new question of a company: the case's number, the entrepreneur's page."""
        return ask(self.visit())

    def task(self, login: str, number: str, name: str = REVIEW) -> tuple[Browser, str, dict[str, Any]]:
        """Somebody's browser at the case's task: its path, and what the page's form would send."""
        browser = self.visit(login)
        path = task_path(browser, number, name)
        return browser, path, self.fields(browser, path)

    def take(self, login: str, number: str, name: str = REVIEW) -> tuple[Browser, str, dict[str, Any]]:
        browser, path, fields = self.task(login, number, name)
        assert browser.post(f"{path}/claim", fields).status_code == 303
        return browser, path, self.fields(browser, path)

    def fields(self, browser: Browser, path: str) -> dict[str, Any]:
        page = browser.page(path)
        names = [name for name in ("version", "key") if f'name="{name}"' in page]
        return {name: hidden(page, name) for name in names}

    def posting(self, browser: Browser, path: str, fields: dict[str, Any] | Callable[[], dict[str, Any]]) -> Request:
        """fields: a function where they hold a file, which is read once only."""

        def send() -> TestResponse:
            self.move(browser)
            return browser.post(path, fields() if callable(fields) else fields)

        return send

    def calling(self, login: str, path: str, body: Any) -> Request:
        """A program's request, with the key that makes it repeatable."""
        with self.house.database.begin() as connection:
            secret = add_token(connection, "stress", login, system_now())
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": f"key-{next(self.addresses)}"}
        client = self.app.test_client()
        data = json.dumps(body)
        return lambda: client.post(f"/api/v1{path}", data=data, headers=headers, content_type="application/json")


@contextmanager
def open_site(url: str, folder: Path) -> Iterator[Site]:
    """Smedhult with its people and processes on an empty database; its clock can be moved as in the demo."""
    runners: list[Resting] = []

    def make_runner(house: House) -> Resting:
        runners.append(Resting(house))
        return runners[0]

    config = read_config({"LOTS_DATA_DIR": str(folder), "LOTS_DATABASE_URL": url, "LOTS_SECRET_KEY": "only for tests"})
    house = open_lots(config, now=lambda: MORNING, make_runner=make_runner)
    furnish(house, read_people("smedhult"), None)
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with house.database.begin() as connection:
        connection.execute(update(User).values(password_hash=quick))
        set_clock(connection, MORNING, MORNING)
    site = Site(house, create_app(house), runners[0], Contents(house.database, without=JOURNALS))
    site.ask()  # so that the company and the counter of numbers are there before anything is counted
    yield site
    house.database.dispose()


def break_request(site: Site, ready: Callable[[Site], Request], step: int = 1, *, is_once: bool = True) -> int:
    """Break the request at statement 0, *step*, 2·*step* … until it is answered; return how often it broke.

    Each broken one has changed nothing, or else everything, and then the next one changes nothing more: the answer
    alone was lost. In the end there is as much of everything as after a request that nothing broke.
    is_once: False for what makes one more each time it is asked.
    """
    undisturbed, send = ready(site), ready(site)
    site.runner.is_resting = True
    try:
        expected, _ = growth(site, lambda: assert_answered(undisturbed(), is_done=False))
        grown, broken = growth(site, lambda: send_until_answered(site, send, step, is_once))
        assert grown == expected or not is_once, f"half done: {grown} and not {expected}"
        return broken
    finally:
        site.runner.is_resting = False


def growth(site: Site, act: Callable[[], T]) -> tuple[dict[str, int], T]:
    """By how many rows each table has grown, and what *act* returned."""
    before = sizes(site.contents())
    result = act()
    after = sizes(site.contents())
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}, result


def send_until_answered(site: Site, send: Request, step: int, is_once: bool) -> int:
    before, is_done = site.contents(), False
    for broken, number in enumerate(range(0, MOST_STATEMENTS, step)):
        with failing_at(site.house.database, number) as fault:
            answer = send()
        after = site.contents()
        changed = changed_tables(before, after)
        assert not (changed and is_done and is_once), (
            f"done twice, at statement {number} ({fault.statement}): {changed}"
        )
        is_done, before = is_done or bool(changed), after
        if not fault.is_raised:
            assert_answered(answer, is_done)
            return broken
        assert_excused(answer, fault)
    raise AssertionError("it is never answered")


def assert_answered(answer: TestResponse, is_done: bool) -> None:
    """A repeated request may be told that what it wants is done already."""
    assert answer.status_code < 400 or (is_done and answer.status_code in TOLD_DONE), told(answer)


def told(answer: TestResponse) -> str:
    text = answer.get_data(as_text=True)
    words = re.findall(r"<(?:h1|p)[^>]*>([^<]+)", text) if "</html>" in text else [text]
    return f"{answer.status_code} {' / '.join(words)[:500]}"


def assert_excused(answer: TestResponse, fault: Fault) -> None:
    assert answer.status_code in BROKEN, f"{answer.status_code} though the database broke at {fault.statement}"
    page = answer.get_data(as_text=True)
    assert "</h1>" in page or answer.mimetype == "application/problem+json", told(answer)
    assert "the connection broke" not in page
