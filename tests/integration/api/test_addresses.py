"""What is there is described, and what is not there gets a problem instead of a page."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import patch

from flask import Flask
from sqlalchemy.exc import OperationalError

from tests.integration.api.conftest import Caller, CallerOf, ok, problem


def test_an_unknown_address_is_a_problem(caller: CallerOf) -> None:
    problem(caller("anna").get("/nothing"), 404, "api.no_address")


def test_a_wrong_method_names_the_right_ones(caller: CallerOf) -> None:
    response = caller("anna").get("/messages")
    problem(response, 405, "api.method")
    assert response.headers["Allow"] == "POST"


def test_a_database_that_is_gone_is_said_so(caller: CallerOf) -> None:
    anna = caller("anna")
    gone = OperationalError("SELECT 1", {}, Exception("database is locked"))
    with patch("web.api.cases.case_page", side_effect=gone):
        response = anna.get("/cases")
    problem(response, 503, "database.gone")
    assert response.headers["Retry-After"] == "10"


def test_words_are_english_whatever_language_pages_have(caller: CallerOf) -> None:
    refused = problem(caller("rune").post("/cases", {"process": "review"}), 403, "role.missing")
    assert refused["detail"].startswith("Your role does not include this.")


def test_a_fault_of_ours_tells_nothing_of_itself(caller: CallerOf) -> None:
    anna = caller("anna")
    with patch("web.api.cases.case_page", side_effect=RuntimeError("secret detail")):
        body = problem(anna.get("/cases"), 500, "unexpected")
    assert "secret detail" not in str(body)


def test_every_route_is_described(app: Flask) -> None:
    described = ok(Caller(app.test_client(), None).get("/openapi.json"))
    assert described["openapi"].startswith("3.")
    there = {
        (re.sub(r"<(?:int:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint not in ("api.unknown", "api.openapi")
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }
    assert there == {(path, method) for path, methods in described["paths"].items() for method in methods}


def test_every_address_is_in_the_manual(app: Flask) -> None:
    manual = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
    described = ok(Caller(app.test_client(), None).get("/openapi.json"))
    addresses = {f"`{method.upper()} {path}`" for path, methods in described["paths"].items() for method in methods}
    assert {address for address in addresses if address not in manual} == set()


def test_the_description_says_what_is_sent_and_what_comes_back(app: Flask) -> None:
    described = ok(Caller(app.test_client(), None).get("/openapi.json"))
    complete = described["paths"]["/api/v1/tasks/{task_id}/complete"]["post"]
    body = complete["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert set(described["components"]["schemas"][body]["properties"]) == {"version", "values"}
    assert set(complete["responses"]) >= {"200", "401", "403", "404", "409", "422"}
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
