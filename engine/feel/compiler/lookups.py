"""Names, and the members of values."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable
from decimal import Decimal
from itertools import islice
from typing import Any

from engine.feel.builtins import BUILTINS
from engine.feel.comparison import time_offset
from engine.feel.compiler.hints import no_function, no_variable
from engine.feel.compiler.registry import Code, compile_node, compiles
from engine.feel.nodes import Mark, Node
from engine.feel.run import Scope
from engine.feel.values import MICROSECOND, Range, Value, YearsMonths, kind
from engine.feel.words import reason

MISSING: Any = object()
_SUGGESTED_FROM = 200  # names at most


@compiles("name")
def name(mark: Mark, text: str, *, is_called: bool = False) -> Code:
    """Compile a name. is_called: it is asked for as a function."""
    builtin = BUILTINS.get(text)

    def run(scope: Scope) -> Value:
        level: Scope | None = scope
        while level is not None:
            value = level.values.get(text, MISSING)
            if value is not MISSING:
                return value
            level = level.parent
        if builtin is None and not scope.run.lenient_names:
            _unknown(mark, text, scope, is_called=is_called)
        return builtin

    return run


def _unknown(mark: Mark, text: str, scope: Scope, *, is_called: bool) -> None:
    if is_called:
        scope.run.problem(mark, no_function(text, BUILTINS if scope.run.strict else ()), text)
        return
    known = set(islice(scope.run.given, _SUGGESTED_FROM)) if scope.run.strict else set()
    level: Scope | None = scope if scope.run.strict else None
    while level is not None and len(known) < _SUGGESTED_FROM:
        known.update(level.values)
        level = level.parent
    scope.run.problem(mark, no_variable(text, known), text)


@compiles("path")
def path(mark: Mark, source: Node, key: str) -> Code:
    code = compile_node(source)

    def run(scope: Scope) -> Value:
        value = code(scope)
        if value is None:
            return None
        if type(value) is list:
            scope.run.tick(len(value))
            return [member(v, key) for v in value]
        found = member(value, key, MISSING)
        if found is not MISSING:
            return found
        message = reason("name.entry", kind=kind(value), name=repr(key))
        if type(value) is dict:
            scope.run.missing(mark, message, key)
        else:
            scope.run.problem(mark, message, key)
        return None

    return run


def member(value: Value, key: str, default: Value = None) -> Value:
    """Return an entry of a context or a property such as `year` of a date."""
    if type(value) is dict:
        return value.get(key, default)
    reader = _MEMBERS.get(type(value), {}).get(key)
    return reader(value, key) if reader else default


def _clock(value: Any, key: str) -> Value:
    if key == "time offset":
        return time_offset(value) if type(value) is dt.time else value.utcoffset()
    if key == "timezone":
        return value.tzinfo.key if isinstance(value.tzinfo, zoneinfo.ZoneInfo) else None
    return Decimal(getattr(value, key))


def _day(value: Any, key: str) -> Value:
    return Decimal(value.isoweekday() if key == "weekday" else getattr(value, key))


def _span(value: dt.timedelta, key: str) -> Value:
    micros = value // MICROSECOND
    seconds = abs(micros) // 1_000_000
    parts = {
        "days": seconds // 86400,
        "hours": seconds // 3600 % 24,
        "minutes": seconds // 60 % 60,
        "seconds": seconds % 60,
    }
    return Decimal(-parts[key] if micros < 0 else parts[key])


def _months(value: YearsMonths, key: str) -> Value:
    part = abs(value.months) // 12 if key == "years" else abs(value.months) % 12
    return Decimal(-part if value.months < 0 else part)


def _range(value: Range, key: str) -> Value:
    ends = {
        "start": value.low,
        "end": value.high,
        "start included": value.low_included,
        "end included": value.high_included,
    }
    return ends[key]


Reader = Callable[[Any, str], Value]
_DAY: dict[str, Reader] = dict.fromkeys(("year", "month", "day", "weekday"), _day)
_CLOCK: dict[str, Reader] = dict.fromkeys(("hour", "minute", "second", "time offset", "timezone"), _clock)
_MEMBERS: dict[type, dict[str, Reader]] = {
    dt.date: _DAY,
    dt.time: _CLOCK,
    dt.datetime: {**_DAY, **_CLOCK},
    dt.timedelta: dict.fromkeys(("days", "hours", "minutes", "seconds"), _span),
    YearsMonths: dict.fromkeys(("years", "months"), _months),
    Range: dict.fromkeys(("start", "end", "start included", "end included"), _range),
}
