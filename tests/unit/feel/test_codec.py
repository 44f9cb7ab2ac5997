"""How values are stored, and how they leave the house."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest

from engine.feel import Range, YearsMonths, codec
from tests.unit.feel.evaluating import STOCKHOLM

STORED: list[tuple[Any, bytes]] = [
    (None, b"null"),
    (True, b"true"),
    (5, b"5"),
    ("ja", b'"ja"'),
    ([1, {"a": 2}], b'[1,{"a":2}]'),
    (Decimal("1.50"), b'{"@decimal":"1.50"}'),
    (Decimal(3), b'{"@decimal":"3"}'),
    (2**60, b'{"@int":"1152921504606846976"}'),
    (date(2026, 11, 24), b'{"@date":"2026-11-24"}'),
    (time(9, 30), b'{"@time":"09:30:00"}'),
    (datetime(2026, 11, 24, 9, 30, tzinfo=UTC), b'{"@datetime":"2026-11-24T09:30:00Z"}'),
    (datetime(2026, 7, 1, tzinfo=STOCKHOLM), b'{"@datetime":"2026-07-01T00:00:00@Europe/Stockholm"}'),
    (datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM, fold=1), b'{"@second":"2026-10-25T02:30:00@Europe/Stockholm"}'),
    (timedelta(days=14), b'{"@duration":"P14D"}'),
    (YearsMonths(14), b'{"@duration":"P1Y2M"}'),
    (Range(1, 5, True, False), b'{"@range":[1,5,true,false,""]}'),
    ({"@date": "i dag"}, b'{"@context":{"@date":"i dag"}}'),
    ({"@context": {"@x": 1}}, b'{"@context":{"@context":{"@context":{"@x":1}}}}'),
    (["@date"], b'["@date"]'),
]


@pytest.mark.parametrize(("value", "data"), STORED)
def test_value_is_stored_and_comes_back(value: object, data: bytes) -> None:
    assert codec.encode(value) == data

    back = codec.decode(data)
    assert back == value
    assert type(back) is type(value)
    assert str(back) == str(value)
    assert codec.encode(back) == data


def test_zone_of_a_stored_moment_comes_back() -> None:
    moment = datetime(2026, 7, 1, 12, tzinfo=STOCKHOLM)

    assert codec.decode(codec.encode(moment)).tzinfo.key == "Europe/Stockholm"


@pytest.mark.parametrize("value", [1.5, float("nan"), {1, 2}, b"x", Decimal("NaN"), object(), {1: "a"}])
def test_what_is_no_value_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        codec.encode(value)


def test_api_gets_numbers_and_iso_dates() -> None:
    value = {"avgift": Decimal("1200.50"), "antal": Decimal("3.0"), "dag": date(2026, 11, 24), "frist": YearsMonths(6)}

    assert codec.to_json(value) == {"avgift": 1200.5, "antal": 3, "dag": "2026-11-24", "frist": "P6M"}


def test_api_gets_valid_json_for_any_value() -> None:
    value = [Decimal("1E+6000"), 2**70, Range(1, 2, True, True), datetime(2026, 7, 1, tzinfo=STOCKHOLM), time(9)]

    shown = codec.to_json(value)

    assert shown[0] == "1E+6000"
    assert shown[2] == {"start": 1, "end": 2, "start included": True, "end included": True}
    assert shown[3:] == ["2026-07-01T00:00:00+02:00", "09:00:00"]
    orjson.dumps(shown[2:])


def test_events_get_decimals_as_texts_and_no_floats() -> None:
    value = {
        "avgift": Decimal("1200.50"),
        "antal": 3,
        "stort": 2**60,
        "exponent": Decimal("1E+3"),
        "lista": [None, True],
    }

    assert codec.to_event(value) == {
        "avgift": "1200.50",
        "antal": 3,
        "stort": "1152921504606846976",
        "exponent": "1000",
        "lista": [None, True],
    }


def test_value_nested_too_deeply_is_not_stored() -> None:
    deep: list[object] = []
    for _ in range(150):
        deep = [deep]

    with pytest.raises(TypeError, match="nested more than 100 levels"):
        codec.encode(deep)


def test_deepest_value_that_is_stored_comes_back() -> None:
    deep: Any = 1
    for _ in range(100):
        deep = {"@": deep}

    assert codec.decode(codec.encode(deep)) == deep


@pytest.mark.parametrize("outward", [codec.to_json, codec.to_event])
def test_float_does_not_slip_out(outward: Any) -> None:
    with pytest.raises(TypeError, match="float"):
        outward({"x": [1.5]})
