"""Cut the values of one column of a decision table into regions in which every cell has the same answer."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from engine.feel import FeelSyntaxError
from engine.feel.builtins import BUILTINS
from engine.feel.comparison import less
from engine.feel.compiler import compile_node
from engine.feel.nodes import Node
from engine.feel.parser import Parser
from engine.feel.run import Run, Scope
from engine.feel.values import DAYS, MOMENT, MONTHS, NUMBERS, Value, YearsMonths, kind

_LITERALS = frozenset(["number", "string", "constant", "at"])
_MAKERS = frozenset(["date", "time", "date and time", "duration"])
_BOOLEAN = frozenset(["unary", "range", "list", "compare", "between", "in", "and", "or", "tests", "any"])
_ORDERINGS = frozenset(["<", "<=", ">", ">="])
_FUNCTIONS = [name for name in BUILTINS if " " in name]
_MOST_POINTS = 2_000
WHOLE = frozenset(["integer", "long"])  # spellings of types without fractions


class NotDecidableError(Exception):
    """The cells of a table say more than comparisons with fixed values: nothing is said of such a table."""


class Points:
    """The fixed values that the cells of one column compare with."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.values: list[Value] = []
        self.is_ordered = False

    def read(self, text: str) -> Node:
        """Take the fixed values of one cell, and return it. Raises NotDecidableError where it says more."""
        try:
            tests = Parser(text, functions=_FUNCTIONS).parse_unary_tests()
        except FeelSyntaxError:
            raise NotDecidableError from None
        self._take(tests)
        if len(self.values) > _MOST_POINTS:
            raise NotDecidableError
        return tests

    def _take(self, node: Node) -> None:
        if _is_fixed(node):
            self._add(node)
        elif node.kind == "call" and node.args[0].args[0] == "not":
            self._take_all(node.args[1])
        elif node.kind in _BOOLEAN:
            self.is_ordered |= node.kind in ("range", "between") or bool(_ORDERINGS.intersection(map(str, node.args)))
            self._take_all(node.args)
        elif not (node.kind == "name" and node.args[0] == "?"):
            raise NotDecidableError

    def _take_all(self, parts: Iterable[Any]) -> None:
        for part in parts:
            if isinstance(part, Node):
                self._take(part)
            elif isinstance(part, tuple):
                self._take_all(part)

    def _add(self, node: Node) -> None:
        value = compile_node(node)(Scope({}, None, self.run))
        if value is not None:
            self.values.append(value)


def _is_fixed(node: Node) -> bool:
    """Is this a literal, or made of literals alone?"""
    if node.kind in _LITERALS:
        return True
    if node.kind in ("negate", "arith"):
        return all(_is_fixed(part) for part in node.args if isinstance(part, Node))
    if node.kind != "call":
        return False
    callee, args, named = node.args
    return callee.kind == "name" and callee.args[0] in _MAKERS and not named and all(_is_fixed(a) for a in args)


def regions(points: Points, *, is_whole: bool) -> list[Value]:
    """Return one value of each region. Raises NotDecidableError for kinds that are mixed, or cannot be cut."""
    kinds = {kind(value) for value in points.values}
    if len(kinds) != 1:
        raise NotDecidableError
    (found,) = kinds
    if found == "boolean":
        return [True, False]
    if found == "string" and not points.is_ordered:
        texts = list(dict.fromkeys(points.values))
        return [*texts, _another(texts)]
    between = _BETWEEN.get(found)
    if between is None:
        raise NotDecidableError
    return _along(_in_order(points.values), between[is_whole])


def _another(texts: list[str]) -> str:
    """Return a text that is none of these."""
    text = "…"
    while text in texts:
        text += "…"
    return text


def _in_order(values: list[Value]) -> list[Value]:
    def order(a: Value, b: Value) -> int:
        first, last = less(a, b), less(b, a)
        if first is None or last is None:
            raise NotDecidableError
        return -1 if first else int(last)

    ordered: list[Value] = []
    for value in sorted(values, key=functools.cmp_to_key(order)):
        if not ordered or order(ordered[-1], value):
            ordered.append(value)
    return ordered


def _along(ends: list[Value], between: Between) -> list[Value]:
    """Return the ends, and a value before, between and after them where there is one."""
    made: list[Value] = []
    for low, high in zip([None, *ends], [*ends, None], strict=True):
        inner = between(low, high)
        made += [inner] if inner is not None else []
        made += [high] if high is not None else []
    return made


Between = Callable[[Value, Value], Value]


def _stepping(step: Any) -> Between:
    """Return how to find a value between two of a kind that goes in steps, such as days."""

    def between(low: Value, high: Value) -> Value:
        try:
            found = high - step if low is None else low + step
        except OverflowError:  # the calendar ends there
            return None
        return found if low is None or high is None or found < high else None

    return between


def _halving(step: Any) -> Between:
    """Return how to find a value in the middle of two."""

    def between(low: Value, high: Value) -> Value:
        try:
            found = high - step if low is None else low + step if high is None else low + (high - low) / 2
        except OverflowError:
            return None
        return found if found not in (low, high) else None

    return between


def _number_between(low: Value, high: Value) -> Value:
    if low is None:
        return NUMBERS.subtract(high, Decimal(1))
    if high is None:
        return NUMBERS.add(low, Decimal(1))
    middle = NUMBERS.divide(NUMBERS.add(low, high), Decimal(2))
    whole = middle.to_integral_value()
    found = whole if low < whole < high else middle
    return found if low < found < high else None


def _months_between(low: Value, high: Value) -> Value:
    found = _stepping(1)(None if low is None else low.months, None if high is None else high.months)
    return None if found is None else YearsMonths(found)


def _time_between(low: Value, high: Value) -> Value:
    day = dt.date(2000, 1, 1)
    first = dt.datetime.combine(day, dt.time.min if low is None else low)
    last = dt.datetime.combine(day, dt.time.max if high is None else high)
    found = (first + (last - first) / 2).timetz()
    return found if found not in (low, high) else None


_WHOLE_NUMBERS, _DAY, _MINUTE = _stepping(Decimal(1)), dt.timedelta(days=1), dt.timedelta(minutes=1)
_BETWEEN: dict[str, tuple[Between, Between]] = {  # with fractions, without
    "number": (_number_between, _WHOLE_NUMBERS),
    "date": (_stepping(_DAY), _stepping(_DAY)),
    MOMENT: (_halving(_MINUTE), _halving(_MINUTE)),
    "time": (_time_between, _time_between),
    DAYS: (_halving(_DAY), _halving(_DAY)),
    MONTHS: (_months_between, _months_between),
}
