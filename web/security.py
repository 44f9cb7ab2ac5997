"""What every answer carries against abuse: content policy, headers, no caching of case data; and login throttling."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from sqlalchemy import Connection, Engine, Select, func, insert, select

from engine.errors import NotAllowed
from engine.rows import SecurityLog
from engine.services.work import House

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",  # rulers of clocks and bpmn-js place things by style attributes
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
SANDBOX = "default-src 'none'; sandbox"
HEADERS = {
    "Content-Security-Policy": "; ".join(POLICY),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
ONE_YEAR = "max-age=31536000"

MAX_FORM_BYTES = 2 * 1024 * 1024

WINDOW = timedelta(minutes=15)
TRIES_PER_LOGIN_AND_ADDRESS = 5
TRIES_PER_ADDRESS = 50
SENT_PER_ADDRESS = 30
FAILED = "login.failed"


def init_app(app: Flask) -> None:
    """Called before anything that reads a form."""
    app.before_request(limit_form)
    app.after_request(add_headers)
    app.wsgi_app = fixed_headers(app.wsgi_app)  # type: ignore[assignment, method-assign]


def limit_form() -> None:
    """A form without files is read whole into memory, so it gets a limit of its own."""
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = MAX_FORM_BYTES


def add_headers(response: Response) -> Response:
    """What depends on the request; the page's own words stay."""
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", ONE_YEAR)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def fixed_headers(serve: WSGIApplication) -> WSGIApplication:
    """Add HEADERS to every answer of *serve*, at the last moment: what the answer itself says stays."""
    wanted = [(name.lower(), (name, value)) for name, value in HEADERS.items()]

    def served(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
            said = {name.lower() for name, _ in headers}
            return start_response(status, headers + [pair for name, pair in wanted if name not in said], exc_info)

        return serve(environ, start)

    return served


def minutes_to_wait(connection: Connection, login: str, address: str, now: datetime) -> int:
    """Return how long *address* must wait before it may try *login* again; 0 = go ahead.

    Failures count per address, and per login *from that address*: someone who guesses an official's password from
    elsewhere never locks the official out.
    """
    here = _recent(FAILED, address, now)
    same = here.where(SecurityLog.login == login[:128])
    return _wait(connection, same, TRIES_PER_LOGIN_AND_ADDRESS, now) or _wait(connection, here, TRIES_PER_ADDRESS, now)


def require_calm(house: House, kind: str, now: datetime) -> None:
    """Raise NotAllowed `too_many` when this address has done *kind* too often in the last quarter of an hour."""
    with house.read() as connection:
        minutes = _wait(connection, _recent(kind, address(), now), SENT_PER_ADDRESS, now)
    if minutes:
        raise NotAllowed("too_many", minutes=minutes)


def _recent(kind: str, address: str, now: datetime) -> Select[int, datetime]:
    is_recent = (SecurityLog.kind == kind, SecurityLog.address == address, SecurityLog.at > now - WINDOW)
    return select(func.count(), func.min(SecurityLog.at)).where(*is_recent)


def _wait(connection: Connection, question: Select[int, datetime], limit: int, now: datetime) -> int:
    """Minutes until the oldest of too many falls out of the window; 0 when there are not too many."""
    times, first = connection.execute(question).one()
    if times < limit:
        return 0
    return max(1, -(-int((first + WINDOW - now).total_seconds()) // 60))


def note(database: Engine, kind: str, login: str | None, now: datetime, detail: str = "") -> None:
    """Write one row of the security log: logins, failures, refusals. What was typed is cut to its column."""
    row = {"at": now, "kind": kind, "login": (login or "")[:128] or None, "address": address(), "detail": detail[:2000]}
    with database.begin() as connection:
        connection.execute(insert(SecurityLog).values(row))


def address() -> str:
    return (request.remote_addr or "unknown")[:128]
