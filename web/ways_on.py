"""Where somebody who came to nothing can go instead: pages that they may open, or the way to log in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from engine.commands import Actor
from web.access import may_open
from web.texts import N_

PAGES: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("search.index", {}, N_("Search"), N_("For a case number, a company or an organisation number.")),
    ("tasks.index", {}, N_("Tasks"), N_("What is given to you and your group.")),
    ("cases.index", {"view": "mine"}, N_("Cases"), N_("Your own, and all others that you may see.")),
    ("processes.index", {}, N_("Processes"), N_("How each kind of case goes, step by step.")),
    ("audit.index", {}, N_("Audit"), N_("What has been done in each case, and by whom.")),
    ("admin.index", {}, N_("Administration"), N_("People, what has stopped and who carries out jobs.")),
)


@dataclass(frozen=True, slots=True)
class Way:
    """A link, and in a few words what lies there."""

    url: str
    label: str
    says: str


def ways_on(actor: Actor | None) -> list[Way]:
    """Return the pages that *actor* may open; for the logged out the login, and what there is for companies."""
    start = url_for("home.start")
    if actor is None:
        login = Way(url_for("auth.login_form"), _("Log in"), _("For those who work with cases here."))
        return [login, Way(start, _("To the start page"), _("For companies: ask us, or find your case again."))]
    ways = [
        Way(url_for(page, **values), _(label), _(says)) for page, values, label, says in PAGES if may_open(page, actor)
    ]
    return [*ways, Way(start, _("To the start page"), _("What waits for you today."))]
