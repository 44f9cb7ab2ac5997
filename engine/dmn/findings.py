"""Collect everything that is wrong in one model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.dmn.places import is_within, place_of
from engine.dmn.words import TEXTS
from engine.dmn.xml import Element
from engine.errors import Finding
from engine.feel import FeelSyntaxError


@dataclass(slots=True)
class Findings:
    """The findings about one model, in the order they were made."""

    made: list[Finding] = field(default_factory=list)

    def add(
        self, key: str, element: Element | str | None, place: Mapping[str, str] | None = None, /, **params: object
    ) -> None:
        """Note the finding of that key (engine/dmn/words.py). place: where an element known by its id alone is."""
        found = TEXTS.finding(key, identity_of(element), params)
        self.made.append(_placed(found, element, place or {}))

    def syntax(self, element: Element | str | None, error: FeelSyntaxError) -> None:
        said = {"text": error.text, "why": error.message}
        found = TEXTS.finding("FEEL-SYNTAX", identity_of(element), said, position=(error.line, error.column))
        self.made.append(_placed(found, element, {}))


def _placed(found: Finding, element: Element | str | None, place: Mapping[str, str]) -> Finding:
    """Return the finding with its place as the author sees it: ids of rules and cells are seen nowhere."""
    if not isinstance(element, str) and is_within(element):
        place = place_of(element)
    return replace(found, place=dict(place)) if place else found


def identity_of(element: Element | str | None) -> str | None:
    """Return the id of an element, or of the nearest around it that has one."""
    while element is not None and not isinstance(element, str):
        found = element.get("id")
        if found:
            return found
        element = element.getparent()
    return element
