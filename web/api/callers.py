"""Who calls: a bearer token, which acts with the rights of its user. A session's cookie is worth nothing here."""

from __future__ import annotations

from flask import Blueprint, g, request

from engine.commands import Actor
from engine.ports import system_now
from engine.services.identity import actor_for_token
from web.api.problems import NoCaller
from web.context import house, today

OPEN_TO_ALL = frozenset({"api.openapi", "api.unknown"})


def init_api(api: Blueprint) -> None:
    api.before_request(load_caller)


def load_caller() -> None:
    """Put the token's actor in `g.actor`, in the place of whoever a cookie may name. Tokens live by the real clock."""
    g.actor = None
    if request.endpoint in OPEN_TO_ALL:
        return
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise NoCaller("token.missing")
    g.actor = find_caller(secret.strip())
    if g.actor is None:
        raise NoCaller("token.unknown")


def find_caller(secret: str) -> Actor | None:
    """The token's actor; None when it is worth nothing, also because its user has left."""
    with house().read() as connection:
        return actor_for_token(connection, secret, system_now(), today())
