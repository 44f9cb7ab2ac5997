"""Findings as people read them, on pages and in the editor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.services.checking import FileFinding
from web.file_titles import Titles
from web.finding_words import UNTITLED, said


@dataclass(frozen=True, slots=True)
class FindingView:
    """title: of the file. path: ids of elements in the order in which a case comes to what is wrong.

    is_placed: the message names the decision, rule or column itself, which nobody knows by its id.
    """

    file: str
    title: str
    code: str
    severity: str
    element: str | None
    message: str
    remedy: str
    position: tuple[int, int] | None
    path: tuple[str, ...]
    is_placed: bool = False

    @property
    def is_error(self) -> bool:
        return self.severity == "error"


def view_findings(found: Iterable[FileFinding], titles: Titles = UNTITLED) -> list[FindingView]:
    """Return the findings in the session's language, errors first."""
    shown = [_view(one, titles) for one in found]
    return sorted(shown, key=lambda one: (not one.is_error, one.file))


def _view(found: FileFinding, titles: Titles) -> FindingView:
    one = found.finding
    message, remedy = said(one, titles)
    return FindingView(
        found.file,
        titles(found.file),
        one.code,
        one.severity,
        one.element,
        message,
        remedy,
        one.position,
        one.path,
        is_placed=bool(one.place),
    )
