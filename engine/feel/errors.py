"""What goes wrong in an expression. Every error carries its place in the author's text."""

from __future__ import annotations

from engine.errors import EngineError


class FeelError(EngineError):
    """An expression could not be evaluated: an unset name, a type error, a wrong argument.

    text, pos: the expression and the offset in it; line and column count from 1.
    name: the variable or function that caused it, where there is one.
    element: the element of a decision model that holds the expression, where it is one.
    """

    code = "feel.value"

    def __init__(self, message: str, text: str = "", pos: int = 0, name: str | None = None) -> None:
        self.message, self.text, self.pos, self.name = message, text, pos, name
        self.line = text.count("\n", 0, pos) + 1
        self.column = pos - (text.rfind("\n", 0, pos) + 1) + 1
        self.element: str | None = None
        super().__init__(self.code, message=message, line=self.line, column=self.column, name=name)

    def inside(self, element: str) -> None:
        """Say which element of a model holds the expression; the innermost stands."""
        if self.element is None:
            self.element = self.params["element"] = element

    def __str__(self) -> str:
        where = f"{self.element}: " if self.element else ""
        return f"{where}line {self.line}, column {self.column}: {self.message}"

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
