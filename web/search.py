"""The search box of every page: case number, company or organisation number."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.context import current_actor, house
from web.reading import note_reading
from web.waits import wait_words
from workflows.companies import SEARCH_LIMIT, SHORTEST_SEARCH
from workflows.companies import search as find

search = Blueprint("search", __name__)


@search.get("/search")
def index() -> str | Response:
    """A full case number leads straight to its case; hits are written in the read log."""
    actor = current_actor()
    text = " ".join(request.args.get("q", "").split())[:200]
    with house().read() as connection:
        hits = find(connection, actor, text)
        waits = wait_words(connection, actor, [hit.case_id for hit in hits])
    exact = next((hit for hit in hits if hit.number == text.upper()), None)
    if exact is not None:
        return redirect(url_for("cases.show", number=exact.number), code=303)
    note_reading(actor, (f"case:{hit.number}" for hit in hits), "search", reason=text)
    return render_template(
        "search/index.html",
        text=text,
        hits=hits,
        waits=waits,
        is_cut=len(hits) == SEARCH_LIMIT,
        is_too_short=len(text) < SHORTEST_SEARCH,
    )
