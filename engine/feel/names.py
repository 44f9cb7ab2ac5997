"""The spelling of names. FEEL allows spaces and some symbols in them."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Token, tokenize

KEYWORDS = frozenset(
    [
        *("and", "or", "between", "in", "instance", "if", "then", "else", "for", "return"),
        *("some", "every", "satisfies", "function", "external", "true", "false", "null"),
    ]
)
Parts: TypeAlias = tuple[str, ...]  # the texts of a name's tokens
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


class KnownNames:
    """The names of several tokens that may stand at the present place of a text.

    Those that the text itself declares are forgotten where their scope ends, but stay known as members of values.
    """

    def __init__(self, names: Iterable[str], functions: Iterable[str]) -> None:
        self._visible: Counter[Parts] = Counter()
        self._members: set[Parts] = set()
        self._lengths: dict[str, set[int]] = {}
        self._log: list[Parts] = []
        for name in names:
            self.declare(name_parts(name))
        for name in functions:
            self._add(name_parts(name))

    def declare(self, parts: Parts) -> None:
        if len(parts) > 1:
            self._add(parts)
            self._members.add(parts)
            self._log.append(parts)

    def _add(self, parts: Parts) -> None:
        self._visible[parts] += 1
        self._lengths.setdefault(parts[0], set()).add(len(parts))

    def mark(self) -> int:
        """Return the present place, to forget what is declared after it."""
        return len(self._log)

    def forget(self, mark: int) -> None:
        while len(self._log) > mark:
            self._visible[self._log.pop()] -= 1

    def longest(self, texts: Sequence[str], index: int, *, as_member: bool) -> int:
        """Return how many of *texts* from *index* make up the longest name known here (0: none)."""
        for length in sorted(self._lengths.get(texts[index], ()), reverse=True):
            parts = tuple(texts[index : index + length])
            if parts in self._members if as_member else self._visible[parts] > 0:
                return length
        return 0
