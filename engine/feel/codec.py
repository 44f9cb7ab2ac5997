"""Write values as bytes for storage and as JSON for the outside, without losing any.

Stored values are JSON; what JSON lacks is an object with one key: `{"@decimal": "1.50"}`, `{"@date": "2026-11-24"}`.
A context of a user with a key that starts with "@" is kept inside `{"@context": ...}`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import orjson

from engine.feel import temporal
from engine.feel.values import MAX_INTEGER_DIGITS, MAX_NESTING, Range, YearsMonths, nested

_LARGEST_JSON_INTEGER = 2**53 - 1  # what every reader of JSON holds exactly
_PLAIN = frozenset([str, bool, type(None)])
_DAY_KINDS = frozenset([dt.date, dt.time, dt.datetime, dt.timedelta, YearsMonths])


# --- storage --------------------------------------------------------------------------------------------
def encode(value: Any) -> bytes:
    """Return *value* as bytes. Raises TypeError for a float (money is exact) or anything else that FEEL lacks."""
    return orjson.dumps(_tagged(value, MAX_NESTING))


def decode(data: bytes) -> Any:
    """Return what encode() was given."""
    value = orjson.loads(data)
    return _untagged(value) if b'"@' in data else value


def _tagged(value: Any, room: int) -> Any:
    t = type(value)
    if t in _PLAIN:
        return value
    if t is int:
        return value if -_LARGEST_JSON_INTEGER <= value <= _LARGEST_JSON_INTEGER else {"@int": str(value)}
    if t is list or t is tuple:
        room = nested(room)
        return [_tagged(v, room) for v in value]
    if t is dict:
        room = nested(room)
        entries = {k: _tagged(v, room) for k, v in value.items()}
        return {"@context": entries} if any(k[:1] == "@" for k in entries) else entries
    if t is Decimal and value.is_finite():
        return {"@decimal": str(value)}
    if t is Range:
        return {"@range": [_tagged(v, room) for v in (value.low, value.high)] + _range_flags(value)}
    tag = _TAGS.get(t)
    if t is dt.datetime and value.fold:
        tag = "@second"
    if tag is None:
        raise TypeError(f"a {t.__name__} can't be stored as a value: {value!r}")
    return {tag: temporal.write(value)}


def _range_flags(value: Range) -> list[bool | str]:
    return [value.low_included, value.high_included, value.operator]


def _untagged(value: Any) -> Any:
    if type(value) is list:
        return [_untagged(v) for v in value]
    if type(value) is not dict:
        return value
    if len(value) == 1:
        ((key, inner),) = value.items()
        if key in _READERS:
            return _READERS[key](inner)
    return _entries(value)


def _second(text: str) -> dt.datetime | None:
    """Return the second moment of that local time, in the hour that comes twice when summer time ends."""
    moment = temporal.date_and_time(text)
    return None if moment is None else moment.replace(fold=1)


def _entries(context: dict[str, Any]) -> dict[str, Any]:
    return {k: _untagged(v) for k, v in context.items()}


def _range(parts: list[Any]) -> Range:
    low, high, low_included, high_included, operator = parts
    return Range(_untagged(low), _untagged(high), low_included, high_included, operator)


_TAGS: dict[type, str] = {
    dt.date: "@date",
    dt.time: "@time",
    dt.datetime: "@datetime",
    dt.timedelta: "@duration",
    YearsMonths: "@duration",
}
_READERS: dict[str, Callable[[Any], Any]] = {
    "@int": int,
    "@decimal": Decimal,
    "@date": temporal.date,
    "@time": temporal.time,
    "@datetime": temporal.date_and_time,
    "@second": _second,
    "@duration": temporal.duration,
    "@range": _range,
    "@context": _entries,
}


# --- the outside ----------------------------------------------------------------------------------------
def to_json(value: Any) -> Any:
    """Return *value* for the API: decimals as JSON numbers (15 digits exact), dates and durations as ISO 8601."""
    return _outward(value, _json_number)


def to_event(value: Any) -> Any:
    """Return *value* for an audit event: decimals and integers beyond 2^53 as texts, no floats."""
    return _outward(value, _plain_text)


def _outward(value: Any, number: Callable[[Decimal], Any]) -> Any:
    t = type(value)
    if t in _PLAIN:
        return value
    if t is int:
        return value if abs(value) <= _LARGEST_JSON_INTEGER else number(Decimal(value))
    if t is Decimal:
        return number(value)
    if t is list or t is tuple:
        return [_outward(v, number) for v in value]
    if t is dict:
        return {k: _outward(v, number) for k, v in value.items()}
    if t is dt.datetime:
        return value.isoformat()
    if t is Range:
        ends = {"start": _outward(value.low, number), "end": _outward(value.high, number)}
        return {**ends, "start included": value.low_included, "end included": value.high_included}
    if t in _DAY_KINDS:
        return temporal.write(value)
    raise TypeError(f"a {t.__name__} is no value: {value!r}")


def _json_number(number: Decimal) -> int | float | str:
    """Return a JSON number; a text for what lies outside the range of floats."""
    if number == number.to_integral_value() and number.adjusted() < MAX_INTEGER_DIGITS:
        return int(number)
    approximate = float(number)
    return approximate if math.isfinite(approximate) else str(number)


def _plain_text(number: Decimal) -> str:
    return f"{number:f}"
