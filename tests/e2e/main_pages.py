"""The main pages, who looks at them, and the one thing each asks for."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.installation import ROOT, Installation

PICTURES = "LOTS_SCREENSHOTS"
COMPANY = "Krog Tre Ekar AB"


@dataclass(frozen=True, slots=True)
class MainPage:
    """path: with `{case}`, `{link}` and `{task}` to be filled in. action: the words of its one filled button, if any.

    pictured: the width and height of its picture in the README.
    """

    name: str
    login: str | None
    path: str
    action: str | None = None
    pictured: tuple[int, int] | None = None


MAIN_PAGES = (
    MainPage("public", None, "/", "Ställ er fråga"),
    MainPage("intake", None, "/intake", "Skicka frågan", pictured=(1440, 900)),
    MainPage("company", None, "/my/{link}", "Skicka svaret", pictured=(390, 1000)),
    MainPage("login", None, "/login", "Logga in"),
    MainPage("own-work", "jonas.rydell", "/", "Nytt ärende", pictured=(1440, 900)),
    MainPage("tasks", "henrik.alander", "/tasks?view=group", pictured=(1440, 900)),
    MainPage("task", "birgitta.fors", "/tasks/{task}", "Klart: Utred lämplighet och lokal", pictured=(1440, 900)),
    MainPage("staff-intake", "maria.ohman", "/intake/new", "Registrera ärendet"),
    MainPage("cases", "anneli.bergstrand", "/cases"),
    MainPage("case", "jonas.rydell", "/cases/{case}", "Din nästa uppgift: Svara företaget", pictured=(1440, 1240)),
    MainPage("company-file", "jonas.rydell", "/companies/559999-0010", "Nytt ärende"),
    MainPage("search", "jonas.rydell", "/search?q=Krog", "Sök"),
    MainPage("process", "jonas.rydell", "/processes/foretagsarende"),
    MainPage("library", "anneli.bergstrand", "/processes"),
    MainPage("own-process", "anneli.bergstrand", "/processes/livsmedelsregistrering", "Ändra processen"),
    MainPage("audit", "ingrid.palm", "/audit", "Sök"),
    MainPage("audited-case", "ingrid.palm", "/audit/{case}", pictured=(1440, 900)),
    MainPage("administration", "ewa.lindkvist", "/admin"),
)

EDITOR = MainPage("editor", "anneli.bergstrand", "/processes/foretagsarende/draft", pictured=(1440, 900))
"""Pictured by the test that draws in it, with what the check says of a step that leads nowhere yet."""


def find_places(installation: Installation) -> Mapping[str, str]:
    """What the paths of the main pages name, asked of the command line: the show case, its link, an open task."""
    number = find_case(installation, "foretagsarende")
    licence = json.loads(installation.lots("case", "show", "--json", find_case(installation, "serveringstillstand")))
    task = next(str(one["id"]) for one in licence["tasks"] if one["element"] == "utred")
    return {"case": number, "link": installation.links[number], "task": task}


def find_case(installation: Installation, process: str) -> str:
    """The number of the show company's case of that process."""
    found = json.loads(installation.lots("case", "list", "--json", "--process", process, "--text", COMPANY))
    return str(found[0]["number"])


def take_picture(page: Page, main_page: MainPage) -> None:
    """Where LOTS_SCREENSHOTS names a folder, keep what the page shows at first sight, for the README."""
    folder = os.environ.get(PICTURES)
    if not folder or main_page.pictured is None:
        return
    width, height = main_page.pictured
    page.set_viewport_size({"width": width, "height": height})
    (ROOT / folder).mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ROOT / folder / f"{main_page.name}.png", animations="disabled")
