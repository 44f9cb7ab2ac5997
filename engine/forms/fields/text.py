"""Text on one line or several, and people picked by login."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import re2

from engine.forms.around import Around
from engine.forms.component import Field, RefusedError

MAX_TEXT = 100_000
"""Characters in any one text, whatever the form allows."""

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_EMAIL = re2.compile(r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[\pL\pN-]+(\.[\pL\pN-]+)+$")
_PHONE = re2.compile(r"^\+?[0-9][0-9 ()/-]{4,24}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField(Field):
    """pattern: a compiled google-re2 pattern, found anywhere unless it is anchored."""

    type: ClassVar[str] = "textfield"
    min_length: int | None
    max_length: int | None
    pattern: Any
    format: Literal["email", "phone"] | None
    prefix: str
    suffix: str

    @property
    def picks_person(self) -> bool:
        return self.properties.get("picker") == "person"

    @property
    def role(self) -> str | None:
        """The role that a picked person must have."""
        return self.properties.get("role")

    def convert(self, given: Any, _around: Around, /) -> str | None:
        return clean(given, self.longest).replace("\n", " ").strip() or None

    @property
    def longest(self) -> int:
        return MAX_TEXT if self.max_length is None else min(self.max_length, MAX_TEXT)

    def check(self, value: str, _variables: Mapping[str, Any], around: Around, /) -> str:
        if len(value) > self.longest:
            raise RefusedError("form.too_long", max=self.longest, length=len(value))
        if self.min_length is not None and len(value) < self.min_length:
            raise RefusedError("form.too_short", min=self.min_length)
        if self.format == "email" and not _EMAIL.search(value):
            raise RefusedError("form.email")
        if self.format == "phone" and not _PHONE.search(value):
            raise RefusedError("form.phone")
        if self.pattern is not None and not self.pattern.search(value):
            raise RefusedError("form.pattern")
        if self.picks_person and around.allowed and not around.allowed.has_person(value, self.role):
            raise RefusedError("form.unknown_person", login=value)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class TextArea(TextField):
    type: ClassVar[str] = "textarea"

    def convert(self, given: Any, _around: Around, /) -> str | None:
        return clean(given, self.longest).rstrip().lstrip("\n") or None


def clean(given: Any, longest: int) -> str:
    """Text in NFC with plain newlines. Raises RefusedError for what no person types."""
    if not isinstance(given, str):
        raise RefusedError("form.not_text")
    if len(given) > 2 * MAX_TEXT:  # before any work is spent on it; CRLF and NFC can only halve it
        raise RefusedError("form.too_long", max=longest, length=len(given))
    text = given.replace("\r\n", "\n").replace("\r", "\n")
    found = _FORBIDDEN.search(text)
    if found:
        raise RefusedError("form.control_character", position=found.start() + 1)
    return unicodedata.normalize("NFC", text)
