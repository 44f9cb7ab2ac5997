"""Built-ins that make lists of lists."""

from __future__ import annotations

import functools
from decimal import Decimal

from engine.feel.builtins.registry import builtin, found, whole
from engine.feel.comparison import equal, less
from engine.feel.run import Run
from engine.feel.values import Function, UnfitError, Value, kind
from engine.feel.words import reason


@builtin("list contains(list: list, element: any)", run=True)
def list_contains(run: Run, items: list[Value], element: Value) -> bool:
    return any(equal(i, element, run.tick) is True for i in items)


@builtin("sublist(list: list, start position: number, length?: number)")
def sublist(items: list[Value], start_position: Decimal, length: Decimal | None) -> list[Value]:
    begin = _index(items, start_position)
    if length is None:
        return items[begin:]
    end = begin + whole(length)
    if end <= begin or end > len(items):
        raise UnfitError(reason("list.too_short", count=length))
    return items[begin:end]


@builtin("append(list: list, item*: any)")
def append(items: list[Value], *more: Value) -> list[Value]:
    return items + list(more)


@builtin("concatenate(list*: list)")
def concatenate(*lists: list[Value]) -> list[Value]:
    return [i for items in lists for i in items]


def _index(items: list[Value], position: Decimal) -> int:
    """Return the Python index of a FEEL position, which counts from 1, from the end when negative."""
    place = whole(position)
    if not place or abs(place) > len(items):
        raise UnfitError(reason("list.position", count=len(items), position=place))
    return place - 1 if place > 0 else len(items) + place


@builtin("insert before(list: list, position: number, newItem: any)")
def insert_before(items: list[Value], position: Decimal, item: Value) -> list[Value]:
    at = _index(items, position)
    return [*items[:at], item, *items[at:]]


@builtin("remove(list: list, position: number)")
def remove(items: list[Value], position: Decimal) -> list[Value]:
    at = _index(items, position)
    return items[:at] + items[at + 1 :]


@builtin("list replace(list: list, position: number, newItem: any)")
def replace_at(items: list[Value], position: Decimal, item: Value) -> list[Value]:
    at = _index(items, position)
    return [*items[:at], item, *items[at + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any)", run=True)
def replace_where(run: Run, items: list[Value], match: Function, item: Value) -> list[Value]:
    chosen = [match.invoke(run, [i, item]) for i in items]
    if any(type(c) is not bool for c in chosen):
        raise UnfitError(reason("list.match"))
    return [item if c else i for i, c in zip(items, chosen, strict=True)]


@builtin("duplicate values(list: list)", run=True)
def duplicate_values(run: Run, items: list[Value]) -> list[Value]:
    """Return each item that comes more than once, once."""
    run.tick(len(items) ** 2)
    return [i for i in distinct_values(run, items) if sum(equal(i, o, run.tick) is True for o in items) > 1]


@builtin("partition(list: list, size: number)")
def partition(items: list[Value], size: Decimal) -> list[list[Value]]:
    step = whole(size)
    if step < 1:
        raise UnfitError(reason("size.small", number=size))
    return [items[at : at + step] for at in range(0, len(items), step)]


@builtin("is empty(list: list)")
def is_empty(items: list[Value]) -> bool:
    return not items


@builtin("reverse(list: list)")
def reverse(items: list[Value]) -> list[Value]:
    return items[::-1]


@builtin("index of(list: list, match: any)", run=True)
def index_of(run: Run, items: list[Value], match: Value) -> list[Decimal]:
    return [Decimal(n) for n, i in enumerate(items, 1) if equal(i, match, run.tick) is True]


@builtin("distinct values(list: list)", run=True)
def distinct_values(run: Run, items: list[Value]) -> list[Value]:
    kept: list[Value] = []
    for item in items:
        run.tick(len(kept))
        if not any(equal(item, k, run.tick) is True for k in kept):
            kept.append(item)
    return kept


@builtin("union(list*: list)", run=True)
def union(run: Run, *lists: list[Value]) -> list[Value]:
    return distinct_values(run, concatenate(*lists))


@builtin("flatten(list: list)", run=True)
def flatten(run: Run, items: list[Value]) -> list[Value]:
    flat: list[Value] = []
    _flatten_into(flat, items, run)
    return flat


def _flatten_into(flat: list[Value], items: list[Value], run: Run) -> None:
    for item in items:
        run.tick()
        if type(item) is list:
            _flatten_into(flat, item, run)
        else:
            flat.append(item)
    run.checked(flat)


@builtin("sort(list: list, precedes?: function)", run=True)
def sort(run: Run, items: list[Value], precedes: Function | None) -> list[Value]:
    def before(a: Value, b: Value) -> bool:
        run.tick()
        if precedes is None:
            return found(less(a, b), "order", kind=kind(a), other=kind(b))
        result = precedes.invoke(run, [a, b])
        if type(result) is not bool:
            raise UnfitError(reason("list.comparing"))
        return result

    def order(a: Value, b: Value) -> int:
        return -1 if before(a, b) else int(before(b, a))

    return sorted(items, key=functools.cmp_to_key(order))
