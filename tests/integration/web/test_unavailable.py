"""A database that is locked or gone, and an error nobody foresaw: an answer with what to do and the text kept."""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from engine.services import tasks as services
from tests.integration.web.conftest import ask, hidden, task_path


@pytest.fixture
def typed(visit):
    """A browser with a task taken, its address, and what was just written in it."""
    number, _link = ask(visit())
    browser = visit("maria.ohman")
    path = task_path(browser, number, "Granska intaget")
    browser.post(f"{path}/claim", {"version": hidden(browser.page(path), "version")})
    fields = {"version": hidden(browser.page(path), "version"), "uppgifter_racker": "nej", "saknas": "Två sidor text"}
    return browser, path, fields


def locked(*_anything):
    raise OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked"))


def broken(*_anything):
    raise RuntimeError("a secret detail of ours")


def test_a_locked_database_answers_503_with_what_to_do_and_the_text(typed, monkeypatch):
    browser, path, fields = typed
    with monkeypatch.context() as patched:
        patched.setattr(services, "complete_task", locked)
        response = browser.post(f"{path}/complete", fields)
    page = response.get_data(as_text=True)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "Vänta tio sekunder och skicka igen" in page
    assert 'name="saknas" value="Två sidor text"' in page
    again = {"csrf_token": hidden(page, "csrf_token"), "version": hidden(page, "version"), "kommunens_fraga": "ja"}
    assert browser.client.post(path + "/complete", data={**fields, **again}).status_code == 303


def test_a_database_that_is_gone_answers_503_on_every_page(visit, house, monkeypatch):
    browser = visit("maria.ohman")

    def gone(*_anything):
        raise OperationalError("SELECT", {}, sqlite3.OperationalError("unable to open database file"))

    monkeypatch.setattr(type(house), "read", gone)
    for path in ("/", "/tasks", "/cases/KS-2026-0001", "/readyz"):
        response = browser.get(path)
        assert response.status_code == 503
        assert "unable to open" not in response.get_data(as_text=True)
    assert browser.get("/healthz").status_code == 200


def test_an_error_nobody_foresaw_is_written_down_told_to_nobody_and_keeps_the_text(typed, monkeypatch, caplog):
    browser, path, fields = typed
    monkeypatch.setattr(services, "complete_task", broken)
    response = browser.post(f"{path}/complete", fields)
    page = response.get_data(as_text=True)
    assert response.status_code == 500
    assert "a secret detail" not in page
    assert 'name="saknas" value="Två sidor text"' in page
    assert "a secret detail of ours" in caplog.text


def test_a_region_that_htmx_asked_for_gets_the_words_alone(typed, monkeypatch):
    browser, path, fields = typed
    monkeypatch.setattr(services, "save_draft", locked)
    response = browser.post(f"{path}/draft", fields, headers={"HX-Request": "true"})
    page = response.get_data(as_text=True)
    assert response.status_code == 503
    assert "<html" not in page
    assert 'role="alert"' in page
