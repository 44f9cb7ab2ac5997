"""What every answer carries, and that no form is taken from another site."""

import re

import pytest

from tests.integration.web.conftest import ask
from web import access

PAGES = ["/", "/login", "/intake", "/docs", "/nowhere", "/healthz", "/my/nobody"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_the_policy(visit, path):
    headers = visit().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_what_is_the_same_for_all_may_be_cached(visit):
    with visit().client.get("/static/flag.svg") as response:
        assert response.headers.get("Cache-Control") != "no-store"


def test_pages_have_no_script_or_handler_of_their_own(visit):
    ask(visit())
    browser = visit("maria.ohman")
    for path in ("/", "/tasks", "/cases", "/cases/KS-2026-0001", "/intake/new", "/processes/foretagsarende"):
        page = browser.page(path)
        assert "<script>" not in page
        assert " onclick=" not in page
        assert "javascript:" not in page


def test_every_change_needs_the_token_of_one_of_our_pages(app, visit):
    browser = visit("maria.ohman")
    changing = [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods & {"POST", "PUT"}
        if not rule.endpoint.startswith("api.")
    ]
    assert len(changing) > 30
    for rule, method in changing:
        path = rule.rule.replace("<number>", "KS-2026-0001")
        path = re.sub(r"<(?:\w+:)?\w+>", "nobody", re.sub(r"<int:\w+>", "1", path))
        response = browser.client.open(path, method=method, data={"reason": "x"})
        assert response.status_code == 400, f"{method} {rule.rule}: {response.status_code}"
        assert access.is_declared(rule.endpoint)


def test_a_page_that_was_open_too_long_gives_the_text_back_with_a_new_token(visit):
    browser = visit("maria.ohman")
    response = browser.client.post(
        "/tasks/1/complete",
        data={"csrf_token": "old", "svar": "Två sidor text"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    page = response.get_data(as_text=True)
    assert response.status_code == 400
    assert 'name="svar" value="Två sidor text"' in page
    assert 'action="/tasks/1/complete"' in page


def test_another_site_gets_no_form_that_would_send_its_text(visit):
    browser = visit("maria.ohman")
    response = browser.client.post("/tasks/1/complete", data={"svar": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert 'name="svar"' not in response.get_data(as_text=True)


def test_the_language_is_switched_by_a_cookie_and_only_to_ours(visit):
    browser = visit()
    assert 'lang="sv"' in browser.page("/docs")
    response = browser.post("/language", {"lang": "en", "next": "/docs"})
    assert (response.status_code, response.location) == (303, "/docs")
    assert "For companies" in browser.page("/docs")
    browser.post("/language", {"lang": "xx", "next": "https://evil.example"})
    assert "För företag" in browser.page("/docs")


@pytest.mark.parametrize(
    ("answered", "page"),
    [
        ("/tasks/1/complete", "/tasks/1"),
        ("/cases/KS-2026-0001/documents", "/cases/KS-2026-0001"),
        ("/cases?state=all", "/cases?state=all"),
        ("/logout", "/"),
        ("/nowhere/at/all", "/"),
    ],
)
def test_a_switch_of_language_comes_back_to_a_page_that_can_be_read(visit, answered, page):
    assert visit().post("/language", {"lang": "en", "next": answered}).location == page


def test_a_switch_of_language_never_leads_to_another_host(visit):
    assert visit().post("/language", {"lang": "en", "next": "//evil.example"}).location == "/"


def test_a_request_log_line_holds_no_secret_of_a_link(visit, caplog):
    caplog.set_level("INFO", logger="web.app")
    visit().get("/my/top-secret-of-a-link")
    assert "top-secret-of-a-link" not in caplog.text
    assert "/my/" in caplog.text


def test_a_form_larger_than_any_form_is_refused(visit):
    response = visit().post("/intake", {"onskemal": "x" * 3_000_000})
    assert response.status_code == 413
