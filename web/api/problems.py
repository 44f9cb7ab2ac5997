"""Errors as RFC 9457 problem details: status, a stable `key`, words, and pointers to what is wrong."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

import orjson
from flask import Blueprint, Response, current_app, request
from flask_babel import force_locale
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException

from engine.errors import DefinitionError, EngineError, FieldError, Invalid
from web.api.words import PROBLEMS
from web.errors import RETRY_AFTER_S, STATUS
from web.field_errors import field_error_text
from web.texts import error_text, translated

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
EXAMPLE_DAY = "2026-11-24"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """pointer: JSON pointer (RFC 6901) into the body that was sent."""

    pointer: str
    key: str
    detail: str


class BadBody(Exception):
    """A body that can't be read as the JSON it should be; *pointer* says where."""

    def __init__(self, key: str, pointer: str = "", status: int = 400, **params: Any) -> None:
        super().__init__(key)
        self.key, self.pointer, self.status, self.params = key, pointer, status, params


class BadFields(Exception):
    """Good JSON of another shape than the address takes."""

    def __init__(self, fields: list[FieldProblem]) -> None:
        super().__init__("body.fields")
        self.fields = fields


class NoCaller(Exception):
    """The request carries no token, or one that is unknown, expired or revoked."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def init_api(api: Blueprint) -> None:
    api.register_error_handler(EngineError, engine_error)
    api.register_error_handler(BadBody, bad_body)
    api.register_error_handler(BadFields, bad_fields)
    api.register_error_handler(NoCaller, no_caller)
    api.register_error_handler(OperationalError, database_gone)
    api.register_error_handler(InterfaceError, database_gone)
    api.register_error_handler(HTTPException, http_error)
    api.register_error_handler(Exception, unexpected)


def engine_error(error: EngineError) -> Response:
    more: dict[str, Any] = {"params": error.params} if error.params else {}
    if isinstance(error, Invalid) and error.fields:
        more["errors"] = [_field(name, problem) for name, problem in error.fields.items()]
    if isinstance(error, DefinitionError):
        more["findings"] = [finding.facts() for finding in error.findings]
    return problem(STATUS[type(error)], error.key, detail(error.key, error.params), more)


def bad_body(error: BadBody) -> Response:
    words = detail(error.key, error.params)
    field = FieldProblem(error.pointer, error.key, words)
    return problem(error.status, error.key, words, {"errors": [asdict(field)]})


def bad_fields(error: BadFields) -> Response:
    return problem(422, "body.fields", detail("body.fields", {}), {"errors": [asdict(one) for one in error.fields]})


def no_caller(error: NoCaller) -> Response:
    response = problem(401, error.key, detail(error.key, {}))
    response.headers["WWW-Authenticate"] = 'Bearer realm="lots"'
    return response


def database_gone(error: OperationalError | InterfaceError) -> Response:
    log.error("database not available: %s", error.orig)
    response = problem(503, "database.gone", detail("database.gone", {}))
    response.headers["Retry-After"] = RETRY_AFTER_S
    return response


def http_error(error: HTTPException) -> Response:
    key = {404: "api.no_address", 405: "api.method", 413: "body.too_large"}.get(error.code or 500, "api.refused")
    return problem(error.code or 500, key, detail(key, {"limit": "–"}))


def unexpected(error: Exception) -> Response:
    """The last resort, as in web.errors: record everything, tell nothing of it."""
    log.error("unexpected error at %s %s", request.method, request.path, exc_info=error)
    return problem(500, "unexpected", detail("unexpected", {}))


def add_last_resort(api: Blueprint) -> None:
    """An address or method that does not exist gets a problem too, not an HTML page."""

    @api.route("/<path:rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def unknown(rest: str) -> Response:
        allowed = _methods_of(request.path)
        if not allowed:
            return problem(404, "api.no_address", detail("api.no_address", {}))
        response = problem(405, "api.method", detail("api.method", {}))
        response.headers["Allow"] = ", ".join(allowed)
        return response


def problem(status: int, key: str, words: str, more: Mapping[str, Any] | None = None) -> Response:
    body = {
        "type": f"urn:lots:{key}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": words,
        "key": key,
        **(more or {}),
    }
    return Response(orjson.dumps(body, default=str), status, content_type=MEDIA_TYPE)


def detail(key: str, params: Mapping[str, Any]) -> str:
    """The API speaks English, whatever language pages have."""
    with force_locale("en"):
        return translated(PROBLEMS[key], params) if key in PROBLEMS else error_text(key, params)


def _field(name: str, error: FieldError) -> dict[str, Any]:
    """The values of a form lie under `values` in the body."""
    pointer = "/values/" + name.replace("~", "~0").replace("/", "~1").replace(".", "/")
    with force_locale("en"):
        words = field_error_text(error, name, "", {}, EXAMPLE_DAY)
    return {"pointer": pointer, "key": error.key, "detail": words, "params": error.params}


def _methods_of(path: str) -> list[str]:
    adapter = current_app.url_map.bind("")
    methods = ("GET", "POST", "PUT", "PATCH", "DELETE")
    return [method for method in methods if adapter.match(path, method=method)[0] != "api.unknown"]
