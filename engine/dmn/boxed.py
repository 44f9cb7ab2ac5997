"""Boxed expressions: each element becomes a closure over a scope."""

from __future__ import annotations

from collections.abc import Callable

from engine.dmn.logic import Logic, nothing, spelled
from engine.dmn.table import compile_table
from engine.dmn.xml import Element, child, children, local, name_of
from engine.feel.compiler import Code
from engine.feel.compiler.control import as_items, filtered, looping, quantifying
from engine.feel.compiler.functions import by_name, closure
from engine.feel.nodes import Mark
from engine.feel.run import Scope
from engine.feel.values import Function, UnfitError, Value, kind
from engine.feel.words import reason

Compile = Callable[[Element, Logic], Code]
_NOWHERE = Mark("", 0)


def compile_boxed(element: Element, logic: Logic) -> Code:
    return BOXED[local(element)](element, logic)


def boxed_in(holder: Element | None, logic: Logic, around: Element) -> Code:
    """Compile the boxed expression inside *holder*; a missing one is a finding about *around*."""
    found = None if holder is None else child(holder, *BOXED)
    if found is None:
        logic.findings.add("DMN-LOGIC:part", around)
        return nothing
    return compile_boxed(found, logic)


def _declared(element: Element, name: str | None, logic: Logic) -> str:
    spelling = spelled((name or "").strip(), element, logic.findings)
    logic.declare([spelling])
    return spelling


# --- values ---------------------------------------------------------------------------------------------
def literal(element: Element, logic: Logic) -> Code:
    return logic.expression(element)


def context(element: Element, logic: Logic) -> Code:
    """Compile a boxed context; a last entry without a name is its result."""
    entries: list[tuple[str | None, str | None, Code]] = []
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        name = None if variable is None else _declared(entry, variable.get("name"), logic)
        type_name = None if variable is None else variable.get("typeRef")
        entries.append((name, type_name, boxed_in(entry, logic, entry)))

    def run(scope: Scope) -> Value:
        made: dict[str, Value] = {}
        inner = scope.inner(made)
        for name, type_name, code in entries:
            value = code(inner)
            if name is None:
                return value
            made[name] = logic.types.conform(value, type_name, scope.run, name)
        return made

    return run


def items(element: Element, logic: Logic) -> Code:
    codes = [compile_boxed(e, logic) for e in children(element, *BOXED)]
    return lambda scope: [code(scope) for code in codes]


def relation(element: Element, logic: Logic) -> Code:
    columns = [name_of(c) for c in children(element, "column")]
    rows = [[compile_boxed(e, logic) for e in children(r, *BOXED)] for r in children(element, "row")]
    if any(len(row) != len(columns) for row in rows):
        logic.findings.add("DMN-RULE:row", element)
    return lambda scope: [dict(zip(columns, (cell(scope) for cell in row), strict=True)) for row in rows]


# --- control --------------------------------------------------------------------------------------------
def conditional(element: Element, logic: Logic) -> Code:
    test, then, otherwise = (boxed_in(child(element, n), logic, element) for n in ("if", "then", "else"))

    def run(scope: Scope) -> Value:
        chosen = test(scope)
        if type(chosen) is not bool:
            scope.run.problem(_NOWHERE, reason("boxed.condition", kind=kind(chosen)))
        return then(scope) if chosen is True else otherwise(scope)

    return run


def selection(element: Element, logic: Logic) -> Code:
    source = boxed_in(child(element, "in"), logic, element)
    logic.declare(["item"])
    match = boxed_in(child(element, "match"), logic, element)

    def run(scope: Scope) -> Value:
        found = as_items(source(scope), scope.run)
        if found is None:
            scope.run.problem(_NOWHERE, reason("filter.nothing"))
            return None
        return filtered(_NOWHERE, found, match, scope)

    return run


def _iteration(element: Element, body: str, logic: Logic) -> tuple[list[tuple[str, Code]], Code]:
    name = _declared(element, element.get("iteratorVariable"), logic)
    source = boxed_in(child(element, "in"), logic, element)
    return [(name, source)], boxed_in(child(element, body), logic, element)


def loop(element: Element, logic: Logic) -> Code:
    logic.declare(["partial"])
    iterators, body = _iteration(element, "return", logic)
    return looping(_NOWHERE, iterators, body)


def quantifier(element: Element, logic: Logic) -> Code:
    iterators, body = _iteration(element, "satisfies", logic)
    return quantifying(_NOWHERE, iterators, body, decisive=local(element) == "some")


# --- functions ------------------------------------------------------------------------------------------
def function(element: Element, logic: Logic) -> Code:
    """Compile a function definition in FEEL; other languages are refused."""
    if element.get("kind", "FEEL") != "FEEL":
        logic.findings.add("DMN-UNSUPPORTED:function", element, kind=element.get("kind"))
        return nothing
    params = [
        (_declared(p, p.get("name"), logic), logic.types.find(t) if (t := p.get("typeRef")) else None)
        for p in children(element, "formalParameter")
    ]
    body, result_type = boxed_in(element, logic, element), element.get("typeRef")

    def run(scope: Scope) -> Value:
        def fitted(inner: Scope) -> Value:
            return logic.types.conform(body(inner), result_type, inner.run, "the result")

        return closure(params, fitted, scope)

    return run


def invocation(element: Element, logic: Logic) -> Code:
    callee = boxed_in(element, logic, element)
    bindings = [
        (spelled(name_of(p), b, logic.findings), boxed_in(b, logic, b))
        for b in children(element, "binding")
        if (p := child(b, "parameter")) is not None
    ]

    def run(scope: Scope) -> Value:
        target = callee(scope)
        if type(target) is not Function:
            scope.run.problem(_NOWHERE, reason("boxed.invoked", kind=kind(target)))
            return None
        try:
            return target.invoke(scope.run, by_name(target, {n: code(scope) for n, code in bindings}))
        except UnfitError as unfit:
            scope.run.problem(_NOWHERE, reason("boxed.invocation", why=unfit.why))
            return None

    return run


BOXED: dict[str, Compile] = {
    "literalExpression": literal,
    "decisionTable": compile_table,
    "context": context,
    "list": items,
    "relation": relation,
    "conditional": conditional,
    "filter": selection,
    "for": loop,
    "some": quantifier,
    "every": quantifier,
    "functionDefinition": function,
    "invocation": invocation,
}
