"""Sessions of logged-in people: the epoch that ends all of them at once, and the times that end each."""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from sqlalchemy import Connection, select, update

from engine.rows import User

IDLE_S = 60 * 60
LONGEST_S = 12 * 60 * 60
SEEN_EVERY_S = 60


class CookieSessions(SecureCookieSessionInterface):
    """Flask's own, but without its work for requests that bring no session and leave none, as a program's do."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) in request.cookies:
            return super().open_session(app, request)
        return self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session or session.modified:
            super().save_session(app, session, response)
        elif session.accessed:
            response.vary.add("Cookie")


def session_epoch(connection: Connection, user_id: int) -> int | None:
    """Return the epoch that the person's cookies must carry; None for who is gone or no longer active."""
    query = select(User.session_epoch).where(User.id == user_id, User.is_active)
    return connection.execute(query).scalar_one_or_none()


def end_sessions(connection: Connection, user_id: int) -> None:
    """End every session of the person at its next request."""
    connection.execute(update(User).where(User.id == user_id).values(session_epoch=User.session_epoch + 1))


def begin(session: MutableMapping[str, Any], user_id: int, epoch: int | None) -> None:
    """Start from an empty session, so that one planted before login is worth nothing."""
    session.clear()
    seconds = int(time.time())
    session.update(user=user_id, epoch=epoch, seen=seconds, since=seconds)


def is_outlived(session: MutableMapping[str, Any]) -> bool:
    """True after an hour without a request, and twelve hours after login whatever was done."""
    seconds = int(time.time())
    return seconds - int(session.get("seen", 0)) > IDLE_S or seconds - int(session.get("since", 0)) > LONGEST_S


def mark_seen(session: MutableMapping[str, Any]) -> None:
    """Remember the request, at most once a minute: each mark is a new cookie."""
    seconds = int(time.time())
    if seconds - int(session.get("seen", 0)) > SEEN_EVERY_S:
        session["seen"] = seconds
