"""The Flask application: one house, its pages and their guards put together."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.services.work import House
from web import api, auth, errors, frame, language, security
from web.admin import admin
from web.audit import audit
from web.cases import cases
from web.comments import comments
from web.companies import companies
from web.docs import docs
from web.draft_files import draft_files
from web.draft_json import draft_json
from web.drafts import drafts
from web.element_templates import element_templates
from web.endings import endings
from web.health import health
from web.home import home
from web.intake import intake
from web.mending import mending
from web.migrating import migrating
from web.my import my
from web.new_processes import new_processes
from web.processes import processes
from web.proposals import proposals
from web.search import search
from web.sessions import CookieSessions
from web.staff_intake import staff_intake
from web.tasks import tasks

log = logging.getLogger(__name__)

MAX_UPLOAD_BYTES = 26 * 1024 * 1024
"""One file of 25 MB and the form around it."""

PAGES = (
    *(health, home, tasks, cases, endings, companies, search, intake, staff_intake, my, processes),
    *(new_processes, drafts, draft_files, draft_json, element_templates, proposals, comments),
    *(audit, admin, mending, migrating, docs),
)

csrf = CSRFProtect()


class App(Flask):
    """No view is a coroutine, which Flask would find out anew for each function of each request."""

    session_interface = CookieSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(house: House) -> Flask:
    app = App(__name__)
    app.extensions["lots"] = house
    configure(app, house)
    security.init_app(app)
    csrf.init_app(app)
    language.init_app(app)
    frame.init_app(app)
    errors.init_app(app)
    app.before_request(begin_timing)
    auth.init_app(app)
    for pages in PAGES:
        app.register_blueprint(pages)
    api.register(app, house)
    app.after_request(log_request)
    return app


def configure(app: Flask, house: House) -> None:
    is_https = (house.config.public_url or "").startswith("https://")
    app.config.update(
        SECRET_KEY=house.config.secret_key or secrets.token_hex(32),
        SESSION_COOKIE_NAME="lots_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_https,
        MAX_CONTENT_LENGTH=MAX_UPLOAD_BYTES,
        MAX_FORM_MEMORY_SIZE=security.MAX_FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session, which has limits of its own
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if is_https:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]


def begin_timing() -> None:
    g.started = time.perf_counter()


def log_request(response: Response) -> Response:
    """One line a request, its path escaped and without the query, which may hold names."""
    spent_ms = (time.perf_counter() - g.started) * 1000 if "started" in g else 0.0
    actor = g.get("actor")
    who = actor.id if actor else "-"
    log.info("%s %r %s %s %.1f ms", request.method, shown_path(), response.status_code, who, spent_ms)
    return response


def shown_path() -> str:
    """The path as the log may hold it: an entrepreneur's link is a key, so its secret is left out."""
    secret = (request.view_args or {}).get("secret")
    return request.path.replace(secret, "…") if secret else request.path
