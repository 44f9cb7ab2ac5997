"""Addresses inside Lots: where to go next, and never to another host."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, redirect, request, url_for
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from web.context import house


def safe_next(target: str | None) -> str:
    """Return *target* if it is a path of ours, else the start page: `?next=` must not lead to another host."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return "/"
    if any(ord(character) < 32 for character in target):
        return "/"
    parts = urlsplit(target)
    return "/" if parts.scheme or parts.netloc else target


def page_of(path: str) -> str:
    """Return *path* if it can be read, else the nearest page above it: what was answered to a POST has no page."""
    routes = current_app.url_map.bind("")
    while path != "/":
        try:
            routes.match(path.partition("?")[0], method="GET")
        except (NotFound, MethodNotAllowed):
            path = path.partition("?")[0].rstrip("/").rpartition("/")[0] or "/"
        except RequestRedirect:
            return path
        else:
            return path
    return path


def link_to(endpoint: str, **values: object) -> str:
    """A whole address to give away: under the public address where one is configured, whatever host was asked."""
    base = house().config.public_url or request.host_url
    return base.rstrip("/") + url_for(endpoint, **values)  # type: ignore[arg-type]  # url_for's values are Any


def see_other(endpoint: str, **values: object) -> Response:
    """Answer a POST that went well: 303, so that a reload does not repeat it."""
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[arg-type]  # url_for's values are Any


def here() -> str:
    """The path and query of this request, for a later `?next=`."""
    return request.full_path.rstrip("?")
