"""Careful access to one component's JSON: a wrong attribute becomes a finding, never an exception."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import re2

from engine.errors import Finding
from engine.feel import Expression, FeelSyntaxError, compile_expression
from engine.forms.fields.number import MAX_DIGITS
from engine.forms.words import NOTHING, Words, WordsError, compile_words

_QUIET = re2.Options()
_QUIET.log_errors = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One JSON object of a form. element: the id that findings name."""

    json: Mapping[str, Any]
    element: str
    findings: list[Finding]

    def part(self, name: str) -> Entry:
        """The object under *name*, empty when there is none."""
        found = self.json.get(name)
        if found is not None and not isinstance(found, dict):
            self._wrong(name, "an object")
        return Entry(found if isinstance(found, dict) else {}, self.element, self.findings)

    def objects(self, name: str) -> list[dict[str, Any]]:
        found = self.json.get(name)
        if found is None:
            return []
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self._wrong(name, "a list of objects")
            return []
        return found

    def text(self, name: str, default: str = "") -> str:
        found = self.json.get(name)
        if found is not None and not isinstance(found, str):
            self._wrong(name, "a text")
        return found if isinstance(found, str) else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        found = self.json.get(name)
        if found is not None and not isinstance(found, bool):
            self._wrong(name, "true or false")
        return found if isinstance(found, bool) else default

    def whole(self, name: str) -> int | None:
        found = self.json.get(name)
        if isinstance(found, str) and found.isascii() and found.isdigit():  # the form editor keeps some as text
            found = int(found[:9])
        if found is None or found == "":
            return None
        if not isinstance(found, int) or isinstance(found, bool) or found < 0:
            self._wrong(name, "a whole number, 0 or more")
            return None
        return found

    def decimal(self, name: str) -> Decimal | None:
        found = self.json.get(name)
        if found is None or found == "":
            return None
        try:
            number = Decimal(repr(found) if isinstance(found, float) else str(found))
        except InvalidOperation:
            number = Decimal("NaN")
        if isinstance(found, bool) or not number.is_finite() or abs(number.adjusted()) > MAX_DIGITS:
            self._wrong(name, "a number")
            return None
        return number

    def feel(self, name: str) -> Expression | None:
        """The FEEL expression under *name*, which starts with `=`."""
        text = self.text(name)
        if not text:
            return None
        if not text.startswith("="):
            self.error("FORM-EXPRESSION", f'"{name}" is no expression.', 'Put "=" before it.')
            return None
        return self.compiled(text[1:])

    def compiled(self, text: str) -> Expression | None:
        try:
            return compile_expression(text)
        except FeelSyntaxError as error:
            self._syntax(error)
            return None

    def words(self, name: str) -> Words:
        return self.template(self.text(name))

    def template(self, text: str) -> Words:
        try:
            return compile_words(text)
        except FeelSyntaxError as error:
            self._syntax(error)
        except WordsError as error:
            remedy = "Give every {{#if …}} its {{/if}} and every {{#loop …}} its {{/loop}}."
            self.error("FORM-TEMPLATE", f"{error} has no counterpart in the text.", remedy)
        return NOTHING

    def pattern(self, name: str) -> Any:
        """A compiled pattern, or None. google-re2 takes time in proportion to the text, whatever the pattern."""
        text = self.text(name)
        if not text:
            return None
        try:
            return re2.compile(text, _QUIET)
        except re2.error:
            remedy = "Write a regular expression without look-around and back-references."
            self.error("FORM-PATTERN", f"The pattern {text} cannot be used.", remedy)
            return None

    def flag_or_feel(self, name: str) -> bool | Expression:
        if isinstance(self.json.get(name), str):
            return self.feel(name) or False
        return self.flag(name)

    def error(self, code: str, message: str, remedy: str) -> None:
        self.findings.append(Finding(code, "error", self.element, message, remedy))

    def warn(self, code: str, message: str, remedy: str) -> None:
        self.findings.append(Finding(code, "warning", self.element, message, remedy))

    def _syntax(self, error: FeelSyntaxError) -> None:
        position = (error.line, error.column)
        remedy = "Correct the expression at the marked place."
        self.findings.append(Finding("FEEL-SYNTAX", "error", self.element, str(error), remedy, position))

    def _wrong(self, name: str, wanted: str) -> None:
        self.error("FORM-ATTRIBUTE", f'"{name}" has the wrong kind of value.', f"It must be {wanted}.")
