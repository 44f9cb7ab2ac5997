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
from engine.forms.findings import TEXTS
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
            self._wrong(name, "object")
        return Entry(found if isinstance(found, dict) else {}, self.element, self.findings)

    def objects(self, name: str) -> list[dict[str, Any]]:
        found = self.json.get(name)
        if found is None:
            return []
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self._wrong(name, "objects")
            return []
        return found

    def text(self, name: str, default: str = "") -> str:
        found = self.json.get(name)
        if found is not None and not isinstance(found, str):
            self._wrong(name, "text")
        return found if isinstance(found, str) else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        found = self.json.get(name)
        if found is not None and not isinstance(found, bool):
            self._wrong(name, "flag")
        return found if isinstance(found, bool) else default

    def whole(self, name: str) -> int | None:
        found = self.json.get(name)
        if isinstance(found, str) and found.isascii() and found.isdigit():  # the form editor keeps some as text
            found = int(found[:9])
        if found is None or found == "":
            return None
        if not isinstance(found, int) or isinstance(found, bool) or found < 0:
            self._wrong(name, "whole")
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
            self._wrong(name, "number")
            return None
        return number

    def feel(self, name: str) -> Expression | None:
        """The FEEL expression under *name*, which starts with `=`."""
        text = self.text(name)
        if not text:
            return None
        if not text.startswith("="):
            self.note("FORM-EXPRESSION:equals", name=name)
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
            self.note("FORM-TEMPLATE", tag=error)
        return NOTHING

    def pattern(self, name: str) -> Any:
        """A compiled pattern, or None. google-re2 takes time in proportion to the text, whatever the pattern."""
        text = self.text(name)
        if not text:
            return None
        try:
            return re2.compile(text, _QUIET)
        except re2.error:
            self.note("FORM-PATTERN", pattern=text)
            return None

    def flag_or_feel(self, name: str) -> bool | Expression:
        if isinstance(self.json.get(name), str):
            return self.feel(name) or False
        return self.flag(name)

    def note(self, key: str, /, **params: object) -> None:
        self.findings.append(TEXTS.finding(key, self.element, params))

    def _syntax(self, error: FeelSyntaxError) -> None:
        told = {"text": error.text, "why": error.message}
        place = (error.line, error.column)
        self.findings.append(TEXTS.finding("FEEL-SYNTAX", self.element, told, position=place))

    def _wrong(self, name: str, wanted: str) -> None:
        self.note(f"FORM-ATTRIBUTE:{wanted}", name=name)
