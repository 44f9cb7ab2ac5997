"""A page with every piece of templates/macros on it, served with the product's own content policy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from types import SimpleNamespace
from typing import Any

from flask import Flask, render_template_string
from werkzeug.serving import make_server

from tests.e2e.frame_page import PAGE, STATE
from web import language, security

PERSON = SimpleNamespace(initials="KH", name="Karim Haddad", login="karim.haddad")
DIAGRAM = "bpmn/foretagsarende/process.bpmn"


def make_app(diagram: bytes) -> Flask:
    app = Flask("web")
    app.secret_key = "nothing to keep"
    language.init_app(app)
    security.init_app(app)
    app.context_processor(frame)
    for endpoint, path in (("search.index", "/search"), ("auth.log_out", "/logout"), ("docs.index", "/docs")):
        app.add_url_rule(path, endpoint, lambda: "", methods=["GET", "POST"])

    @app.get("/", endpoint="home.start")
    def start() -> str:
        return render_template_string(PAGE, state=STATE)

    @app.get("/process.bpmn")
    def process() -> tuple[bytes, dict[str, str]]:
        return diagram, {"Content-Type": "text/xml"}

    @app.post("/draft")
    def draft() -> tuple[str, int, dict[str, str]]:
        return "", 204, {"Lots-Saved": "09.01"}

    return app


def frame() -> dict[str, Any]:
    return {
        "nav": [("/", "My work", True), ("/tasks", "Tasks", False), ("/cases", "Cases", False)],
        "me": PERSON,
        "today_words": "Tisdag 24 november 2026, vecka 48",
        "demo_now": "tis 24 nov 09.00",
        "municipality": "Smedhults kommun",
        "lang": language.current_language(),
        "csrf_token": lambda: 'a "quoted" token',
    }


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve *app* on a free port of this machine and yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
