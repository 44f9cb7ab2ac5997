"""Help: one page in plain words, for everyone."""

from __future__ import annotations

from flask import Blueprint, render_template

docs = Blueprint("docs", __name__)


@docs.get("/docs")
def index() -> str:
    return render_template("docs/index.html")
