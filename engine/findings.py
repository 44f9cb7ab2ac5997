"""What findings say: each code has a text, filled in where the finding is made.

A code with several texts has one key for each, `CODE:what`. The English of the table is the source of translations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.errors import Finding

Severity = Literal["error", "warning"]
Position = tuple[int, int]
WORDS = frozenset(["what", "how"])
"""Parameters that are words of the language, not names of the author: translated with the text they fill in."""
MOST_SHOWN = 500
"""Characters of what fills in a text: an expression of a megabyte is told by its beginning."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a finding says is wrong, and how to mend it; `%(name)s` is filled in."""

    severity: Severity
    message: str
    remedy: str


class Texts:
    """The texts of one subject, by key."""

    def __init__(self, errors: Mapping[str, tuple[str, str]], warnings: Mapping[str, tuple[str, str]]) -> None:
        self.by_key: dict[str, Text] = {key: Text("error", *text) for key, text in errors.items()}
        self.by_key |= {key: Text("warning", *text) for key, text in warnings.items()}

    def finding(
        self,
        key: str,
        element: str | None,
        also: Mapping[str, object] | None = None,
        /,
        *,
        position: Position | None = None,
        path: tuple[str, ...] = (),
        **params: object,
    ) -> Finding:
        """Return the finding of that key; KeyError when there is no such text or a parameter is missing."""
        text = self.by_key[key]
        given = {name: _brief(str(value)) for name, value in {**(also or {}), **params}.items()}
        return Finding(
            code=code_of(key),
            severity=text.severity,
            element=element,
            message=text.message % given,
            remedy=text.remedy % given,
            position=position,
            path=path,
            text=key,
            params=given,
        )


def _brief(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"


def code_of(key: str) -> str:
    """Return the code of a text's key."""
    return key.partition(":")[0]
