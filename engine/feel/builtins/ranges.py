"""Built-ins that relate points and ranges in Allen's interval algebra."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from engine.feel.builtins.registry import builtin, found
from engine.feel.comparison import equal, less
from engine.feel.values import Range, Value, kind


class Span(NamedTuple):
    low: Value
    low_in: bool
    high: Value
    high_in: bool


def _span(value: Value) -> Span:
    """Return a range, or a point as the range that holds nothing else."""
    if type(value) is Range:
        return Span(value.low, value.low_included, value.high, value.high_included)
    return Span(value, True, value, True)


def _same(a: Value, b: Value) -> bool:
    return equal(a, b, lambda _size: None) is True


def _less(a: Value, b: Value) -> bool:
    return found(less(a, b), f"{kind(a)} and {kind(b)} have no order")


def before(a: Value, b: Value) -> bool:
    first, second = _span(a), _span(b)
    if _same(first.high, second.low):
        return not (first.high_in and second.low_in)
    return _less(first.high, second.low)


def within(a: Value, b: Value) -> bool:
    """Return whether a (point or range) lies inside the range b."""
    inner, outer = _span(a), _span(b)
    starts = _less(outer.low, inner.low) or (_same(outer.low, inner.low) and (outer.low_in or not inner.low_in))
    ends = _less(inner.high, outer.high) or (_same(inner.high, outer.high) and (outer.high_in or not inner.high_in))
    return starts and ends


def same_start(a: Value, b: Value) -> bool:
    first, second = _span(a), _span(b)
    return _same(first.low, second.low) and first.low_in == second.low_in


def same_end(a: Value, b: Value) -> bool:
    first, second = _span(a), _span(b)
    return _same(first.high, second.high) and first.high_in == second.high_in


def overlaps(a: Value, b: Value) -> bool:
    return not before(a, b) and not before(b, a)


def meets(a: Range, b: Range) -> bool:
    return a.high_included and b.low_included and _same(a.high, b.low)


def overlaps_before(a: Range, b: Range) -> bool:
    """Return whether a starts before b, reaches into it, and ends no later."""
    starts_first = _less(a.low, b.low) or (_same(a.low, b.low) and a.low_included and not b.low_included)
    if not starts_first or not overlaps(a, b):
        return False
    return same_end(a, b) or within(Range(b.low, a.high, True, a.high_included), b)


def finishes(a: Value, b: Value) -> bool:
    return same_end(a, b) and within(a, b)


def starts(a: Value, b: Value) -> bool:
    return same_start(a, b) and within(a, b)


def coincides(a: Value, b: Value) -> bool | None:
    return found(equal(a, b, lambda _size: None), f"{kind(a)} and {kind(b)} cannot be compared")


def _turned(relation: Callable[[Value, Value], bool]) -> Callable[[Value, Value], bool]:
    return lambda a, b: relation(b, a)


_POINTS = "point1: point, point2: point"
_RANGES = "range1: range, range2: range"
_POINT_IN_RANGE = "point: point, range: range"
_RANGE_OF_POINT = "range: range, point: point"
_RELATIONS: list[tuple[str, str, Callable[[Value, Value], bool | None]]] = [
    ("before", _POINTS, before),
    ("after", _POINTS, _turned(before)),
    ("meets", _RANGES, meets),
    ("met by", _RANGES, _turned(meets)),
    ("overlaps", _RANGES, overlaps),
    ("overlaps before", _RANGES, overlaps_before),
    ("overlaps after", _RANGES, _turned(overlaps_before)),
    ("finishes", _POINT_IN_RANGE, finishes),
    ("finished by", _RANGE_OF_POINT, _turned(finishes)),
    ("includes", _RANGE_OF_POINT, _turned(within)),
    ("during", _POINT_IN_RANGE, within),
    ("starts", _POINT_IN_RANGE, starts),
    ("started by", _RANGE_OF_POINT, _turned(starts)),
    ("coincides", _POINTS, coincides),
]
for _name, _params, _relation in _RELATIONS:
    builtin(f"{_name}({_params})")(_relation)
