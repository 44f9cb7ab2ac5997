"""Programs that call the API: one house with the process `review`, a caller for each person's token."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.ports import system_now
from engine.services.identity import add_token
from engine.services.work import House
from tests.factories import deploy
from tests.processes import bpmn, end_event, form, gateway, receive_task, start_event, text_field, user_task
from web.app import create_app

CallerOf = Callable[[str], "Caller"]


class Caller:
    """A program with a token."""

    def __init__(self, client: FlaskClient, secret: str | None) -> None:
        self.client = client
        self.headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.client.get(f"/api/v1{path}", query_string=query, headers=self.headers)

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.post_raw(path, json.dumps(body).encode(), **named)

    def post_raw(self, path: str, data: bytes, **headers: str) -> TestResponse:
        return self.client.post(
            f"/api/v1{path}", data=data, content_type="application/json", headers={**self.headers, **headers}
        )

    def start(self, **body: Any) -> str:
        """Start a case of `review` and return its number."""
        return str(ok(self.post("/cases", {"process": "review", **body}), 201)["number"])

    def first_task(self, number: str) -> dict[str, Any]:
        return dict(ok(self.get(f"/cases/{number}/tasks"))["tasks"][0])


def ok(response: TestResponse, status: int = 200) -> Any:
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.mimetype == "application/json"
    return response.get_json()


def problem(response: TestResponse, status: int, key: str) -> Any:
    """The problem details of a refused request, of which *status* and *key* are checked."""
    assert response.mimetype == "application/problem+json", response.get_data(as_text=True)
    body = response.get_json()
    assert (response.status_code, body["status"], body["key"]) == (status, status, key), body
    assert body["type"] == f"urn:lots:{key}"
    assert body["detail"]
    return body


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A database file: what the API adds to the services, which are tested on both, is the same on either."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'lots.db')}"


@pytest.fixture
def library(house: House) -> House:
    """The house with two processes: `review` (a form, perhaps a second task) and `wait` (for a message)."""
    review = bpmn(
        "review",
        [start_event(), user_task("look", form="look"), gateway("ok"), user_task("mend"), end_event()],
        ["start -> look", "look -> ok", "ok -> end else", 'ok -> mend if answer = "no"', "mend -> end"],
    )
    look = form("look", text_field("answer", required=True), text_field("note"))
    deploy(house, {"process.bpmn": review, "forms/look.form": look})
    waits = bpmn(
        "wait",
        [start_event(), receive_task("reply", "answer"), end_event()],
        ["start -> reply", "reply -> end"],
        messages={"answer": "=arende.nummer"},
    )
    deploy(house, {"process.bpmn": waits})
    return house


@pytest.fixture
def app(library: House) -> Flask:
    return create_app(library)


@pytest.fixture
def caller(library: House, app: Flask) -> CallerOf:
    """`caller("anna")`: a program with a token of hers."""

    def of(login: str) -> Caller:
        with library.database.begin() as connection:
            secret = add_token(connection, f"test of {login}", login, system_now())
        return Caller(app.test_client(), secret)

    return of
