"""Pieces of FEEL text that know how tightly they bind, so that brackets are set only where they are needed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from engine.feel import FeelSyntaxError, compile_expression
from engine.feel.names import KEYWORDS


class Binding(IntEnum):
    """How tightly an operator binds, the loosest first."""

    CHOICE = 0
    OR = 1
    AND = 2
    COMPARISON = 3
    SUM = 4
    PRODUCT = 5
    SIGN = 6
    WHOLE = 7


class NotSimpleError(Exception):
    """The expression says something that is not put into FEEL word for word."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an expression in FEEL. is_text: it is known to be a text."""

    text: str
    binding: Binding = Binding.WHOLE
    is_text: bool = False

    def within(self, binding: Binding) -> str:
        """Return the text as a part of an operation of that binding."""
        return self.text if self.binding >= binding else f"({self.text})"


COMPARISONS = {"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
SUMS = ("+", "-")
PRODUCTS = ("*", "/")


def operation(left: Piece, operator: str, right: Piece) -> Piece:
    """Return the FEEL of `left operator right`; the operators are those of Java and Python."""
    if operator in ("and", "or"):
        binding = Binding.AND if operator == "and" else Binding.OR
        return Piece(f"{left.within(binding)} {operator} {right.within(binding)}", binding)
    if operator in COMPARISONS:
        inner = Binding.SUM  # FEEL chains no comparisons
        return Piece(f"{left.within(inner)} {COMPARISONS[operator]} {right.within(inner)}", Binding.COMPARISON)
    if operator == "%":
        return Piece(f"modulo({left.text}, {right.text})")
    binding = Binding.SUM if operator in SUMS else Binding.PRODUCT
    tighter = Binding(binding + 1)
    return Piece(f"{left.within(binding)} {operator} {right.within(tighter)}", binding, left.is_text and right.is_text)


def negation(piece: Piece) -> Piece:
    return Piece(f"not({piece.text})")


def sign(piece: Piece) -> Piece:
    return Piece(f"-{piece.within(Binding.WHOLE)}", Binding.SIGN)


def choice(condition: Piece, yes: Piece, no: Piece) -> Piece:
    return Piece(f"if {condition.text} then {yes.text} else {no.text}", Binding.CHOICE)


def quoted(text: str) -> str:
    """Return *text* as a FEEL string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"'


def name(word: str) -> Piece:
    """Return a variable. Raises NotSimpleError for a name that FEEL can't read."""
    if not word.isidentifier() or word in KEYWORDS:
        raise NotSimpleError
    return Piece(word)


def member(piece: Piece, word: str) -> Piece:
    return Piece(f"{piece.within(Binding.WHOLE)}.{name(word).text}")


def entry(piece: Piece, index: int) -> Piece:
    """Return the element at *index*, counted from 0 as elsewhere; FEEL counts from 1, and from -1 at the end."""
    return Piece(f"{piece.within(Binding.WHOLE)}[{index + 1 if index >= 0 else index}]")


def checked(text: str) -> str:
    """Return *text* if it is FEEL. Raises NotSimpleError."""
    try:
        compile_expression(text)
    except FeelSyntaxError as error:
        raise NotSimpleError from error
    return text
