"""The API described for programs: OpenAPI at `/api/v1/openapi.json`, generated from the routes and their models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Flask, jsonify
from flask import Response as FlaskResponse
from pydantic import BaseModel
from spectree import Response, SecurityScheme, SpecTree
from spectree.metadata import FunctionDecorator
from spectree.models import SecureType, SecuritySchemeData

from web.api.models import ProblemOut

F = TypeVar("F", bound=Callable[..., Any])


class Description(SpecTree):
    """Describes routes and leaves them as they are: what SpecTree wraps around them would be work at each request."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.described: dict[Callable[..., Any], Callable[..., Any]] = {}

    def get_function_metadata(self, func: Callable[..., Any]) -> FunctionDecorator | None:
        return super().get_function_metadata(self.described.get(func, func))


spec = Description(
    "flask",
    title="Lots",
    version="v1",
    description="Cases, tasks and messages. Tokens are made by `lots token add` and act with their user's rights.",
    mode="strict",
    annotations=False,
    page_templates={},
    validation_error_model=ProblemOut,
    naming_strategy=lambda model: model.__name__,
    nested_naming_strategy=lambda _parent, child: child,
    security_schemes=[SecurityScheme(name="token", data=SecuritySchemeData(type=SecureType.HTTP, scheme="bearer"))],
    security={"token": []},
)


def describe(
    *,
    takes: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    gives: type[BaseModel],
    status: int = 200,
) -> Callable[[F], F]:
    """Say for the description what a route takes and gives; the route itself reads and checks (web.api.reading)."""
    models: dict[str, Any] = {f"HTTP_{status}": gives}
    for refused in (400, 401, 403, 404, 409) if takes else (401, 404):
        models[f"HTTP_{refused}"] = ProblemOut
    wrap = spec.validate(json=takes, query=query, resp=Response(**models), skip_validation=True)

    def described(route: F) -> F:
        spec.described[route] = wrap(route)
        return route

    return described


def add_routes(api: Blueprint, app: Flask) -> None:
    spec.app = app

    @api.get("/openapi.json")
    def openapi() -> FlaskResponse:
        """The description of this API."""
        return jsonify(spec.spec)
