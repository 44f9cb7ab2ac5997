"""Texts with holes: `=FEEL`, or feelers' `{{expr}}`, `{{#if expr}}…{{/if}}` and `{{#loop list}}…{{/loop}}`.

What comes out is plain text; escaping belongs to whoever puts it on a page.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.feel import Expression, compile_expression
from engine.forms.around import Around, answer

MAX_LENGTH = 200_000
"""Characters one text may grow to; loops are cut there."""

Show = Callable[[Any], str]
_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


class WordsError(Exception):
    """A hole that is opened and not closed, or closed and not opened."""


@dataclass(frozen=True, slots=True)
class Hole:
    expression: Expression


@dataclass(frozen=True, slots=True)
class When:
    condition: Expression
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    source: Expression
    parts: tuple[Part, ...]


Part = str | Hole | When | Loop


def plain(value: Any) -> str:
    """A value as text when nobody asks for better."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(plain, value))
    return str(value)


@dataclass(frozen=True, slots=True)
class Words:
    """A text as its author wrote it, ready to be filled in."""

    source: str
    parts: tuple[Part, ...]

    def __bool__(self) -> bool:
        return bool(self.source)

    @property
    def names(self) -> frozenset[str]:
        """The variables it reads, those inside loops left out: they are mostly members of the item."""
        return frozenset().union(*_names(self.parts))

    def say(self, variables: Mapping[str, Any], around: Around, show: Show = plain) -> str:
        """The text filled in; *show* words each value."""
        if len(self.parts) == 1 and isinstance(self.parts[0], str):
            return self.parts[0]
        said: list[str] = []
        length = 0
        for piece in _say(self.parts, variables, around, show):
            said.append(piece)
            length += len(piece)
            if length > MAX_LENGTH:
                break
        return "".join(said)[:MAX_LENGTH]


NOTHING = Words("", ())


def compile_words(text: str) -> Words:
    """Read *text* once. Raises FeelSyntaxError, or WordsError for blocks that do not match."""
    if text.startswith("="):
        return Words(text, (Hole(compile_expression(text[1:])),))
    if "{{" not in text:
        return Words(text, (text,) if text else ())
    pieces = iter(enumerate(_HOLE.split(text)))
    return Words(text, _block(pieces, closing=None))


def _block(pieces: Iterator[tuple[int, str]], closing: str | None) -> tuple[Part, ...]:
    """Parts up to the tag that closes the block; odd pieces are what stood inside braces."""
    parts: list[Part] = []
    for number, piece in pieces:
        tag = piece.strip()
        if number % 2 == 0:
            if piece:
                parts.append(piece)
        elif tag.startswith("#if "):
            parts.append(When(compile_expression(tag[4:].strip()), _block(pieces, "/if")))
        elif tag.startswith("#loop "):
            parts.append(Loop(compile_expression(tag[6:].strip()), _block(pieces, "/loop")))
        elif tag.startswith("/") and tag == closing:
            return tuple(parts)
        elif tag.startswith(("#", "/")):
            raise WordsError(f"{{{{{tag}}}}}")
        else:
            parts.append(Hole(compile_expression(tag.removeprefix("="))))
    if closing is not None:
        raise WordsError(f"{{{{{closing}}}}}")
    return tuple(parts)


def _say(parts: tuple[Part, ...], variables: Mapping[str, Any], around: Around, show: Show) -> Iterator[str]:
    for part in parts:
        match part:
            case str():
                yield part
            case Hole(expression):
                yield show(answer(expression, variables, around))
            case When(condition, inner):
                if answer(condition, variables, around) is True:
                    yield from _say(inner, variables, around, show)
            case Loop(source, inner):
                items = answer(source, variables, around)
                for item in items if isinstance(items, list) else ():
                    yield from _say(inner, _inside(item, variables), around, show)


def _inside(item: Any, variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a loop's body sees: the item as `this`, its members by name, and everything outside."""
    members = item if isinstance(item, Mapping) else {}
    return ChainMap({**members, "this": item}, variables)  # type: ignore[arg-type]  # only ever read


def _names(parts: tuple[Part, ...]) -> Iterator[frozenset[str]]:
    for part in parts:
        match part:
            case Hole(expression):
                yield expression.names
            case When(condition, inner):
                yield condition.names
                yield from _names(inner)
            case Loop(source, _):
                yield source.names
            case _:
                pass
