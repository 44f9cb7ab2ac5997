"""Built-ins that relate points and ranges in Allen's interval algebra."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from engine.feel.builtins.registry import builtin, found
from engine.feel.comparison import equal, less
from engine.feel.run import Run
from engine.feel.values import ORDERED, Range, UnfitError, Value, kind
from engine.feel.words import reason


class Span(NamedTuple):
    low: Value
    low_in: bool
    high: Value
    high_in: bool


def _span(value: Value) -> Span:
    """Return a range, or a point as the range that holds nothing else."""
    if type(value) is not Range:
        return Span(value, True, value, True)
    if value.operator == "!=" or any(end is not None and kind(end) not in ORDERED for end in (value.low, value.high)):
        raise UnfitError(reason("range.order"))
    return Span(value.low, value.low_included, value.high, value.high_included)


def _same(a: Value, b: Value) -> bool:
    return a is not None and equal(a, b, lambda _size: None) is True


def _less(a: Value, b: Value) -> bool:
    return found(less(a, b), "order", kind=kind(a), other=kind(b))


def _starts_first(first: Span, second: Span) -> bool:
    """Does the first hold a point before all of the second? A range without a start begins before any point."""
    if first.low is None or second.low is None:
        return first.low is None and second.low is not None
    return _less(first.low, second.low) or (_same(first.low, second.low) and first.low_in and not second.low_in)


def _ends_first(first: Span, second: Span) -> bool:
    """Does the second hold a point after all of the first?"""
    if first.high is None or second.high is None:
        return second.high is None and first.high is not None
    return _less(first.high, second.high) or (_same(first.high, second.high) and second.high_in and not first.high_in)


def before(a: Value, b: Value) -> bool:
    end, start = _span(a), _span(b)
    if end.high is None or start.low is None:
        return False
    if _same(end.high, start.low):
        return not (end.high_in and start.low_in)
    return _less(end.high, start.low)


def within(a: Value, b: Value) -> bool:
    """Return whether a (point or range) lies inside the range b."""
    inner, outer = _span(a), _span(b)
    return not _starts_first(inner, outer) and not _ends_first(outer, inner)


def same_start(a: Value, b: Value) -> bool:
    first, second = _span(a), _span(b)
    return _same(first.low, second.low) and first.low_in == second.low_in


def same_end(a: Value, b: Value) -> bool:
    first, second = _span(a), _span(b)
    return _same(first.high, second.high) and first.high_in == second.high_in


def overlaps(a: Value, b: Value) -> bool:
    return not before(a, b) and not before(b, a)


def meets(a: Value, b: Value) -> bool:
    first, second = _span(a), _span(b)
    return first.high_in and second.low_in and _same(first.high, second.low)


def overlaps_before(a: Value, b: Value) -> bool:
    """Return whether a starts before b, reaches into it, and ends no later."""
    first, second = _span(a), _span(b)
    return _starts_first(first, second) and overlaps(a, b) and not _ends_first(second, first)


def finishes(a: Value, b: Value) -> bool:
    return same_end(a, b) and within(a, b)


def starts(a: Value, b: Value) -> bool:
    return same_start(a, b) and within(a, b)


@builtin("coincides(point1: point, point2: point)", run=True)
@builtin("coincides(range1: range, range2: range)", run=True)
def coincides(run: Run, a: Value, b: Value) -> bool:
    return found(equal(a, b, run.tick), "equal", kind=kind(a), other=kind(b))


def _turned(relation: Callable[[Value, Value], bool]) -> Callable[[Value, Value], bool]:
    return lambda a, b: relation(b, a)


_POINTS = "point1: point, point2: point"
_RANGES = "range1: range, range2: range"
_POINT_IN_RANGE = "point: point, range: range"
_RANGE_OF_POINT = "range: range, point: point"
_ANY_ORDER = (_POINTS, _POINT_IN_RANGE, _RANGE_OF_POINT, _RANGES)
_RELATIONS: list[tuple[str, tuple[str, ...], Callable[[Value, Value], bool]]] = [
    ("before", _ANY_ORDER, before),
    ("after", _ANY_ORDER, _turned(before)),
    ("meets", (_RANGES,), meets),
    ("met by", (_RANGES,), _turned(meets)),
    ("overlaps", (_RANGES,), overlaps),
    ("overlaps before", (_RANGES,), overlaps_before),
    ("overlaps after", (_RANGES,), _turned(overlaps_before)),
    ("finishes", (_POINT_IN_RANGE, _RANGES), finishes),
    ("finished by", (_RANGE_OF_POINT, _RANGES), _turned(finishes)),
    ("includes", (_RANGE_OF_POINT, _RANGES), _turned(within)),
    ("during", (_POINT_IN_RANGE, _RANGES), within),
    ("starts", (_POINT_IN_RANGE, _RANGES), starts),
    ("started by", (_RANGE_OF_POINT, _RANGES), _turned(starts)),
]
for _name, _ways, _relation in _RELATIONS:
    for _params in _ways:
        builtin(f"{_name}({_params})")(_relation)
