"""Built-ins on texts."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.feel.builtins.patterns import prepared
from engine.feel.builtins.registry import builtin, whole
from engine.feel.errors import FeelLimitError
from engine.feel.run import Run
from engine.feel.values import UnfitError, Value
from engine.feel.words import reason

_REFERENCE = re.compile(r"\$(\d)|\\([\\$])")


@builtin("substring(string: string, start position: number, length?: number)")
def substring(text: str, start_position: Decimal, length: Decimal | None) -> str:
    """Return part of a text; positions count from 1, from the end when negative."""
    start = whole(start_position)
    if start > max(len(text), 1):
        return ""
    if not start or -start > max(len(text), 1):
        raise UnfitError(reason("text.position", position=start_position))
    if length is not None and length < 1:
        raise UnfitError(reason("text.length", number=length))
    begin = start - 1 if start > 0 else max(len(text) + start, 0)
    return text[begin:] if length is None else text[begin : begin + whole(length)]


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


@builtin("matches(input: string, pattern: string, flags?: string)", run=True)
def matches(run: Run, text: str, expression: str, flags: str | None) -> bool:
    return prepared(expression, flags or "", text, run).search(text) is not None


@builtin("extract(string: string, pattern: string)", run=True)
def extract(run: Run, text: str, expression: str) -> list[str]:
    """Return every part of a text that matches."""
    found: list[str] = []
    for match in prepared(expression, "", text, run).finditer(text):
        run.tick()
        found.append(match.group(0))
    return found


@builtin("replace(input: string, pattern: string, replacement: string, flags?: string)", run=True)
def replace(run: Run, text: str, expression: str, replacement: str, flags: str | None) -> str:
    """Replace each match; `$1` in the replacement is its first group, `$0` all of it, `\\$` a dollar sign."""
    pattern = prepared(expression, flags or "", text, run)
    pieces = _pieces(replacement, pattern.groups)
    made: list[str] = []
    end = 0
    for match in pattern.finditer(text):
        run.tick(8 * len(pieces))
        made.append(text[end : match.start()])
        made += [piece if isinstance(piece, str) else match.group(piece) or "" for piece in pieces]
        end = match.end()
    return joined(run, "", [*made, text[end:]])


def _pieces(replacement: str, groups: int) -> list[str | int]:
    """Return the texts and the numbers of groups that a replacement is made of; a group that is not there is empty."""
    pieces: list[str | int] = []
    end = 0
    for reference in _REFERENCE.finditer(replacement):
        number, escaped = reference.groups()
        pieces.append(replacement[end : reference.start()])
        pieces.append(escaped if number is None else int(number) if int(number) <= groups else "")
        end = reference.end()
    return [piece for piece in (*pieces, replacement[end:]) if piece != ""]


@builtin("split(string: string, delimiter: string)", run=True)
def split(run: Run, text: str, delimiter: str) -> list[str]:
    """Return the parts of a text between the matches of a pattern, which must match something."""
    pattern = prepared(delimiter, "", text, run)
    if pattern.search("") is not None:
        raise UnfitError(reason("text.delimiter", text=repr(delimiter)))
    parts: list[str] = []
    end = 0
    for match in pattern.finditer(text):
        run.tick()
        parts.append(text[end : match.start()])
        end = match.end()
    return [*parts, text[end:]]


@builtin("string join(list: list, delimiter?: string)", run=True)
def string_join(run: Run, items: list[Value], delimiter: str | None) -> str:
    """Join texts; nulls among them are left out."""
    if any(i is not None and type(i) is not str for i in items):
        raise UnfitError(reason("list.no_texts").but(reason("hint.string")))
    return joined(run, delimiter or "", [i for i in items if i is not None])


@builtin("is blank(string: string)")
def is_blank(text: str) -> bool:
    return not text.strip()


def joined(run: Run, between: str, parts: list[str]) -> str:
    """Return the parts as one text, whose length is held against the limit before it is made."""
    length = sum(map(len, parts)) + len(between) * max(len(parts) - 1, 0)
    if length > run.limits.characters:
        raise FeelLimitError(reason("limit.text", most=run.limits.characters).but(reason("hint.shorter")))
    run.tick(length)
    return between.join(parts)
