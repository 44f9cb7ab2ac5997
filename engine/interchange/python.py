"""Expressions and scripts of SpiffWorkflow (Python) as FEEL, as far as they are simple: names, members, comparisons,
and, or, not, in, choices, arithmetic, literals, f-strings, and assignments of them. Nothing is ever run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping, Sequence
from math import isfinite

from engine.interchange.feel_text import (
    Binding,
    NotSimpleError,
    Piece,
    checked,
    choice,
    entry,
    member,
    name,
    negation,
    operation,
    quoted,
    sign,
)

MOST_TEXT = 10_000
_OPERATORS: Mapping[type[ast.AST], str] = {
    ast.And: "and",
    ast.Or: "or",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Is: "==",
    ast.IsNot: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Mod: "%",
}
_SAME_IN_FEEL = {"max": "max", "min": "min", "sum": "sum", "abs": "abs", "str": "string"}
_DURATIONS = {"weeks": "P{}D", "days": "P{}D", "hours": "PT{}H", "minutes": "PT{}M", "seconds": "PT{}S"}
_WEEK = 7


def expression(text: str) -> str:
    """Return the FEEL of a Python expression, without `=`. Raises NotSimpleError."""
    return checked(_piece(_parsed(text.strip(), "eval").body).text)  # type: ignore[attr-defined]  # of "eval"


def literal(text: str) -> str | None:
    """Return the text that a Python expression is, None when it is something else: `"P1D"` -> `P1D`."""
    try:
        body = _parsed(text.strip(), "eval").body  # type: ignore[attr-defined]  # of "eval"
    except NotSimpleError:
        return None
    return body.value if isinstance(body, ast.Constant) and isinstance(body.value, str) else _duration(body)


def assignments(script: str) -> list[tuple[str, str]]:
    """Return (variable, FEEL without `=`) for each line of a script that only assigns, each variable once.

    Raises NotSimpleError for any other script.
    """
    found: list[tuple[str, str]] = []
    for line in _parsed(_dedented(script), "exec").body:  # type: ignore[attr-defined]  # of "exec"
        if not isinstance(line, ast.Assign) or len(line.targets) != 1 or not isinstance(line.targets[0], ast.Name):
            raise NotSimpleError
        found.append((name(line.targets[0].id).text, checked(_piece(line.value).text)))
    names = [variable for variable, _ in found]
    if not found or len(set(names)) < len(names):
        raise NotSimpleError
    return found


def entry_of(payload: str | None, key: str) -> str | None:
    """Return the FEEL of what a dict that is written out has under *key*, None when it has no such entry."""
    body = _parsed((payload or "None").strip(), "eval").body  # type: ignore[attr-defined]  # of "eval"
    if not isinstance(body, ast.Dict):
        return None
    for name_node, value in zip(body.keys, body.values, strict=True):
        if isinstance(name_node, ast.Constant) and name_node.value == key:
            return checked(_piece(value).text)
    return None


def _dedented(script: str) -> str:
    lines = script.strip("\n").rstrip().splitlines()
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:] for line in lines)


def _parsed(text: str, mode: str) -> ast.AST:
    if len(text) > MOST_TEXT:
        raise NotSimpleError
    try:
        with warnings.catch_warnings(action="ignore"):  # of odd escapes in texts
            return ast.parse(text, mode=mode)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotSimpleError from error


def _piece(node: ast.AST) -> Piece:
    try:
        return _of(node)
    except RecursionError as error:
        raise NotSimpleError from error


def _of(node: ast.AST) -> Piece:
    if isinstance(node, ast.Constant):
        return _constant(node.value)
    if isinstance(node, ast.Name):
        return name(node.id)
    if isinstance(node, ast.Attribute):
        return member(_of(node.value), node.attr)
    if isinstance(node, ast.Subscript):
        return _subscript(node)
    if isinstance(node, ast.Compare):
        return _compare(node)
    if isinstance(node, ast.IfExp):
        return choice(_of(node.test), _of(node.body), _of(node.orelse))
    if isinstance(node, ast.List | ast.Tuple):
        return Piece(f"[{', '.join(_of(one).text for one in node.elts)}]")
    if isinstance(node, ast.Dict):
        return _dict(node)
    if isinstance(node, ast.JoinedStr):
        return _joined(node)
    return _operated(node)


def _operated(node: ast.AST) -> Piece:
    if isinstance(node, ast.BoolOp):
        return _all([_of(one) for one in node.values], _operator(node.op))
    if isinstance(node, ast.BinOp):
        return operation(_of(node.left), _operator(node.op), _of(node.right))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return negation(_of(node.operand))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return sign(_of(node.operand))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        function = _SAME_IN_FEEL.get(node.func.id)
        if function is not None and node.args:
            return Piece(f"{function}({', '.join(_of(one).text for one in node.args)})")
    span = _duration(node)
    if span is None:
        raise NotSimpleError
    return Piece(f'duration("{span}")')


def _operator(node: ast.AST) -> str:
    if type(node) not in _OPERATORS:
        raise NotSimpleError
    return _OPERATORS[type(node)]


def _all(pieces: Sequence[Piece], operator: str) -> Piece:
    whole = pieces[0]
    for piece in pieces[1:]:
        whole = operation(whole, operator, piece)
    return whole


def _constant(value: object) -> Piece:
    if value is None:
        return Piece("null")
    if isinstance(value, bool):
        return Piece("true" if value else "false")
    if isinstance(value, str):
        return Piece(quoted(value), is_text=True)
    if isinstance(value, int | float) and isfinite(value):
        return Piece(repr(value))
    raise NotSimpleError


def _subscript(node: ast.Subscript) -> Piece:
    inside, index = _of(node.value), node.slice
    negative = isinstance(index, ast.UnaryOp) and isinstance(index.op, ast.USub)
    constant = index.operand if isinstance(index, ast.UnaryOp) else index
    value = constant.value if isinstance(constant, ast.Constant) else None
    if isinstance(value, str) and not negative:
        return member(inside, value)
    if isinstance(value, int) and not isinstance(value, bool):
        return entry(inside, -value if negative else value)
    raise NotSimpleError


def _compare(node: ast.Compare) -> Piece:
    """`a < b < c` becomes `a < b and b < c`."""
    sides = [node.left, *node.comparators]
    parts = [_one(_of(left), op, _of(right)) for left, op, right in zip(sides, node.ops, sides[1:], strict=False)]
    return _all(parts, "and")


def _one(left: Piece, op: ast.cmpop, right: Piece) -> Piece:
    if isinstance(op, ast.In | ast.NotIn):
        held = _held(left, right)
        return negation(held) if isinstance(op, ast.NotIn) else held
    return operation(left, _operator(op), right)


def _held(left: Piece, right: Piece) -> Piece:
    """`in` looks into texts and lists; what a variable is shows only when the case runs."""
    in_text, in_list = f"contains({right.text}, {left.text})", f"list contains({right.text}, {left.text})"
    if right.is_text or right.text.startswith("["):
        return Piece(in_text if right.is_text else in_list)
    kind = f"{right.within(Binding.SUM)} instance of"
    return Piece(f"if {kind} string then {in_text} else if {kind} list<Any> then {in_list} else null", Binding.CHOICE)


def _dict(node: ast.Dict) -> Piece:
    parts = []
    for key, value in zip(node.keys, node.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            raise NotSimpleError
        parts.append(f"{quoted(key.value)}: {_of(value).text}")
    return Piece("{" + ", ".join(parts) + "}")


def _joined(node: ast.JoinedStr) -> Piece:
    """An f-string without formats."""
    parts: list[Piece] = []
    for value in node.values:
        if isinstance(value, ast.FormattedValue):
            if value.format_spec is not None or value.conversion != -1:
                raise NotSimpleError
            parts.append(Piece(f"string({_of(value.value).text})", Binding.WHOLE, is_text=True))
        else:
            parts.append(_of(value))
    return _all(parts, "+") if parts else Piece('""', is_text=True)


def _duration(node: ast.AST) -> str | None:
    """`timedelta(days=3)` -> `P3D`."""
    if not isinstance(node, ast.Call) or node.args or len(node.keywords) != 1:
        return None
    function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    word, value = node.keywords[0].arg, node.keywords[0].value
    if function != "timedelta" or word not in _DURATIONS or not isinstance(value, ast.Constant):
        return None
    if not isinstance(value.value, int) or isinstance(value.value, bool):
        return None
    return _DURATIONS[word].format(value.value * (_WEEK if word == "weeks" else 1))
