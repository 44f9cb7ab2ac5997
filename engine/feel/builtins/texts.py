"""Built-ins on texts. Patterns are matched by RE2, in linear time: they come from process owners."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import Any

import re2

from engine.feel.builtins.registry import builtin
from engine.feel.errors import FeelLimitError
from engine.feel.run import Run
from engine.feel.values import UnfitError, Value

_LONGEST_PATTERN = 500
_PATTERN_MEMORY = 8 << 20  # bytes
_GROUP = re.compile(r"\$(\d)")


@builtin("substring(string: string, start position: number, length?: number)")
def substring(text: str, start_position: Decimal, length: Decimal | None) -> str:
    """Return part of a text; positions count from 1, from the end when negative."""
    start = int(start_position)
    if start > max(len(text), 1):
        return ""
    if not start or -start > max(len(text), 1):
        raise UnfitError(f"the text has no position {start_position}")
    if length is not None and length < 1:
        raise UnfitError(f"the length {length} is less than 1")
    begin = start - 1 if start > 0 else max(len(text) + start, 0)
    return text[begin:] if length is None else text[begin : begin + int(length)]


@builtin("string length(string: string)")
def string_length(text: str) -> Decimal:
    return Decimal(len(text))


@builtin("upper case(string: string)")
def upper_case(text: str) -> str:
    return text.upper()


@builtin("lower case(string: string)")
def lower_case(text: str) -> str:
    return text.lower()


@builtin("substring before(string: string, match: string)")
def substring_before(text: str, match: str) -> str:
    return text.partition(match)[0] if match and match in text else ""


@builtin("substring after(string: string, match: string)")
def substring_after(text: str, match: str) -> str:
    return text.partition(match)[2] if match else text


@builtin("contains(string: string, match: string)")
def contains(text: str, match: str) -> bool:
    return match in text


@builtin("starts with(string: string, match: string)")
def starts_with(text: str, match: str) -> bool:
    return text.startswith(match)


@builtin("ends with(string: string, match: string)")
def ends_with(text: str, match: str) -> bool:
    return text.endswith(match)


@builtin("trim(string: string)")
def trim(text: str) -> str:
    return text.strip()


@functools.lru_cache(512)
def pattern(text: str, flags: str) -> Any:
    """Return an XPath pattern compiled by RE2. Raises UnfitError."""
    if len(text) > _LONGEST_PATTERN:
        raise UnfitError(f"the pattern is longer than {_LONGEST_PATTERN} characters")
    if set(flags) - set("smix"):
        raise UnfitError(f"unknown pattern flags {flags!r}")
    if "x" in flags:
        text = "".join(text.split())
    options = re2.Options()
    options.log_errors, options.max_mem = False, _PATTERN_MEMORY
    inline = "".join(f for f in "ims" if f in flags)
    try:
        return re2.compile(f"(?{inline}){text}" if inline else text, options)
    except re2.error as error:
        raise UnfitError(f"the pattern {text!r} is not usable: {error}") from None


@builtin("matches(input: string, pattern: string, flags?: string)")
def matches(text: str, expression: str, flags: str | None) -> bool:
    return pattern(expression, flags or "").search(text) is not None


@builtin("replace(input: string, pattern: string, replacement: string, flags?: string)", run=True)
def replace(run: Run, text: str, expression: str, replacement: str, flags: str | None) -> str:
    """Replace each match; `$1` in the replacement is its first group."""
    compiled = pattern(expression, flags or "")
    if len(replacement) * (len(text) + 1) > 50 * run.limits.characters:
        raise FeelLimitError(f"a text is longer than {run.limits.characters} characters")

    def insert(match: Any) -> str:
        run.tick(len(replacement))
        return _GROUP.sub(lambda ref: _group(match, int(ref.group(1)), compiled.groups), replacement)

    return str(compiled.sub(insert, text))


def _group(match: Any, number: int, groups: int) -> str:
    return (match.group(number) or "") if number <= groups else ""


@builtin("split(string: string, delimiter: string)")
def split(text: str, delimiter: str) -> list[str]:
    return list(pattern(delimiter, "").split(text))


@builtin("string join(list: list, delimiter?: string)", run=True)
def string_join(run: Run, items: list[Value], delimiter: str | None) -> str:
    """Join texts; nulls among them are left out."""
    if any(i is not None and type(i) is not str for i in items):
        raise UnfitError("the list holds more than texts")
    between = delimiter or ""
    if sum(len(i or "") + len(between) for i in items) > run.limits.characters:
        raise FeelLimitError(f"a text is longer than {run.limits.characters} characters")
    return between.join(i for i in items if i is not None)
