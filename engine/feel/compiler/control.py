"""Conditions, loops and filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from engine.feel.compiler.registry import Code, compile_named, compile_node, compiles
from engine.feel.errors import FeelLimitError
from engine.feel.nodes import Mark, Node
from engine.feel.reads import names_read
from engine.feel.run import Run, Scope
from engine.feel.values import Range, Value, kind

Iterators = Sequence[tuple[str, Code]]


@compiles("if")
def condition(mark: Mark, test_node: Node, then_node: Node, else_node: Node) -> Code:
    test, then, otherwise = compile_node(test_node), compile_node(then_node), compile_node(else_node)

    def run(scope: Scope) -> Value:
        chosen = test(scope)
        if type(chosen) is not bool:
            scope.run.problem(mark, f"the condition of 'if' needs true or false, found {kind(chosen)}")
        return then(scope) if chosen is True else otherwise(scope)

    return run


# --- what a loop goes through ---------------------------------------------------------------------------
def as_items(value: Value, run: Run) -> list[Value] | None:
    """Return what a loop or filter goes through; None when there is nothing to go through."""
    if type(value) is list:
        return value
    if type(value) is Range:
        return series(value.low, value.high, run)
    return None if value is None else [value]


def series(low: Value, high: Value, run: Run) -> list[Value] | None:
    """Return the whole numbers or days from *low* to *high*, either way; None for other kinds."""
    whole = all(type(v) is Decimal and v == v.to_integral_value() for v in (low, high))
    if not whole and not (type(low) is dt.date and type(high) is dt.date):
        return None
    if whole and abs(high - low) >= run.limits.items:
        raise FeelLimitError(f"a range has more than {run.limits.items} items")
    a, b = (int(low), int(high)) if whole else (low.toordinal(), high.toordinal())
    step = 1 if a <= b else -1
    if abs(b - a) >= run.limits.items:
        raise FeelLimitError(f"a range has more than {run.limits.items} items")
    run.tick(abs(b - a))
    return [Decimal(i) if whole else dt.date.fromordinal(i) for i in range(a, b + step, step)]


@compiles("series")
def explicit_series(_mark: Mark, low_node: Node, high_node: Node) -> Code:
    low, high = compile_node(low_node), compile_node(high_node)
    return lambda scope: series(low(scope), high(scope), scope.run)


def combinations(iterators: Iterators, scope: Scope) -> Iterator[Scope | None]:
    """Yield a scope for each combination of the loop variables; later ones may use earlier ones.

    Yields None where there is nothing to loop over.
    """
    (name, source), *rest = iterators
    items = as_items(source(scope), scope.run)
    if items is None:
        yield None
        return
    for item in items:
        scope.run.tick()
        inner = scope.inner({name: item})
        if rest:
            yield from combinations(rest, inner)
        else:
            yield inner


# --- loops ----------------------------------------------------------------------------------------------
@compiles("for")
def loop(mark: Mark, iterator_nodes: tuple[tuple[str, Node], ...], body_node: Node) -> Code:
    sees_partial = any("partial" in names_read(n).possible for n in (body_node, *(s for _, s in iterator_nodes)))
    return looping(mark, compile_named(iterator_nodes), compile_node(body_node), sees_partial=sees_partial)


def looping(mark: Mark, iterators: Iterators, body: Code, *, sees_partial: bool = True) -> Code:
    """Compile a loop; sees_partial: the body may ask for `partial`, the results so far."""

    def run(scope: Scope) -> Value:
        made: list[Value] = []
        outer = scope.inner({"partial": []})
        for inner in combinations(iterators, outer):
            if inner is None:
                scope.run.problem(mark, "there is nothing to loop over")
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
    return quantifying(mark, compile_named(iterator_nodes), compile_node(body_node), decisive=word == "some")


def quantifying(mark: Mark, iterators: Iterators, body: Code, *, decisive: bool) -> Code:
    def run(scope: Scope) -> Value:
        unknown = False
        for inner in combinations(iterators, scope):
            value = body(inner) if inner is not None else None
            if value is decisive:
                return decisive
            if type(value) is not bool:
                what = "there is nothing to go through" if inner is None else f"{kind(value)} is no condition"
                scope.run.problem(mark, what)
                unknown = True
        return None if unknown else not decisive

    return run


# --- filters --------------------------------------------------------------------------------------------
@compiles("filter")
def selection(mark: Mark, source_node: Node, condition_node: Node) -> Code:
    source, test = compile_node(source_node), compile_node(condition_node)
    index_only = _is_number(condition_node)

    def run(scope: Scope) -> Value:
        items = as_items(source(scope), scope.run)
        if items is None:
            scope.run.problem(mark, "there is nothing to filter: null")
            return None
        return _at(items, test(scope)) if index_only else filtered(mark, items, test, scope)

    return run


def _is_number(node: Node) -> bool:
    return node.kind == "number" or (node.kind == "negate" and node.args[0].kind == "number")


def filtered(mark: Mark, items: list[Value], test: Code, scope: Scope) -> Value:
    """Return the items that pass *test*, or the one at the position that it gives."""
    kept: list[Value] = []
    for position, item in enumerate(items):
        scope.run.tick()
        result = test(item_scope(item, scope))
        if type(result) is Decimal and position == 0:
            return _at(items, result)
        if result is True:
            kept.append(item)
        elif result is not False:
            scope.run.problem(mark, f"the filter needs true or false, found {kind(result)}")
    return kept


def item_scope(item: Value, scope: Scope) -> Scope:
    """Return the scope of a filter's condition: `item`, and the entries of an item that is a context."""
    return scope.inner({"item": item, **item} if type(item) is dict else {"item": item})


def _at(items: list[Value], position: Decimal) -> Value:
    """Return the item at a position counted from 1, from the end when negative; null where there is none."""
    place = int(position)
    if place != position or not place or abs(place) > len(items):
        return None
    return items[place - 1 if place > 0 else place]
