"""Conditions, loops and filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from engine.feel.compiler.registry import Code, compile_named, compile_node, compiles
from engine.feel.errors import FeelLimitError
from engine.feel.nodes import Mark, Node, weight
from engine.feel.reads import names_read
from engine.feel.run import Run, Scope
from engine.feel.values import MAX_INTEGER_DIGITS, Range, Value, kind
from engine.feel.words import reason

Iterators = Sequence[tuple[str, Code]]


@compiles("if")
def condition(mark: Mark, test_node: Node, then_node: Node, else_node: Node) -> Code:
    test, then, otherwise = compile_node(test_node), compile_node(then_node), compile_node(else_node)

    def run(scope: Scope) -> Value:
        chosen = test(scope)
        if type(chosen) is not bool:
            scope.run.problem(mark, reason("if", kind=kind(chosen)))
        return then(scope) if chosen is True else otherwise(scope)

    return run


# --- what a loop goes through ---------------------------------------------------------------------------
def as_items(value: Value, run: Run) -> list[Value] | None:
    """Return what a loop or filter goes through; None when there is nothing to go through."""
    if type(value) is list:
        return value
    if type(value) is Range:
        return None if value.operator else _inside(value, run)
    return None if value is None else [value]


def _inside(span: Range, run: Run) -> list[Value] | None:
    """Return the whole numbers or days of a range, without the ends that it leaves out."""
    items = series(span.low, span.high, run)
    if items is None:
        return None
    first, last = int(not span.low_included), len(items) - int(not span.high_included)
    return items[first : max(first, last)]


def series(low: Value, high: Value, run: Run) -> list[Value] | None:
    """Return the whole numbers or days from *low* to *high*, either way; None for other kinds."""
    whole = all(type(v) is Decimal and v == v.to_integral_value() for v in (low, high))
    if not whole and not (type(low) is dt.date and type(high) is dt.date):
        return None
    if whole and any(v.adjusted() >= MAX_INTEGER_DIGITS for v in (low, high)):
        raise FeelLimitError(reason("limit.digits", most=MAX_INTEGER_DIGITS))
    a, b = (int(low), int(high)) if whole else (low.toordinal(), high.toordinal())
    step = 1 if a <= b else -1
    if abs(b - a) >= run.limits.items:
        raise FeelLimitError(reason("limit.range", most=run.limits.items).but(reason("hint.fewer")))
    run.tick(abs(b - a))
    return [Decimal(i) if whole else dt.date.fromordinal(i) for i in range(a, b + step, step)]


@compiles("series")
def explicit_series(_mark: Mark, low_node: Node, high_node: Node) -> Code:
    low, high = compile_node(low_node), compile_node(high_node)
    return lambda scope: series(low(scope), high(scope), scope.run)


def combinations(iterators: Iterators, scope: Scope, cost: int) -> Iterator[Scope | None]:
    """Yield a scope for each combination of the loop variables; later ones may use earlier ones.

    Yields None where there is nothing to loop over. *cost* counts for each round.
    """
    (name, source), *rest = iterators
    items = as_items(source(scope), scope.run)
    if items is None:
        yield None
        return
    for item in items:
        scope.run.tick(cost)
        inner = scope.inner({name: item})
        if rest:
            yield from combinations(rest, inner, cost)
        else:
            yield inner


_LOOPED = reason("hint.loop")


# --- loops ----------------------------------------------------------------------------------------------
@compiles("for")
def loop(mark: Mark, iterator_nodes: tuple[tuple[str, Node], ...], body_node: Node) -> Code:
    sees_partial = any("partial" in names_read(n).possible for n in (body_node, *(s for _, s in iterator_nodes)))
    cost = _cost(iterator_nodes, body_node)
    return looping(mark, compile_named(iterator_nodes), compile_node(body_node), sees_partial=sees_partial, cost=cost)


def _cost(iterators: tuple[tuple[str, Node], ...], body: Node) -> int:
    return weight(body) + sum(weight(source) for _, source in iterators[1:])


def looping(mark: Mark, iterators: Iterators, body: Code, *, sees_partial: bool = True, cost: int = 0) -> Code:
    """Compile a loop; sees_partial: the body may ask for `partial`, the results so far. *cost*: of one round."""

    def run(scope: Scope) -> Value:
        made: list[Value] = []
        outer = scope.inner({"partial": []})
        for inner in combinations(iterators, outer, cost):
            if inner is None:
                scope.run.problem(mark, reason("loop.nothing").but(_LOOPED))
                return None
            if sees_partial:
                scope.run.tick(len(made))
                outer.values["partial"] = made.copy()
            made.append(body(inner))
            scope.run.checked(made)
        return made

    return run


@compiles("quantified")
def quantifier(mark: Mark, word: str, iterator_nodes: tuple[tuple[str, Node], ...], body_node: Node) -> Code:
    codes, body, cost = compile_named(iterator_nodes), compile_node(body_node), _cost(iterator_nodes, body_node)
    return quantifying(mark, codes, body, decisive=word == "some", cost=cost)


def quantifying(mark: Mark, iterators: Iterators, body: Code, *, decisive: bool, cost: int = 0) -> Code:
    def run(scope: Scope) -> Value:
        unknown = False
        for inner in combinations(iterators, scope, cost):
            value = body(inner) if inner is not None else None
            if value is decisive:
                return decisive
            if type(value) is not bool:
                no_items = reason("loop.none_to_try").but(_LOOPED) if inner is None else None
                scope.run.problem(mark, no_items or reason("loop.no_condition", kind=kind(value)))
                unknown = True
        return None if unknown else not decisive

    return run


# --- filters --------------------------------------------------------------------------------------------
@compiles("filter")
def selection(mark: Mark, source_node: Node, condition_node: Node) -> Code:
    source, test, cost = compile_node(source_node), compile_node(condition_node), weight(condition_node)
    index_only = _is_number(condition_node)

    def run(scope: Scope) -> Value:
        items = as_items(source(scope), scope.run)
        if items is None:
            scope.run.problem(mark, reason("filter.nothing").but(reason("hint.filter")))
            return None
        if index_only:
            return _at(mark, items, test(scope), scope.run)
        return filtered(mark, items, test, scope, cost)

    return run


def _is_number(node: Node) -> bool:
    return node.kind == "number" or (node.kind == "negate" and node.args[0].kind == "number")


def filtered(mark: Mark, items: list[Value], test: Code, scope: Scope, cost: int = 0) -> Value:
    """Return the items that pass *test*, or the one at the position that it gives. *cost*: of one test."""
    kept: list[Value] = []
    for position, item in enumerate(items):
        scope.run.tick(cost)
        result = test(item_scope(item, scope))
        if type(result) is Decimal and position == 0:
            return _at(mark, items, result, scope.run)
        if result is True:
            kept.append(item)
        elif result is not False:
            scope.run.problem(mark, reason("filter.condition", kind=kind(result)))
    return kept


def item_scope(item: Value, scope: Scope) -> Scope:
    """Return the scope of a filter's condition: `item`, and the entries of an item that is a context."""
    inner = scope.inner({"item": item})
    return inner.inner(item) if type(item) is dict else inner


def _at(mark: Mark, items: list[Value], position: Decimal, run: Run) -> Value:
    """Return the item at a position counted from 1, from the end when negative; null where there is none."""
    place = int(position) if 1 <= abs(position) <= len(items) else 0
    if not place or place != position:
        run.missing(mark, reason("list.position", count=len(items), position=position))
        return None
    return items[place - 1 if place > 0 else place]
