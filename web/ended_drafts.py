"""The address of a draft that has ended: leads on to its process, and says how it ended."""

from __future__ import annotations

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import NotFound
from engine.queries.drafting import DraftEnd, last_draft_end
from web import dates
from web.addresses import see_other
from web.context import house, today
from web.errors import engine_error
from web.language import current_language
from web.library import is_versioned
from web.people import name_of_login


def lead_on(error: NotFound) -> Response:
    """Answer `draft.none` for somebody who opens a page of a draft that there was; all else stays what it is."""
    if error.key != "draft.none" or request.method not in ("GET", "HEAD"):
        return engine_error(error)
    key = error.params["process"]
    with house().read() as connection:
        end = last_draft_end(connection, key)
        has_page = is_versioned(connection, key)
    if end is None:
        return engine_error(error)
    flash(words_of(end), "warning")
    return see_other("processes.show", key=key) if has_page else see_other("processes.index")


def words_of(end: DraftEnd) -> str:
    when = dates.moment_words(end.at, today(), house().config.zone, current_language())
    told = {"name": name_of_login(end.by), "when": when}
    if end.version is None:
        return str(_("There is no draft any more: %(name)s threw it away %(when)s.", **told))
    said = _("There is no draft any more: %(name)s approved version %(number)s %(when)s.", number=end.version, **told)
    return str(said)
