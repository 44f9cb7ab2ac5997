"""Who may call: a valid bearer token, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from engine.ports import system_now
from engine.rows import ApiToken, User
from engine.services.identity import add_token, set_password
from engine.services.work import House
from tests.factories import PASSWORD
from tests.integration.api.conftest import Caller, CallerOf, ok, problem

ADDRESSES = ("/cases", "/cases/KS-2026-0001", "/tasks", "/tasks/1", "/definitions")


@pytest.mark.parametrize("path", ADDRESSES)
def test_nothing_is_read_without_a_token(app: Flask, path: str) -> None:
    response = Caller(app.test_client(), None).get(path)
    problem(response, 401, "token.missing")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="lots"'


@pytest.mark.parametrize("path", ["/cases", "/tasks/1/claim", "/tasks/1/complete", "/messages", "/definitions/check"])
def test_nothing_is_done_without_a_token(app: Flask, path: str) -> None:
    problem(Caller(app.test_client(), None).post(path, {}), 401, "token.missing")


def test_an_unknown_token_is_refused(app: Flask) -> None:
    problem(Caller(app.test_client(), "x" * 43).get("/cases"), 401, "token.unknown")


def test_a_revoked_token_is_refused(caller: CallerOf, library: House) -> None:
    anna = caller("anna")
    ok(anna.get("/cases"))
    with library.database.begin() as connection:
        connection.execute(update(ApiToken).values(revoked_at=system_now()))
    problem(anna.get("/cases"), 401, "token.unknown")


def test_an_expired_token_is_refused(app: Flask, library: House) -> None:
    with library.database.begin() as connection:
        secret = add_token(connection, "old", "anna", system_now(), timedelta(seconds=-1))
    problem(Caller(app.test_client(), secret).get("/cases"), 401, "token.unknown")


def test_the_token_of_someone_who_has_left_is_refused(caller: CallerOf, library: House) -> None:
    anna = caller("anna")
    with library.database.begin() as connection:
        connection.execute(update(User).where(User.login == "anna").values(is_active=False))
    problem(anna.get("/cases"), 401, "token.unknown")


def test_a_session_cookie_is_worth_nothing_here(app: Flask, library: House) -> None:
    with library.database.begin() as connection:
        set_password(connection, "anna", PASSWORD)
        user = connection.execute(select(User.id, User.session_epoch).where(User.login == "anna")).one()
    client = app.test_client()
    seconds = int(system_now().timestamp())
    with client.session_transaction() as session:
        session.update(user=user.id, epoch=user.session_epoch, seen=seconds, since=seconds)
    problem(client.get("/api/v1/cases"), 401, "token.missing")
