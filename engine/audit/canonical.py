"""Canonical JSON (RFC 8785) for what is hashed: one value, one sequence of bytes.

Floats are refused (decimals travel as strings), and so are integers that JavaScript can't hold and lone surrogates.
Strings are brought to NFC. `engine/audit/verify.py` repeats RFC 8785 on purpose.

orjson writes what has nothing uncommon in it, in a third of the time; for the rest `_write` goes through the value
piece by piece, and can name what it refuses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from json.encoder import encode_basestring
from typing import Any

import orjson

from engine.errors import Invalid

MAX_INTEGER = 2**53
MAX_DEPTH = 100
SURROGATE = re.compile("[\ud800-\udfff]")

AS_RFC_8785 = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
ONLY_TEXT = frozenset({str})
SIMPLE = frozenset({str, int, bool, type(None)})
ORDINARY = SIMPLE | {dict, list, tuple}
BEYOND_FFFF = (b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4")
"""How UTF-8 begins such characters, which UTF-16 sorts otherwise."""

Place = tuple[Any, "str | int"] | None
"""Where in the value we are, as (the place around it, key or index): cheap to pass on, written out only in errors."""


def canonical(value: Any) -> bytes:
    """Return the RFC 8785 bytes of *value*.

    Raises Invalid `audit.not_canonical` with the JSON pointer of what has no canonical form, and why.
    """
    return _written_at_once(value) or _write(value, None, 0).encode()


def canonical_text(value: Any, name: str = "") -> str:
    """The same as text. *name* begins the pointer of an error."""
    written = _written_at_once(value)
    return written.decode() if written else _write(value, (None, name), 0)


def _written_at_once(value: Any) -> bytes | None:
    """None where orjson could write anything but the canonical bytes."""
    if not _is_ordinary(value, 0):
        return None
    try:
        written = orjson.dumps(value, option=AS_RFC_8785)
    except orjson.JSONEncodeError:  # an integer too large, a lone surrogate
        return None
    if written.isascii() or (
        unicodedata.is_normalized("NFC", written.decode()) and not any(start in written for start in BEYOND_FFFF)
    ):
        return written
    return None


def _is_ordinary(value: Any, depth: int) -> bool:
    """Nothing in it but text, integers, truth and null in dicts by text, lists and tuples; no subclasses of them."""
    kind = type(value)
    if kind in SIMPLE:
        return True
    if kind is dict and ONLY_TEXT.issuperset(map(type, value)):
        items = value.values()
    elif kind is list or kind is tuple:
        items = value
    else:
        return False
    kinds = set(map(type, items))
    if kinds <= SIMPLE:
        return depth < MAX_DEPTH
    return kinds <= ORDINARY and depth < MAX_DEPTH and all(_is_ordinary(item, depth + 1) for item in items)


def _write(value: Any, place: Place, depth: int) -> str:
    """By the exact type first, as nearly every value has it."""
    kind = type(value)
    if kind is str:
        return encode_basestring(value if value.isascii() else _normal(value, place))
    if kind is dict and depth < MAX_DEPTH:
        return _write_object(value, place, depth + 1)
    return _write_other(value, place, depth)


def _write_other(value: Any, place: Place, depth: int) -> str:
    if isinstance(value, str):
        return encode_basestring(_normal(value, place))
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        if -MAX_INTEGER < value < MAX_INTEGER:
            return int.__repr__(value)
        raise _refused(place, "integer_too_large")
    if depth == MAX_DEPTH:
        raise _refused(place, "too_deep")
    if isinstance(value, Mapping):
        return _write_object(value, place, depth + 1)
    if isinstance(value, list | tuple):
        return "[" + ",".join([_write(item, (place, at), depth + 1) for at, item in enumerate(value)]) + "]"
    raise _refused(place, "float" if isinstance(value, float) else type(value).__name__)


def _write_object(value: Mapping[Any, Any], place: Place, depth: int) -> str:
    members = _members(value, place)
    parts = [f"{encode_basestring(name)}:{_write(members[name], (place, name), depth)}" for name in in_order(members)]
    return "{" + ",".join(parts) + "}"


def _members(value: Mapping[Any, Any], place: Place) -> Mapping[str, Any]:
    """The members by their names in NFC."""
    if set(map(type, value)) <= {str} and "".join(value).isascii():
        return value
    members: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise _refused((place, str(key)), "key_not_text")
        name = _normal(key, (place, key))
        if name in members:
            raise _refused((place, key), "duplicate_key")
        members[name] = item
    return members


def in_order(names: Mapping[str, Any]) -> list[str]:
    """Sort *names* by UTF-16 code units, as RFC 8785 demands; plain sorting differs beyond U+FFFF only."""
    if "".join(names).isascii():
        return sorted(names)
    return sorted(names, key=lambda name: name.encode("utf-16-be"))


def _normal(text: str, place: Place) -> str:
    if text.isascii():
        return text
    if SURROGATE.search(text):
        raise _refused(place, "lone_surrogate")
    return unicodedata.normalize("NFC", text)


def _refused(place: Place, reason: str) -> Invalid:
    steps: list[str] = []
    while place is not None:
        place, step = place
        shown = str(step).encode("utf-8", "backslashreplace").decode()
        steps.append("/" + shown.replace("~", "~0").replace("/", "~1"))
    return Invalid("audit.not_canonical", pointer="".join(reversed(steps)), reason=reason)
