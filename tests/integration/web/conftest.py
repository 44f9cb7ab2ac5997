"""Smedhult behind real HTTP requests: one house a module, one browser (`visit`) a test."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update
from werkzeug.test import TestResponse

from engine.audit.keys import make_keys
from engine.config import read_config
from engine.rows import SecurityLog, User
from engine.rules.access import ROLES
from engine.services import identity
from engine.services.work import House
from web.app import create_app
from workflows.house import open_lots
from workflows.scenario.people import read_people
from workflows.scenario.stage import furnish

PASSWORD = "lång nog för provet"
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ALONE = ("nina.ny", "Nina Ny")
"""Somebody who may log in and has no role."""

ONE_ROLE_EACH = {role: f"only.{role}" for role in ROLES}
"""Logins of people who hold one role and nothing else."""


class Browser:
    """A person's browser: keeps cookies, sends the CSRF token of the page it last saw."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = ""

    def get(self, path: str, **options: Any) -> TestResponse:
        response = self.client.get(path, **options)
        found = re.search(r'name="csrf_token" value="([^"]+)"', response.get_data(as_text=True))
        self.token = found.group(1) if found else self.token
        return response

    def page(self, path: str, status: int = 200) -> str:
        response = self.get(path)
        assert response.status_code == status, f"{path}: {response.status_code}"
        return response.get_data(as_text=True)

    def post(self, path: str, fields: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        if not self.token:
            self.get("/login")
        return self.client.post(path, data={"csrf_token": self.token, **(fields or {})}, **options)

    def log_in(self, login: str) -> Browser:
        self.get("/login")
        response = self.post("/login", {"login": login, "password": PASSWORD})
        assert response.status_code == 303, response.get_data(as_text=True)
        self.get("/docs")
        return self


Visit = Callable[..., Browser]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("lots")
    shutil.copy(sqlite_template, folder / "lots.db")
    with smedhult(folder, f"sqlite:///{folder / 'lots.db'}") as opened:
        yield opened


@contextmanager
def smedhult(folder: Path, database_url: str) -> Iterator[House]:
    """The municipality with its people and processes in an initialised database; its clock stands at 09.00."""
    settings = {"LOTS_DATA_DIR": str(folder), "LOTS_DATABASE_URL": database_url, "LOTS_SECRET_KEY": "only-for-tests"}
    config = read_config(settings)
    make_keys(config.key_dir)
    house = open_lots(config, now=lambda: MORNING)
    furnish(house, read_people("smedhult"), None)
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with house.database.begin() as connection:
        identity.add_user(connection, identity.NewUser(*ALONE), None, date(2026, 1, 1))
        for role, login in ONE_ROLE_EACH.items():
            holder = identity.NewUser(login, f"Enda {role}", roles=((role, None),))
            identity.add_user(connection, holder, None, date(2026, 1, 1))
        connection.execute(update(User).values(password_hash=quick))
    yield house
    house.database.dispose()


@pytest.fixture(scope="module")
def app(house: House) -> Flask:
    return create_app(house)


@pytest.fixture(autouse=True)
def _nothing_remembered(house: House) -> None:
    """The tests of a module share an address: what one of them sent must not make the next one wait."""
    with house.database.begin() as connection:
        connection.execute(delete(SecurityLog))


@pytest.fixture
def visit(app: Flask) -> Visit:
    """A new browser; with a login, logged in."""

    def open_browser(login: str | None = None, *, address: str = "127.0.0.1") -> Browser:
        browser = Browser(app.test_client())
        browser.client.environ_base["REMOTE_ADDR"] = address
        return browser.log_in(login) if login else browser

    return open_browser


ASKED: dict[str, Any] = {
    "foretag.namn": "Krog Tre Ekar AB",
    "foretag.orgnr": "559999-0010",
    "foretag.kontaktperson": "Hanna Ekström",
    "foretag.epost": "hanna@treekar.example",
    "onskemal": "Öppna restaurang",
}


def ask(browser: Browser, **fields: Any) -> tuple[str, str]:
    """Ask at the public page; return the case's number and the path of the entrepreneur's page."""
    browser.get("/intake")
    response = browser.post("/intake", {**ASKED, **fields})
    assert response.status_code == 303, response.get_data(as_text=True)
    receipt = browser.page(response.location)
    number = re.search(r"KS-2026-\d{4}", receipt)
    link = re.search(r'href="http://localhost(/my/[^"]+)"', receipt)
    assert number is not None
    assert link is not None
    return number.group(), link.group(1)


def task_path(browser: Browser, number: str, name: str) -> str:
    """The address of the case's open task called *name*."""
    page = browser.page(f"/cases/{number}")
    found = re.search(rf'href="(/tasks/\d+)">{re.escape(name)}', page)
    assert found is not None, f"{name} is not among the tasks of {number}"
    return found.group(1)


def hidden(page: str, name: str) -> str:
    """The value of a hidden field, as the page's form would send it."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found.group(1)
