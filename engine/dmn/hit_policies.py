"""What the rules that applied amount to, by the table's hit policy."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from engine.feel.arithmetic import add
from engine.feel.comparison import equal, less
from engine.feel.nodes import Mark
from engine.feel.run import Run
from engine.feel.values import Value, kind
from engine.feel.words import reason

SINGLE = frozenset(["UNIQUE", "FIRST", "PRIORITY", "ANY"])
LISTS = frozenset(["COLLECT", "RULE ORDER", "OUTPUT ORDER"])
AGGREGATIONS = frozenset(["SUM", "MIN", "MAX", "COUNT"])
ORDERED = frozenset(["PRIORITY", "OUTPUT ORDER"])  # by the order of the output values
_NOWHERE = Mark("", 0)


def outcome(hits: Mapping[int, Value], policy: str, aggregation: str | None, run: Run) -> Value:
    """Return the result of a table from the outputs of the rules that applied, by the rules' numbers."""
    if policy in SINGLE:
        return _single(hits, policy, run)
    results = list(hits.values())
    if policy == "COLLECT" and aggregation:
        return _aggregate(results, aggregation, run)
    return results


def _single(hits: Mapping[int, Value], policy: str, run: Run) -> Value:
    if not hits:
        return None
    first = next(iter(hits.values()))
    numbers = ", ".join(str(number) for number in sorted(hits))
    if policy == "UNIQUE" and len(hits) > 1:
        run.problem(_NOWHERE, reason("table.unique", numbers=numbers))
        return None
    if policy == "ANY" and any(equal(h, first, run.tick) is not True for h in hits.values()):
        run.problem(_NOWHERE, reason("table.any", numbers=numbers))
        return None
    return first


def _aggregate(hits: Sequence[Value], aggregation: str, run: Run) -> Value:
    if aggregation == "COUNT":
        return Decimal(len(hits))
    if not hits:
        return None
    result = functools.reduce(_JOINS[aggregation], hits)
    if result is None:
        kinds = ", ".join(sorted({kind(h) for h in hits}))
        run.problem(_NOWHERE, reason("table.aggregation", name=aggregation, kinds=kinds))
    return result


def _smaller(a: Value, b: Value) -> Value:
    before = less(b, a)
    return None if before is None else b if before else a


def _larger(a: Value, b: Value) -> Value:
    before = less(a, b)
    return None if before is None else b if before else a


_JOINS: dict[str, Callable[[Value, Value], Value]] = {"SUM": add, "MIN": _smaller, "MAX": _larger}
