"""What to do about an error, in the words of those who write expressions."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from engine.feel.values import DAYS, MOMENT, MONTHS, Function, Value, kind

_UNSET = "; one side has no value: test it with 'x = null' first, or give it one with 'get or else(x, 0)'"
_TEXT_AND_NUMBER = "; number(...) makes a text a number, string(...) makes a number a text"
_DAY_AND_MOMENT = "; date(...) makes a date and time a date"
_TEXT_AND_DAY = "; date(...) makes a text a date"
_TWO_DURATIONS = "; months have no fixed length in days, so use one of the two kinds on both sides"
_LONGEST_MISTYPED = 60  # characters
_LIST = "; a list is looked into with 'list contains(...)', 'count(...)' or 'some x in ... satisfies ...'"


def for_kinds(a: Value, b: Value) -> str:
    """Return what to do when values of these two kinds do not fit together; empty when nothing general helps."""
    kinds = {kind(a), kind(b)}
    if "null" in kinds:
        return _UNSET
    return next((hint for pair, hint in _HINTS if pair <= kinds), "")


_HINTS: list[tuple[set[str], str]] = [
    ({"number", "string"}, _TEXT_AND_NUMBER),
    ({"date", MOMENT}, _DAY_AND_MOMENT),
    ({"date", "string"}, _TEXT_AND_DAY),
    ({MOMENT, "string"}, "; date and time(...) makes a text a date and time"),
    ({"date", "number"}, '; write a number of days as a duration, such as duration("P14D")'),
    ({DAYS, "string"}, "; duration(...) makes a text a duration"),
    ({MONTHS, "string"}, "; duration(...) makes a text a duration"),
    ({DAYS, MONTHS}, _TWO_DURATIONS),
    ({"list"}, _LIST),
]


def no_variable(name: str, known: Iterable[str]) -> str:
    return f"there is no variable {name!r}{_perhaps(name, known)}"


def no_function(name: str, known: Iterable[str]) -> str:
    return f"there is no function {name!r}{_perhaps(name, known)}"


def _perhaps(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1) if len(name) <= _LONGEST_MISTYPED else []
    return f"; did you mean {near[0]!r}?" if near and near[0] != name else ""


def usage(name: str, function: Function) -> str:
    """Return how a function is called, as its author would write it."""
    return " or ".join(dict.fromkeys(f"{name}({', '.join(names)})" for names in function.signatures))
