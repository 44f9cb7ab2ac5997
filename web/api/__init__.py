"""`/api/v1`: the door for other programs. Bearer tokens only, no cookies, hence no CSRF; DESIGN 10 fixes the names."""

from __future__ import annotations

from flask import Blueprint, Flask

from engine.services.work import House
from web.api import callers, cases, definitions, description, messages, problems, tasks

PREFIX = "/api/v1"


def register(app: Flask, house: House) -> None:
    """Add the API to *app*. A token is no cookie, so the pages' guard against forged forms is not for it."""
    app.extensions["lots"] = house
    api = Blueprint("api", __name__, url_prefix=PREFIX)
    problems.init_api(api)
    callers.init_api(api)
    for part in (cases, tasks, messages, definitions):
        part.add_routes(api)
    description.add_routes(api, app)
    problems.add_last_resort(api)
    app.register_blueprint(api)
    if "csrf" in app.extensions:
        app.extensions["csrf"].exempt(api)
