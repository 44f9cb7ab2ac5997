"""Built-ins that boil a list down to one value. An empty list gives null, as the standard says."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from engine.feel.arithmetic import add, divide, multiply
from engine.feel.builtins.registry import builtin, found, spread
from engine.feel.comparison import less
from engine.feel.values import DAYS, MONTHS, NUMBERS, UnfitError, Value, finite, kind
from engine.feel.words import reason

_TOO_LARGE = "number.large"


def _numbers(items: list[Value]) -> list[Decimal]:
    for item in items:
        if type(item) is not Decimal:
            raise UnfitError(reason("list.no_number", kind=kind(item)))
    return items


@builtin("count(list: list)")
def count(items: list[Value]) -> Decimal:
    return Decimal(len(items))


@spread("min")
def minimum(items: list[Value]) -> Value:
    return _extreme(items, less)


@spread("max")
def maximum(items: list[Value]) -> Value:
    return _extreme(items, lambda a, b: less(b, a))


def _extreme(items: list[Value], better: Callable[[Value, Value], bool | None]) -> Value:
    best = items[0] if items else None
    for item in items:
        if found(better(item, best), "order", kind=kind(item), other=kind(best)):
            best = item
    return best


@spread("sum")
def total(items: list[Value]) -> Value:
    if any(kind(i) not in ("number", DAYS, MONTHS) for i in items):
        raise UnfitError(reason("list.no_numbers"))
    return found(functools.reduce(add, items), "list.no_sum") if items else None


@spread("mean")
def mean(items: list[Value]) -> Decimal | None:
    return found(divide(functools.reduce(add, _numbers(items)), Decimal(len(items))), _TOO_LARGE) if items else None


@spread("product")
def product(items: list[Value]) -> Decimal | None:
    return found(functools.reduce(multiply, _numbers(items)), _TOO_LARGE) if items else None


@spread("median")
def median(items: list[Value]) -> Decimal | None:
    ordered, half = sorted(_numbers(items)), len(items) // 2
    if not ordered:
        return None
    if len(items) % 2:
        return ordered[half]
    middle: Decimal = found(divide(add(ordered[half - 1], ordered[half]), Decimal(2)), _TOO_LARGE)
    return middle


@spread("stddev")
def standard_deviation(items: list[Value]) -> Decimal | None:
    """Return the standard deviation of a sample; null for fewer than two numbers."""
    numbers = _numbers(items)
    if len(numbers) < 2:
        return None
    average = NUMBERS.divide(functools.reduce(NUMBERS.add, numbers), Decimal(len(numbers)))
    squares = [NUMBERS.power(NUMBERS.subtract(n, average), Decimal(2)) for n in numbers]
    variance = NUMBERS.divide(functools.reduce(NUMBERS.add, squares), Decimal(len(numbers) - 1))
    return found(finite(NUMBERS.sqrt(variance)), _TOO_LARGE)


@spread("mode")
def mode(items: list[Value]) -> list[Decimal]:
    counts = Counter(_numbers(items))
    top = max(counts.values(), default=0)
    return sorted(number for number, times in counts.items() if times == top)


@spread("all")
def all_true(items: list[Value]) -> bool:
    return _decided(items, decisive=False)


@spread("any")
def any_true(items: list[Value]) -> bool:
    return _decided(items, decisive=True)


def _decided(items: list[Value], *, decisive: bool) -> bool:
    if any(i is decisive for i in items):
        return decisive
    if any(type(i) is not bool for i in items):
        raise UnfitError(reason("list.no_booleans"))
    return not decisive
