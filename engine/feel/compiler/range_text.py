"""The built-in `range("[1..10]")`, which reads a literal range."""

from __future__ import annotations

from engine.feel.builtins import BUILTINS
from engine.feel.builtins.registry import builtin
from engine.feel.compiler.registry import compile_node
from engine.feel.errors import FeelError, FeelLimitError, FeelSyntaxError
from engine.feel.nodes import Node
from engine.feel.parser import Parser
from engine.feel.run import Run, Scope
from engine.feel.values import ORDERED, Range, UnfitError, kind
from engine.feel.words import reason

_LITERAL_KINDS = frozenset(["number", "string", "at"])
_LONGEST = 300
_MAKERS = frozenset(["date", "time", "date and time", "duration"])


@builtin("range(from: string)", run=True)
def range_from_text(run: Run, text: str) -> Range:
    if len(text) > _LONGEST:
        raise UnfitError(reason("range.long", most=_LONGEST))
    try:
        node = Parser(text, functions=(name for name in BUILTINS if " " in name)).parse_expression()
    except FeelSyntaxError as error:
        raise UnfitError(reason("range.why", text=repr(text), why=error.message)) from None
    if node.kind != "range" or not all(_is_literal(end) for end in node.args[:2]):
        raise UnfitError(reason("range.literals", text=repr(text)))
    try:
        made = compile_node(node)(Scope({}, None, run))
    except FeelLimitError:
        raise
    except FeelError as error:
        raise UnfitError(reason("range.why", text=repr(text), why=error.message)) from None
    if not isinstance(made, Range) or kind(made.low if made.low is not None else made.high) not in ORDERED:
        raise UnfitError(reason("range.text", text=repr(text)))
    return made


def _is_literal(node: Node) -> bool:
    if node.kind == "call":
        callee, args, named = node.args
        return callee.args[0] in _MAKERS and not named and all(_is_literal(a) for a in args)
    if node.kind == "negate":
        return _is_literal(node.args[0])
    return node.kind in _LITERAL_KINDS or (node.kind == "constant" and node.args[0] == "null")
