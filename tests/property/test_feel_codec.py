"""Whatever value a case holds comes back from storage as it was."""

from __future__ import annotations

from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from engine.feel import YearsMonths, codec

texts = st.text() | st.sampled_from(["@date", "@decimal", "@context", "@", '"@'])
zones = st.sampled_from([UTC, ZoneInfo("Europe/Stockholm")])
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | texts
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.times()
    | st.datetimes(timezones=zones | st.none())
    | st.timedeltas()
    | st.builds(YearsMonths, st.integers(min_value=-12_000, max_value=12_000))
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=20
)


def shape(value: Any) -> Any:
    """The value with what `==` does not tell apart: types, scale of decimals, zones."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return type(value), str(value), str(getattr(value, "tzinfo", None))


@given(values)
def test_stored_value_comes_back_as_it_was(value: Any) -> None:
    data = codec.encode(value)

    assert shape(codec.decode(data)) == shape(value)
    assert codec.encode(codec.decode(data)) == data


@given(values)
def test_every_value_can_leave_as_json_and_as_event(value: Any) -> None:
    assert "float" not in repr(shape(codec.to_event(value)))
    codec.to_json(value)
