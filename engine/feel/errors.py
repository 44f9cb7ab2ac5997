"""What goes wrong in an expression. Every error carries its place in the author's text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import EngineError
from engine.feel.words import facts_of

MOST_KEPT = 500
"""Characters of an expression that are kept with its error."""


class FeelError(EngineError):
    """An expression could not be evaluated: an unset name, a type error, a wrong argument.

    text, pos: the expression and the offset in it; line and column count from 1.
    name: the variable or function that caused it, where there is one.
    element, place: the element of a decision model that holds the expression, and where that is as its author sees it:
    the `decision`, and the `rule` and `column` of a table.
    """

    code = "feel.value"

    def __init__(self, message: str, text: str = "", pos: int = 0, name: str | None = None) -> None:
        self.message, self.text, self.pos, self.name = message, text, pos, name
        self.line = text.count("\n", 0, pos) + 1
        self.column = pos - (text.rfind("\n", 0, pos) + 1) + 1
        self.element: str | None = None
        self.place: Mapping[str, str] = {}
        super().__init__(self.code, message=message, line=self.line, column=self.column, name=name)

    def inside(self, element: str, place: Mapping[str, str]) -> None:
        """Say which element of a model holds the expression; the innermost stands."""
        if self.element is None:
            self.element = self.params["element"] = element
            self.place = place

    def facts(self) -> dict[str, Any]:
        """Return what it says as plain data, to be kept and told in another language. why: see engine/feel/words.py."""
        said: dict[str, Any] = {"why": facts_of(self.message), **self.place}
        if self.text:
            said |= {"text": self.text[:MOST_KEPT], "line": self.line, "column_in_text": self.column}
        return said

    def __str__(self) -> str:
        where = ", ".join(f"{name} {value}" for name, value in self.place.items())
        spot = f"line {self.line}, column {self.column}" if self.text else ""
        return ": ".join(filter(None, (where, spot, self.message)))

    def pointer(self) -> str:
        """Return the offending line with a caret under the position."""
        line = self.text.split("\n")[self.line - 1]
        return f"{line}\n{' ' * (self.column - 1)}^"


class FeelSyntaxError(FeelError):
    """The text is no FEEL."""

    code = "feel.syntax"


class FeelLimitError(FeelError):
    """The evaluation used more steps, time, depth or memory than allowed."""

    code = "feel.limit"
