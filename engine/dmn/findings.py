"""Collect everything that is wrong in one model."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.dmn.xml import Element
from engine.errors import Finding
from engine.feel import FeelSyntaxError


@dataclass(slots=True)
class Findings:
    """The findings about one model, in the order they were made."""

    made: list[Finding] = field(default_factory=list)

    def add(self, code: str, element: Element | str | None, message: str, remedy: str) -> None:
        self.made.append(Finding(code, "error", identity_of(element), message, remedy))

    def syntax(self, element: Element | str | None, error: FeelSyntaxError) -> None:
        position = (error.line, error.column)
        remedy = "Mend the expression."
        self.made.append(Finding("FEEL-SYNTAX", "error", identity_of(element), error.message, remedy, position))


def identity_of(element: Element | str | None) -> str | None:
    """Return the id of an element, or of the nearest around it that has one."""
    while element is not None and not isinstance(element, str):
        found = element.get("id")
        if found:
            return found
        element = element.getparent()
    return element
