"""Literals, lists, contexts and ranges."""

from __future__ import annotations

import datetime as dt

from engine.feel import temporal
from engine.feel.comparison import less, less_or_equal
from engine.feel.compiler.registry import Code, compile_named, compile_node, compile_nodes, compiles, constant
from engine.feel.nodes import Mark, Node
from engine.feel.run import Scope
from engine.feel.values import NUMBERS, Range, Value
from engine.feel.words import reason


@compiles("number")
def number(_mark: Mark, text: str) -> Code:
    return constant(NUMBERS.create_decimal(text))


@compiles("string")
def string(_mark: Mark, text: str) -> Code:
    return constant(text)


@compiles("constant")
def named_constant(_mark: Mark, text: str) -> Code:
    return constant({"true": True, "false": False, "null": None}[text])


@compiles("at")
def at_literal(_mark: Mark, text: str) -> Code:
    value = temporal.at_literal(text)
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        return lambda scope: scope.run.local(value)
    return constant(value)


@compiles("list")
def items(_mark: Mark, nodes: tuple[Node, ...]) -> Code:
    codes = compile_nodes(nodes)
    return lambda scope: [code(scope) for code in codes]


@compiles("context")
def context(_mark: Mark, pairs: tuple[tuple[str, Node], ...]) -> Code:
    entries = compile_named(pairs)

    def run(scope: Scope) -> Value:
        made: dict[str, Value] = {}
        inner = scope.inner(made)  # an entry sees the ones before it
        for key, code in entries:
            made[key] = code(inner)
        return made

    return run


@compiles("range")
def between_ends(mark: Mark, low_end: Node, high_end: Node, low_included: bool, high_included: bool) -> Code:
    low, high = compile_node(low_end), compile_node(high_end)

    def run(scope: Scope) -> Value:
        a, b = low(scope), high(scope)
        if (a is None and b is None) or (a is not None and b is not None and less_or_equal(a, b) is None):
            scope.run.problem(mark, reason("range.ends"))
            return None
        if a is not None and b is not None and less(b, a):
            scope.run.problem(mark, reason("range.turned"))
            return None
        return Range(a, b, low_included and a is not None, high_included and b is not None)

    return run


@compiles("unary")
def open_test(_mark: Mark, op: str, operand: Node) -> Code:
    """Compile a test such as "< 5" to a range with one open end."""
    code = compile_node(operand)

    def run(scope: Scope) -> Value:
        value = code(scope)
        if op in ("=", "!="):
            return Range(value, value, True, True, op)
        if op[0] == "<":
            return Range(None, value, False, op == "<=", op)
        return Range(value, None, op == ">=", False, op)

    return run
