"""Answers that are files: always as attachment, never believed, never run (DESIGN 12.14)."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from web.security import SANDBOX


def attachment(data: bytes, name: str, media_type: str) -> Response:
    """A document to be saved: no browser shows it as a page of ours, whatever is in it."""
    response = Response(data, mimetype=media_type)
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._- ") else "_" for sign in name)
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def diagram_answer(data: bytes) -> Response:
    """A diagram for the viewer. XML as plain text: opened by itself it must not become a page."""
    response = Response(data, mimetype="text/plain", content_type="text/plain; charset=utf-8")
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
