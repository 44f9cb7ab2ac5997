"""Logging in and out, throttling, and what ends a session."""

import time
from dataclasses import replace

import pytest
from sqlalchemy import insert, select, update

from engine.ports import system_now
from engine.rows import SecurityLog, User
from tests.integration.web.conftest import PASSWORD
from web.app import create_app


def test_a_person_logs_in_and_sees_their_name(visit):
    page = visit("maria.ohman").get("/docs").get_data(as_text=True)
    assert "Maria Öhman" in page
    assert "Logga ut" in page


def test_the_anonymous_are_led_to_login_and_back(visit):
    browser = visit()
    response = browser.get("/tasks?view=mine")
    assert response.status_code == 303
    assert response.location == "/login?next=/tasks?view%3Dmine"
    browser.get(response.location)
    response = browser.post("/login", {"login": "maria.ohman", "password": PASSWORD, "next": "/tasks?view=mine"})
    assert response.location == "/tasks?view=mine"


def test_login_never_leads_to_another_host(visit):
    browser = visit()
    fields = {"login": "maria.ohman", "password": PASSWORD, "next": "//evil.example/"}
    assert browser.post("/login", fields).location == "/"


@pytest.mark.parametrize("login", ["maria.ohman", "nobody.here", ""])
def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(visit, login):
    response = visit().post("/login", {"login": login, "password": "fel"})
    assert response.status_code == 401
    assert "Användarnamnet eller lösenordet är fel" in response.get_data(as_text=True)


def test_five_failures_stop_that_address_but_never_the_official_elsewhere(visit):
    guesser = visit(address="203.0.113.9")
    for _ in range(5):
        assert guesser.post("/login", {"login": "maria.ohman", "password": "fel"}).status_code == 401
    stopped = guesser.post("/login", {"login": "maria.ohman", "password": PASSWORD})
    assert stopped.status_code == 429
    assert int(stopped.headers["Retry-After"]) > 0
    assert visit("maria.ohman").get("/docs").status_code == 200


def test_an_address_that_tries_many_logins_is_stopped_too(visit, house):
    now = visit()
    with house.database.begin() as connection:
        rows = [
            {"at": system_now(), "kind": "login.failed", "login": f"g{number}", "address": "127.0.0.1", "detail": ""}
            for number in range(50)
        ]
        connection.execute(insert(SecurityLog), rows)
    assert now.post("/login", {"login": "jonas.rydell", "password": PASSWORD}).status_code == 429


def test_logins_and_failures_are_written_down(visit, house):
    visit().post("/login", {"login": "maria.ohman", "password": "fel"})
    visit("maria.ohman")
    with house.read() as connection:
        kinds = list(connection.execute(select(SecurityLog.kind).order_by(SecurityLog.id)).scalars())
    assert kinds == ["login.failed", "login.succeeded"]


def test_a_copied_cookie_is_worth_nothing_after_logout(visit, app):
    browser = visit("jonas.rydell")
    stolen = browser.client.get_cookie("lots_session")
    thief = app.test_client()
    thief.set_cookie("lots_session", stolen.value)
    assert thief.get("/tasks").status_code != 303
    browser.post("/logout")
    assert thief.get("/tasks").status_code == 303


def test_a_session_planted_before_login_is_not_kept(visit):
    browser = visit()
    with browser.client.session_transaction() as session:
        session["planted"] = "by someone else"
    browser.get("/login")
    browser.post("/login", {"login": "maria.ohman", "password": PASSWORD})
    with browser.client.session_transaction() as session:
        assert "planted" not in session


@pytest.mark.parametrize("mark", ["seen", "since"])
def test_an_idle_or_old_session_ends(visit, mark):
    browser = visit("maria.ohman")
    with browser.client.session_transaction() as session:
        session[mark] = int(time.time()) - 13 * 3600
    assert browser.get("/tasks").status_code == 303


def test_a_person_who_is_no_longer_active_is_out_at_once(visit, house):
    browser = visit("nina.ny")
    with house.database.begin() as connection:
        connection.execute(update(User).where(User.login == "nina.ny").values(is_active=False))
    try:
        assert "nina.ny" not in browser.get("/docs").get_data(as_text=True)
        assert browser.post("/login", {"login": "nina.ny", "password": PASSWORD}).status_code == 401
    finally:
        with house.database.begin() as connection:
            connection.execute(update(User).where(User.login == "nina.ny").values(is_active=True))


def test_the_cookie_is_kept_from_scripts_and_other_sites(visit):
    cookie = visit().client.get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_the_cookie_is_secure_where_the_public_address_is(house):
    secure = replace(house, config=replace(house.config, public_url="https://lots.example"))
    client = create_app(secure).test_client()
    response = client.get("/login", headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in response.headers["Set-Cookie"]
    assert response.headers["Strict-Transport-Security"].startswith("max-age=")
