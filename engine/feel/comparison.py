"""Equality and order of FEEL values. None means that two values cannot be compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from engine.feel.values import MICROSECOND, MOMENT, ORDERED, Function, Range, Value, kind

Tick = Callable[[int], None]
_ANY_DAY = dt.date(2000, 1, 1)
_FIRST_MOMENT = dt.datetime.combine(dt.date.min, dt.time.min)


def time_offset(value: dt.time) -> dt.timedelta | None:
    """Return the offset of a time; a zone with daylight saving time counts as on 1 January."""
    if value.tzinfo is None:
        return None
    return value.tzinfo.utcoffset(dt.datetime.combine(_ANY_DAY, value.replace(tzinfo=None)))


def microseconds_of_day(value: dt.time) -> int:
    """Return microseconds after midnight, shifted to UTC when the time has an offset."""
    micros = ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond
    offset = time_offset(value)
    return micros if offset is None else micros - offset // MICROSECOND


def microseconds(moment: dt.datetime) -> int:
    """Return microseconds since the first moment of the calendar, in UTC when the moment has an offset.

    Unlike a conversion to UTC this holds for the first and last day of the calendar too.
    """
    micros = (moment.replace(tzinfo=None) - _FIRST_MOMENT) // MICROSECOND
    offset = moment.utcoffset()
    return micros if offset is None else micros - offset // MICROSECOND


def _mixed(a: dt.time | dt.datetime, b: dt.time | dt.datetime) -> bool:
    """Does one name its zone while the other is local?"""
    return (a.tzinfo is None) != (b.tzinfo is None)


def equal(a: Value, b: Value, tick: Tick) -> bool | None:
    """Return whether two values are the same, None when their kinds differ."""
    if a is None or b is None:
        return a is b
    if kind(a) != kind(b):
        return None
    compared = _EQUALITIES.get(type(a))
    return compared(a, b, tick) if compared is not None else bool(a == b)


def _equal_texts(a: str, b: str, tick: Tick) -> bool:
    if len(a) == len(b):
        tick(len(a))
    return a == b


def _equal_lists(a: list[Value], b: list[Value], tick: Tick) -> bool | None:
    tick(len(a))
    return len(a) == len(b) and _all_equal(zip(a, b, strict=True), tick)


def _equal_contexts(a: dict[str, Value], b: dict[str, Value], tick: Tick) -> bool | None:
    tick(len(a))
    return a.keys() == b.keys() and _all_equal(((v, b[k]) for k, v in a.items()), tick)


def _equal_ranges(a: Range, b: Range, tick: Tick) -> bool:
    tick(2)
    return _same_ends(a, b) and _all_equal(((a.low, b.low), (a.high, b.high)), tick) is True


_EQUALITIES: dict[type, Callable[[Any, Any, Tick], bool | None]] = {
    str: _equal_texts,
    list: _equal_lists,
    dict: _equal_contexts,
    Range: _equal_ranges,
    Function: lambda a, b, _tick: a is b,
    dt.datetime: lambda a, b, _tick: not _mixed(a, b) and microseconds(a) == microseconds(b),
    dt.time: lambda a, b, _tick: not _mixed(a, b) and microseconds_of_day(a) == microseconds_of_day(b),
}


def _same_ends(a: Range, b: Range) -> bool:
    """Do two ranges include their ends alike, or are they the same test such as "= 5"?"""
    return (a.low_included, a.high_included, _negated(a)) == (b.low_included, b.high_included, _negated(b))


def _negated(span: Range) -> bool:
    return span.operator == "!="


def _all_equal(pairs: Iterable[tuple[Value, Value]], tick: Tick) -> bool | None:
    for x, y in pairs:
        result = equal(x, y, tick)
        if result is not True:
            return result
    return True


def less(a: Value, b: Value) -> bool | None:
    ka, kb = kind(a), kind(b)
    if ka != kb or ka not in ORDERED:
        return None
    if ka in ("time", MOMENT) and _mixed(a, b):
        return None
    if ka == "time":
        return microseconds_of_day(a) < microseconds_of_day(b)
    if ka == MOMENT:
        return microseconds(a) < microseconds(b)
    return bool(a < b)


def less_or_equal(a: Value, b: Value) -> bool | None:
    swapped = less(b, a)
    return None if swapped is None else not swapped


def compare(op: str, a: Value, b: Value, tick: Tick) -> bool | None:
    if op == "=":
        return equal(a, b, tick)
    if op == "!=":
        same = equal(a, b, tick)
        return None if same is None else not same
    if op == "<":
        return less(a, b)
    if op == ">":
        return less(b, a)
    return less_or_equal(a, b) if op == "<=" else less_or_equal(b, a)


def in_range(value: Value, span: Range, tick: Tick) -> bool | None:
    if span.operator:
        return compare(span.operator, value, span.high if span.low is None else span.low, tick)
    above = less_or_equal(span.low, value) if span.low_included else less(span.low, value)
    below = less_or_equal(value, span.high) if span.high_included else less(value, span.high)
    return conjunction(above, below)


def passes(value: Value, test: Value, tick: Tick) -> bool | None:
    """Return whether a value passes one test of `in` or of a decision table cell."""
    if type(test) is Range:
        if type(value) is Range and not test.operator:
            return equal(value, test, tick)
        return in_range(value, test, tick)
    if type(test) is list:
        tick(len(test))
        if type(value) is not list:
            return any(passes(value, t, tick) is True for t in test)
        if equal(value, test, tick) is not True:
            return any(equal(value, t, tick) is True for t in test)
    return equal(value, test, tick)


def conjunction(a: Value, b: Value) -> bool | None:
    """Return `a and b` in FEEL's three-valued logic; whatever is no boolean is unknown."""
    if a is False or b is False:
        return False
    return True if a is True and b is True else None


def disjunction(a: Value, b: Value) -> bool | None:
    """Return `a or b` in FEEL's three-valued logic."""
    if a is True or b is True:
        return True
    return False if a is False and b is False else None


def any_true(results: Iterable[Value]) -> bool | None:
    """Return the disjunction of many; stops at the first that is true."""
    outcome: bool | None = False
    for result in results:
        outcome = disjunction(outcome, result)
        if outcome is True:
            return True
    return outcome
