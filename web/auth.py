"""Logging in and out, and who a request comes from.

The session cookie holds a user id, the epoch of that user's sessions and two times, signed. Raising the user's
`session_epoch` (logout does) ends all of that person's sessions at the next request, wherever a cookie was copied to.
"""

from __future__ import annotations

from flask import Blueprint, Flask, abort, g, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import NotAllowed
from engine.ports import system_now
from engine.queries.people import actor_for_user
from engine.services import identity
from web import access, security, sessions
from web.addresses import here, safe_next
from web.context import actor_or_none, house, today

NEEDS_NOBODY = frozenset({"static", "health.alive", "health.ready"})

auth = Blueprint("auth", __name__)


def init_app(app: Flask) -> None:
    app.before_request(load_actor)
    app.before_request(guard)
    app.register_blueprint(auth)


def load_actor() -> None:
    """Put the person behind the session in `g.actor`; an idle, ended or outlived session is thrown away."""
    g.actor = None
    if request.endpoint in NEEDS_NOBODY or "user" not in session:
        return
    with house().read() as connection:
        epoch = sessions.session_epoch(connection, session["user"])
        if sessions.is_outlived(session) or epoch is None or epoch != session.get("epoch"):
            session.clear()
            return
        g.actor = actor_for_user(connection, session["user"], today(), "password")
    sessions.mark_seen(session)


def guard() -> Response | None:
    """Enforce the declared table of URL x role before any page runs."""
    endpoint = request.endpoint
    if endpoint is None or access.may_open(endpoint, g.actor):
        return None
    if not access.is_declared(endpoint):
        abort(404)
    if g.actor is not None:
        raise NotAllowed("role.missing")
    if request.method == "GET" and "HX-Request" not in request.headers:
        return redirect(url_for("auth.login_form", next=here()), code=303)
    raise NotAllowed("login.needed")


@auth.get("/login")
def login_form() -> str | Response:
    if actor_or_none() is not None:
        return redirect(safe_next(request.args.get("next")), code=303)
    return login_page("", "", request.args.get("next"))


@auth.post("/login")
def log_in() -> Response:
    login = request.form.get("login", "").strip()
    with house().read() as connection:
        wait = security.minutes_to_wait(connection, login, security.address(), system_now())
        user_id = None if wait else identity.check_password(connection, login, request.form.get("password", ""))
        epoch = None if user_id is None else sessions.session_epoch(connection, user_id)
    if wait:
        return throttled(login, wait)
    if user_id is None:
        security.note(house().database, security.FAILED, login, system_now())
        message = _("The user name or the password is wrong. Check both and try again.")
        return make_response(login_page(login, message, request.form.get("next")), 401)
    security.note(house().database, "login.succeeded", login, system_now())
    sessions.begin(session, user_id, epoch)
    return redirect(safe_next(request.form.get("next")), code=303)


@auth.post("/logout")
def log_out() -> Response:
    """End all sessions of the person, so that a copied cookie is worth nothing either."""
    actor = actor_or_none()
    if actor is not None and actor.user_id is not None:
        with house().database.begin() as connection:
            sessions.end_sessions(connection, actor.user_id)
        security.note(house().database, "logout", actor.login, system_now())
    session.clear()
    return redirect(url_for("home.start"), code=303)


def throttled(login: str, minutes: int) -> Response:
    message = _("Too many attempts from here. Wait %(minutes)s minutes and try again.", minutes=minutes)
    response = make_response(login_page(login, message, request.form.get("next")), 429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


def login_page(login: str, message: str, target: str | None) -> str:
    return render_template("auth/login.html", login=login, message=message, next=safe_next(target))
