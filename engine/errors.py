"""The five errors a caller can answer. Keys are stable; the words a person reads live in `web/errors.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


class EngineError(Exception):
    """Base of all expected errors: a stable *key* such as `task.changed` and the facts that explain it."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(f"{key} {params}" if params else key)
        self.key = key
        self.params = params


class NotFound(EngineError):
    """No such thing, or not yours to know of."""


class NotAllowed(EngineError):
    """A rule refused; the key names the rule, the params may name whom to ask."""


class Conflict(EngineError):
    """The thing moved on meanwhile; params say who did what and when."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """Why one field's value was refused; *params* fill the message of *key*."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)


class Invalid(EngineError):
    """Values that fail their form or command; *fields* maps a dotted field key to its error."""

    def __init__(self, key: str, fields: Mapping[str, FieldError] | None = None, **params: Any) -> None:
        super().__init__(key, **params)
        self.fields: Mapping[str, FieldError] = dict(fields or {})


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in a diagram, form or decision table, and how to mend it.

    code: stable, for example `STRUCT-NO-END`. message and remedy: finished English sentences.
    position: (line, column) inside the expression or file, both from 1.
    path: ids of elements and flows in the order in which a case comes to what is wrong.
    text, params: which text of the code it is and what fills it in, so that a front door can say it in its language.
    place: inside a decision model, the names by which its author knows it: `decision`, `rule` and `column`.
    """

    code: str
    severity: Literal["error", "warning"]
    element: str | None
    message: str
    remedy: str
    position: tuple[int, int] | None = None
    path: tuple[str, ...] = ()
    text: str = ""
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    place: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def where(self) -> str:
        """The place in English; the element's id where nothing names it better."""
        return ", ".join(f"{name} {value}" for name, value in self.place.items()) or self.element or ""

    def facts(self) -> dict[str, Any]:
        """What a program reads: everything but how the sentences came about."""
        named = ("code", "severity", "element", "message", "remedy", "position", "path")
        return {name: getattr(self, name) for name in named}


class DefinitionError(EngineError):
    """A diagram, form or table that can't be deployed; carries the findings."""

    def __init__(self, key: str, findings: tuple[Finding, ...] | list[Finding], **params: Any) -> None:
        super().__init__(key, **params)
        self.findings: tuple[Finding, ...] = tuple(findings)

    def __str__(self) -> str:
        lines = (f"{f.code} {f.where}: {f.message} {f.remedy}".replace("  ", " ") for f in self.findings)
        return "\n".join((self.key, *lines))
