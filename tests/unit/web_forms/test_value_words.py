"""Variables in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from tests.unit.forms.building import ZONE
from tests.unit.web_forms.showing import page
from web.value_words import ValueWords


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        (None, "", ""),
        ("text", "text", "text"),
        (True, "ja", "yes"),
        (False, "nej", "no"),
        (7, "7", "7"),
        (Decimal("2.50"), "2,50", "2.50"),
        (Decimal("1E+3"), "1000", "1000"),
        (date(2026, 12, 25), "fre 25 dec", "Fri 25 Dec"),
        (date(2027, 1, 4), "mån 4 jan 2027", "Mon 4 Jan 2027"),
        (datetime(2026, 12, 3, 13, 0, tzinfo=UTC), "tors 3 dec 14.00", "Thu 3 Dec 14:00"),
        (time(9, 5), "09.05", "09:05"),
        (["a", 1], "a, 1", "a, 1"),
        ({"namn": "Krog", "klart": True}, "namn: Krog, klart: ja", "namn: Krog, klart: yes"),
    ],
)
def test_a_value_is_worded_for_its_reader(value: object, swedish: str, english: str) -> None:
    for language, words in (("sv", swedish), ("en", english)):
        with page(language):
            assert ValueWords(date(2026, 11, 24), ZONE, language)(value) == words
