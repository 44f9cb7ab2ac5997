"""Comparison, arithmetic and logic."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel.arithmetic import ARITHMETIC, TRANSCENDENTAL, negated
from engine.feel.comparison import any_true, compare, conjunction, disjunction, less_or_equal, passes
from engine.feel.compiler.hints import for_kinds
from engine.feel.compiler.registry import Code, compile_node, compiles, constant
from engine.feel.nodes import Mark, Node
from engine.feel.run import Run, Scope
from engine.feel.values import Value, kind
from engine.feel.words import Reason, reason

_DIRECT: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@compiles("compare")
def comparison(mark: Mark, op: str, left_node: Node, right_node: Node) -> Code:
    left, right, direct = compile_node(left_node), compile_node(right_node), _DIRECT[op]

    def run(scope: Scope) -> Value:
        a, b = left(scope), right(scope)
        if type(a) is Decimal and type(b) is Decimal:  # the usual case
            return direct(a, b)
        result = compare(op, a, b, scope.run.tick)
        if result is None:
            scope.run.problem(mark, reason("compare", kind=kind(a), op=op, other=kind(b)).but(for_kinds(a, b)))
        return result

    return run


@compiles("between")
def between(mark: Mark, value_node: Node, low_node: Node, high_node: Node) -> Code:
    value, low, high = compile_node(value_node), compile_node(low_node), compile_node(high_node)

    def run(scope: Scope) -> Value:
        v, a, b = value(scope), low(scope), high(scope)
        result = conjunction(less_or_equal(a, v), less_or_equal(v, b))
        if result is None:
            hint = for_kinds(v, a) or for_kinds(v, b)
            scope.run.problem(mark, reason("between", kind=kind(v), low=kind(a), high=kind(b)).but(hint))
        return result

    return run


@compiles("in")
def membership(mark: Mark, value_node: Node, test_nodes: tuple[Node, ...]) -> Code:
    value = compile_node(value_node)
    tests = [(compile_node(node), node.kind == "constant") for node in test_nodes]

    def passes_test(v: Value, code: Code, is_constant: bool, scope: Scope) -> bool | None:
        test = code(scope)
        if test is None and not is_constant:
            scope.run.problem(mark, reason("in.null"))
        return passes(v, test, scope.run.tick)

    def run(scope: Scope) -> Value:
        v = value(scope)
        result = any_true(passes_test(v, code, is_constant, scope) for code, is_constant in tests)
        if result is None:
            scope.run.problem(mark, reason("in.kind", kind=kind(v)))
        return result

    return run


@compiles("arith")
def arithmetic(mark: Mark, op: str, left_node: Node, right_node: Node) -> Code:
    left, right, apply = compile_node(left_node), compile_node(right_node), ARITHMETIC[op]

    def run(scope: Scope) -> Value:
        a, b = left(scope), right(scope)
        if op == "-":
            a, b = _as_moments(a, b, scope.run)
        elif op == "**":
            scope.run.tick(TRANSCENDENTAL)
        result = apply(a, b)
        if result is None:
            scope.run.problem(mark, _why(op, a, b))
        elif type(result) is str:
            scope.run.tick(len(result))
            scope.run.checked(result)
        return result

    return run


def _why(op: str, a: Value, b: Value) -> Reason:
    said = {"kind": kind(a), "op": op, "other": kind(b)}
    if op == "/" and kind(b) == "number" and not b:
        return reason("compute.zero", **said).but(reason("hint.zero"))
    if kind(a) == kind(b) == "number":
        return reason("compute.digits", **said)
    hint = for_kinds(a, b)
    return reason("compute" if hint else "compute.nothing", **said).but(hint)


def _as_moments(a: Value, b: Value, run: Run) -> tuple[Value, Value]:
    """Let a date count as its midnight where it meets a date and time."""
    if type(a) is dt.date and type(b) is dt.datetime:
        return run.midnight(a), b
    if type(a) is dt.datetime and type(b) is dt.date:
        return a, run.midnight(b)
    return a, b


@compiles("negate")
def negation(mark: Mark, operand: Node) -> Code:
    code = compile_node(operand)

    def run(scope: Scope) -> Value:
        value = code(scope)
        result = negated(value)
        if result is None:
            scope.run.problem(mark, reason("negate", kind=kind(value)))
        return result

    return run


def require_boolean(value: Value, mark: Mark, run: Run, op: str) -> None:
    """Refuse what is neither a boolean nor null as an operand of logic."""
    if type(value) is not bool and value is not None:
        run.problem(mark, reason("logic", op=op, kind=kind(value)))


@compiles("and")
def both(mark: Mark, left_node: Node, right_node: Node) -> Code:
    return _logic(mark, "and", left_node, right_node)


@compiles("or")
def either(mark: Mark, left_node: Node, right_node: Node) -> Code:
    return _logic(mark, "or", left_node, right_node)


def _logic(mark: Mark, op: str, left_node: Node, right_node: Node) -> Code:
    left, right = compile_node(left_node), compile_node(right_node)
    decisive, join = (False, conjunction) if op == "and" else (True, disjunction)

    def run(scope: Scope) -> Value:
        a = left(scope)
        require_boolean(a, mark, scope.run, op)
        if a is decisive:
            return a
        b = right(scope)
        require_boolean(b, mark, scope.run, op)
        result = join(a, b)
        if result is None:
            scope.run.problem(mark, reason("logic", op=op, kind=kind(None)))
        return result

    return run


# --- the tests of a decision table cell -----------------------------------------------------------------
@compiles("tests")
def unary_tests(mark: Mark, negated_tests: bool, nodes: tuple[Node, ...]) -> Code:
    """Compile tests against the variable `?`. A null input passes only a test for null."""
    tests = [(compile_node(node), _uses_input(node)) for node in nodes]

    def run(scope: Scope) -> Value:
        value = scope.values.get("?")
        result = any_true(_test_result(test(scope), value, direct, scope.run) for test, direct in tests)
        if result is None and value is not None:
            hint = reason("hint.contains") if type(value) is list else None
            scope.run.problem(mark, reason("test", kind=kind(value)).but(hint))
        if result is None and scope.run.strict:
            return False
        return result if not negated_tests or result is None else not result

    return run


def _test_result(result: Value, value: Value, direct: bool, run: Run) -> Value:
    if direct or (type(result) is bool and type(value) is not bool):
        return result
    return passes(value, result, run.tick)


def _uses_input(part: Any) -> bool:
    if isinstance(part, Node) and part.kind == "name":
        return bool(part.args == ("?",))
    return isinstance(part, tuple) and not isinstance(part, Mark) and any(_uses_input(p) for p in part)


@compiles("any")
def any_value(_mark: Mark) -> Code:
    return constant(True)
