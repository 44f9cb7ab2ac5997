"""A value written for an operator reads back as the same value."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from engine.feel import YearsMonths, compile_expression
from web.feel_text import feel_text

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, 0, -3, Decimal("2.50"), "", 'en "text"\nmed åäö \\', date(2026, 11, 24), time(14, 30),
        datetime(2026, 11, 24, 14, 30, tzinfo=UTC), timedelta(days=3, hours=2), timedelta(days=-1), YearsMonths(14),
        [], [1, "två", [None]], {}, {"namn": "Krog", "två ord": [1, {"a": True}]},
    ],
)  # fmt: skip
def test_a_value_reads_back_as_it_was_written(value: object) -> None:
    assert compile_expression(feel_text(value)).evaluate({}, now=NOW) == value
