"""What to do about an error, in the words of those who write expressions."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from engine.feel.values import DAYS, MOMENT, MONTHS, Function, Value, kind
from engine.feel.words import Reason, reason

_LONGEST_MISTYPED = 60  # characters
_UNSET = reason("hint.unset")


def for_kinds(a: Value, b: Value) -> Reason | None:
    """Return what to do when values of these two kinds do not fit together; None when nothing general helps."""
    kinds = {kind(a), kind(b)}
    if "null" in kinds:
        return _UNSET
    return next((hint for pair, hint in _HINTS if pair <= kinds), None)


_HINTS: list[tuple[set[str], Reason]] = [
    ({"number", "string"}, reason("hint.text_and_number")),
    ({"date", MOMENT}, reason("hint.day_and_moment")),
    ({"date", "string"}, reason("hint.text_and_day")),
    ({MOMENT, "string"}, reason("hint.text_and_moment")),
    ({"date", "number"}, reason("hint.day_and_number")),
    ({DAYS, "string"}, reason("hint.text_and_duration")),
    ({MONTHS, "string"}, reason("hint.text_and_duration")),
    ({DAYS, MONTHS}, reason("hint.two_durations")),
    ({"list"}, reason("hint.list")),
]


def no_variable(name: str, known: Iterable[str]) -> Reason:
    return reason("name.variable", name=repr(name)).but(_perhaps(name, known))


def no_function(name: str, known: Iterable[str]) -> Reason:
    return reason("name.function", name=repr(name)).but(_perhaps(name, known))


def _perhaps(name: str, known: Iterable[str]) -> Reason | None:
    near = difflib.get_close_matches(name, sorted(known), n=1) if len(name) <= _LONGEST_MISTYPED else []
    return reason("hint.similar", name=repr(near[0])) if near and near[0] != name else None


def usage(name: str, function: Function) -> str:
    """Return how a function is called, as its author would write it."""
    return " or ".join(dict.fromkeys(f"{name}({', '.join(names)})" for names in function.signatures))
