"""What has no canonical form is refused with a pointer to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.audit import canonical as canonical_module
from engine.audit.canonical import MAX_DEPTH, canonical
from engine.errors import Invalid


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "pointer", "reason"),
    [
        (1.5, "", "float"),
        ({"values": {"belopp": 12.5}}, "/values/belopp", "float"),
        ([0, {"a/b~c": float("nan")}], "/1/a~1b~0c", "float"),
        ({"antal": 2**53}, "/antal", "integer_too_large"),
        ({"antal": -(2**53)}, "/antal", "integer_too_large"),
        ({"namn": "\ud800"}, "/namn", "lone_surrogate"),
        ({"a": {"\udfff": 1}}, "/a/\\udfff", "lone_surrogate"),
        ({"a": {1: 2}}, "/a/1", "key_not_text"),
        ({"a": {"\u00e4": 1, "a\u0308": 2}}, "/a/a\u0308", "duplicate_key"),
        ({"dag": date(2026, 11, 24)}, "/dag", "date"),
        ({"belopp": Decimal("1.5")}, "/belopp", "Decimal"),
        ({"a": b"bytes"}, "/a", "bytes"),
        (nested(MAX_DEPTH + 1), "/0" * MAX_DEPTH, "too_deep"),
    ],
)
def test_value_without_canonical_form_is_named(value: Any, pointer: str, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        canonical(value)
    assert (refusal.value.key, refusal.value.params) == (
        "audit.not_canonical",
        {"pointer": pointer, "reason": reason},
    )


def test_deepest_allowed_value_is_written() -> None:
    assert canonical(nested(MAX_DEPTH)) == b"[" * MAX_DEPTH + b"1" + b"]" * MAX_DEPTH


def test_lists_and_tuples_are_alike() -> None:
    assert canonical(("a", 1)) == canonical(["a", 1])


TEXTS = st.text() | st.sampled_from(["Åsa", "a\u030a", "\ufb33", "\U0001f600", "\ue000", '\x7f\x00\x1f"\\/\n'])
VALUES = st.recursive(
    TEXTS | st.integers(-(2**54), 2**54) | st.booleans() | st.none() | st.floats() | st.uuids(),
    lambda inside: st.lists(inside) | st.lists(inside).map(tuple) | st.dictionaries(TEXTS | st.integers(), inside),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_at_once_is_what_is_written_piece_by_piece(value: Any) -> None:
    try:
        expected: Any = canonical_module._write(value, None, 0).encode()
    except Invalid as refusal:
        expected = (refusal.key, refusal.params)
    try:
        found: Any = canonical(value)
    except Invalid as refusal:
        found = (refusal.key, refusal.params)
    assert found == expected
