"""Functions and their calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.feel.builtins import BUILTINS
from engine.feel.compiler.hints import no_function, usage
from engine.feel.compiler.lookups import name
from engine.feel.compiler.registry import Code, compile_named, compile_node, compile_nodes, compiles
from engine.feel.compiler.types import coerce
from engine.feel.nodes import Mark, Node, TypeRef, weight
from engine.feel.reads import NULL_WHEN_UNSET
from engine.feel.run import Run, Scope
from engine.feel.values import Function, UnfitError, Value
from engine.feel.words import reason


@compiles("function")
def function(_mark: Mark, params: tuple[tuple[str, TypeRef | None], ...], body_node: Node) -> Code:
    body, cost = compile_node(body_node), weight(body_node)
    return lambda scope: closure(params, body, scope, cost)


def closure(params: Sequence[tuple[str, TypeRef | None]], body: Code, scope: Scope, cost: int = 0) -> Function:
    """Return a function that evaluates *body* with its arguments inside *scope*; *cost* counts for each call."""
    names = tuple(name for name, _ in params)

    def invoke(run: Run, args: Sequence[Value]) -> Value:
        if len(args) != len(names):
            raise UnfitError(reason("call.takes", count=len(names), given=len(args)))
        given = {n: coerce(a, t, run.tick) if t else a for (n, t), a in zip(params, args, strict=True)}
        run.enter(cost)
        try:
            return body(scope.inner(given))
        finally:
            run.leave()

    return Function([names], invoke)


@compiles("call")
def call(mark: Mark, callee_node: Node, positional: tuple[Node, ...], named: tuple[tuple[str, Node], ...]) -> Code:
    label = callee_node.args[0] if callee_node.kind == "name" else "this"
    is_named = callee_node.kind == "name"
    callee = name(callee_node.mark, label, is_called=True) if is_named else compile_node(callee_node)
    codes, pairs = compile_nodes(positional), compile_named(named)
    if label in NULL_WHEN_UNSET:
        codes = [_lenient(code) for code in codes[:1]] + codes[1:]
        pairs = [(key, _lenient(code) if key == "value" else code) for key, code in pairs]

    def run(scope: Scope) -> Value:
        target = callee(scope)
        if type(target) is not Function and label in BUILTINS:
            target = BUILTINS[label]  # a variable may be called like a built-in
        if type(target) is not Function:
            scope.run.problem(mark, no_function(label, BUILTINS if scope.run.strict else ()), label)
            return None
        scope.run.tick()
        try:
            args = by_name(target, {k: v(scope) for k, v in pairs}) if pairs else [code(scope) for code in codes]
            return target.invoke(scope.run, args)
        except UnfitError as unfit:
            how = reason("hint.usage", usage=usage(label, target)) if unfit.is_misuse and label in BUILTINS else None
            scope.run.problem(mark, reason("call", name=label, why=unfit.why).but(how), label)
            return None

    return run


def _lenient(code: Code) -> Code:
    """Let unset names be null in one argument."""

    def run(scope: Scope) -> Value:
        scope.run.lenient_names += 1
        try:
            return code(scope)
        finally:
            scope.run.lenient_names -= 1

    return run


def by_name(target: Function, given: Mapping[str, Value]) -> list[Value]:
    """Return the arguments of a call with names, in order."""
    in_order = tuple(given)
    for names in sorted(target.signatures, key=lambda names: names != in_order):
        if given.keys() <= set(names):
            ordered = [given.get(n) for n in names]
            while ordered and names[len(ordered) - 1] not in given:
                ordered.pop()
            return ordered
    raise UnfitError(reason("call.named", names=", ".join(sorted(given))), is_misuse=True)
