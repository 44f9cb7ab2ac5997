"""Collect everything that is wrong in one model."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.dmn.words import TEXTS
from engine.dmn.xml import Element
from engine.errors import Finding
from engine.feel import FeelSyntaxError


@dataclass(slots=True)
class Findings:
    """The findings about one model, in the order they were made."""

    made: list[Finding] = field(default_factory=list)

    def add(self, key: str, element: Element | str | None, /, **params: object) -> None:
        """Note the finding of that key (engine/dmn/words.py)."""
        self.made.append(TEXTS.finding(key, identity_of(element), params))

    def syntax(self, element: Element | str | None, error: FeelSyntaxError) -> None:
        said = {"text": error.text, "why": error.message}
        found = TEXTS.finding("FEEL-SYNTAX", identity_of(element), said, position=(error.line, error.column))
        self.made.append(found)


def identity_of(element: Element | str | None) -> str | None:
    """Return the id of an element, or of the nearest around it that has one."""
    while element is not None and not isinstance(element, str):
        found = element.get("id")
        if found:
            return found
        element = element.getparent()
    return element
