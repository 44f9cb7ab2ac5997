"""The spelling of names. FEEL allows spaces and some symbols in them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Token, tokenize

KEYWORDS = frozenset(
    [
        *("and", "or", "between", "in", "instance", "if", "then", "else", "for", "return"),
        *("some", "every", "satisfies", "function", "external", "true", "false", "null"),
    ]
)
NAME_SYMBOLS = frozenset([".", "/", "-", "'", "+", "*", "**"])


@functools.lru_cache(5000)
def name_parts(name: str) -> tuple[str, ...]:
    """Return the texts of the tokens that make up *name*."""
    return tuple(t.text for t in tokenize(name)[:-1])


def join_name(tokens: Sequence[Token]) -> str:
    """Join tokens to one name: one space between words, none round symbols."""
    text = ""
    for token in tokens:
        if text and text[-1] not in "-+*/.'" and token.kind != "op":
            text += " "
        text += token.text
    return text


@functools.lru_cache(5000)
def normal_name(name: str) -> str:
    """Return the spelling the parser gives to *name*, by which its variable is looked up."""
    return name if name.isidentifier() else join_name(tokenize(name)[:-1])


def special_names(names: Iterable[str]) -> frozenset[str]:
    """Return the names that the parser must know beforehand: those with a space or a symbol."""
    return frozenset(n for n in names if not n.isidentifier())


def is_name(text: str) -> bool:
    """Tell whether *text* can name a variable that expressions refer to."""
    try:
        tokens = tokenize(text)
    except FeelSyntaxError:
        return False
    if tokens[0].kind != "word" or text in KEYWORDS:
        return False
    return all(t.kind in ("word", "number") or t.text in NAME_SYMBOLS for t in tokens[1:-1])
