"""Every address x every role is declared, and answers as declared."""

import re

import pytest

from engine.rules.access import ROLES
from tests.integration.web.conftest import ALONE, ONE_ROLE_EACH, ask
from web import access
from web.app import create_app

FILLING = {"number": "KS-2026-9999", "orgnr": "000000-0000", "secret": "nobody", "key": "foretagsarende"}
CHANGES_THE_SESSION = {"static", "auth.log_in", "auth.log_out"}

ANSWERED = {
    True: {200, 204, 303, 400, 404, 409, 422},
    False: {403},
}


def page_rules(app):
    return [rule for rule in app.url_map.iter_rules() if not rule.endpoint.startswith("api.")]


def path_of(rule):
    """The rule's address with a case, task and document that do not exist."""
    filled = re.sub(r"<(?:int:)(\w+)>", "999999", rule.rule)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: FILLING.get(found.group(1), "nothing"), filled)


def asked(browser, method, path):
    if method == "GET":
        return browser.get(path)
    if method == "POST":
        return browser.post(path)
    if not browser.token:
        browser.get("/login")
    return browser.client.put(path, data=b"{}", headers={"X-CSRFToken": browser.token})


def test_every_address_is_declared_and_nothing_else_is(app):
    endpoints = {rule.endpoint for rule in page_rules(app)}
    assert endpoints == set(access.TABLE)


def test_every_cell_names_known_columns():
    assert all(columns <= set(access.COLUMNS) for columns in access.TABLE.values())
    assert all(columns for columns in access.TABLE.values())


@pytest.mark.parametrize("role", [access.PERSON, *ROLES])
def test_a_role_opens_what_the_table_declares_and_nothing_else(app, visit, role):
    browser = visit(ONE_ROLE_EACH.get(role, ALONE[0]))
    for rule in page_rules(app):
        if rule.endpoint in CHANGES_THE_SESSION:
            continue
        path, declared = path_of(rule), bool(access.TABLE[rule.endpoint] & {access.PERSON, role})
        for method in sorted(rule.methods & {"GET", "POST", "PUT"}):
            response = asked(browser, method, path)
            assert response.status_code in ANSWERED[declared], f"{role}: {method} {path} gave {response.status_code}"


def test_the_anonymous_are_led_to_login_from_everything_that_is_not_public(app, visit):
    for rule in page_rules(app):
        if rule.endpoint == "static" or access.may_open(rule.endpoint, None):
            continue
        if "GET" in rule.methods:
            response = visit().get(path_of(rule))
            assert (response.status_code, response.location.partition("?")[0]) == (303, "/login"), rule.rule
        else:
            (method,) = rule.methods & {"POST", "PUT"}
            assert asked(visit(), method, path_of(rule)).status_code == 401, rule.rule


def test_what_is_not_declared_cannot_be_opened_by_anyone(house, visit):
    undeclared = create_app(house)
    undeclared.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    response = undeclared.test_client().get("/forgotten")
    assert response.status_code == 404
    assert "secret" not in response.get_data(as_text=True)


def test_the_menu_shows_only_what_the_role_may_open(visit):
    official, auditor = visit("maria.ohman").page("/docs"), visit("ingrid.palm").page("/docs")
    assert 'href="/tasks"' in official
    assert 'href="/audit"' not in official
    assert 'href="/audit"' in auditor
    assert 'href="/tasks"' not in auditor


def test_an_administrator_sees_no_case_content(visit):
    number, _link = ask(visit(), **{"foretag.namn": "Kanariefågeln AB", "foretag.orgnr": "559999-0036"})
    administrator = visit("ewa.lindkvist")
    for path in (f"/cases/{number}", "/cases", "/search?q=Kanarie", "/companies/559999-0036", "/tasks"):
        response = administrator.get(path)
        assert response.status_code == 403
        assert "Kanariefågeln" not in response.get_data(as_text=True).replace('value="Kanarie"', "")


def test_a_case_of_another_department_is_not_found_rather_than_refused(visit):
    number, _link = ask(visit())
    stranger = visit("olle.wiren")
    hidden, unknown = stranger.get(f"/cases/{number}"), stranger.get("/cases/KS-2026-9999")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert number not in stranger.page("/search?q=Krog")
    assert "Krog Tre Ekar" not in stranger.page("/cases?state=all")
    assert stranger.get(f"/cases/{number}/diagram").status_code == 404
