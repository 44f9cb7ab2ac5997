"""What a program did through the API is told under the name of its token, on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from engine.ports import system_now
from engine.rows import ApiToken
from engine.services.identity import add_token
from engine.services.work import House
from tests.integration.api.conftest import Caller, ok
from tests.integration.web.conftest import Visit, ask, hidden, smedhult, task_path
from web.app import create_app

REVIEW = "Granska intaget"


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    with smedhult(tmp_path, database_url) as opened:
        yield opened


@pytest.fixture
def app(house: House) -> Flask:
    return create_app(house)


@pytest.fixture
def program(app: Flask, house: House) -> Caller:
    """The board's diary system, with a token of Maria's."""
    with house.database.begin() as connection:
        secret = add_token(connection, "Diariet <1>", "maria.ohman", system_now(), None)
    return Caller(app.test_client(), secret)


def test_what_a_program_did_stands_under_the_name_of_its_token(visit: Visit, program: Caller, house: House) -> None:
    number, _link = ask(visit())
    maria = visit("maria.ohman")
    path = task_path(maria, number, REVIEW)
    before = hidden(maria.page(path), "version")
    ok(program.post(f"{path}/claim", {"version": int(before)}))
    named = "API-nyckeln Diariet &lt;1&gt;"

    events = maria.page(f"/cases/{number}").partition("Händelser")[2]
    assert named in events
    audit = visit("ingrid.palm").page(f"/audit/{number}")
    assert re.search(rf'title="t\d+">{named}<', audit), "the id that the log holds stays beside the name"
    assert "Loggen är hel" in audit
    late = visit("jonas.rydell").post(f"{path}/claim", {"version": before})
    assert "Diariet &lt;1&gt; tog uppgiften" in late.get_data(as_text=True)

    with house.database.begin() as connection:
        connection.execute(update(ApiToken).values(revoked_at=system_now()))
    assert named in maria.page(f"/cases/{number}"), "a token that is revoked is named as before"
