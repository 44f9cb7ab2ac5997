"""Patterns, matched by RE2: they come from process owners, and no text makes RE2 take exponential time."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, Protocol

import re2

from engine.feel.run import Run
from engine.feel.values import UnfitError
from engine.feel.words import reason

_LONGEST_PATTERN = 500  # characters
_MEMORY = 1 << 20  # bytes for one pattern
_CHARACTERS_PER_STEP = 256  # at one instruction of the pattern each; RE2 needs up to 13 ns for one
_STEPS_OF_FAILURE = 500  # what a pattern costs that proves too large
_FLAGS = "smix"


class Pattern(Protocol):
    groups: int
    programsize: int

    def search(self, text: str) -> Any: ...
    def finditer(self, text: str) -> Iterator[Any]: ...


def prepared(expression: str, flags: str, text: str, run: Run) -> Pattern:
    """Return an XPath pattern, what it costs on *text* counted as steps before it runs. Raises UnfitError.

    Counted every time, although patterns are kept: the same expression always takes the same steps.
    """
    try:
        pattern = _compiled(expression, flags)
    except UnfitError:
        run.tick(_STEPS_OF_FAILURE * 8)
        raise
    run.tick(pattern.programsize)
    run.tick(8 * len(text) * pattern.programsize // _CHARACTERS_PER_STEP)
    return pattern


@functools.lru_cache(128)
def _compiled(text: str, flags: str) -> Pattern:
    if len(text) > _LONGEST_PATTERN:
        raise UnfitError(reason("pattern.long", most=_LONGEST_PATTERN))
    if set(flags) - set(_FLAGS):
        raise UnfitError(reason("pattern.flags", text=repr(flags)).but(reason("hint.flags")))
    if "x" in flags:
        text = "".join(text.split())
    options = re2.Options()
    options.log_errors, options.max_mem = False, _MEMORY
    inline = "".join(f for f in "ims" if f in flags)
    try:
        pattern: Pattern = re2.compile(f"(?{inline}){text}" if inline else text, options)
    except re2.error as error:
        why = error.args[0].decode(errors="replace") if isinstance(error.args[0], bytes) else str(error)
        raise UnfitError(reason("pattern", text=repr(text), why=why)) from None
    return pattern
