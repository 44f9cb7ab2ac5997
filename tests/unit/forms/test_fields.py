"""Each kind of field takes what its rule allows and says why it refuses the rest."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.forms.building import ZONE, answered, error, field, form, refused

BOX = {"validate": {"required": True}}


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("textfield", "  Krog Tre Ekar AB ", "Krog Tre Ekar AB"),
        ("textfield", "A\u030angstro\u0308m", "Ångström"),
        ("textfield", "   ", None),
        ("textarea", "rad ett\r\nrad två\r\n", "rad ett\nrad två"),
        ("textarea", "", None),
        ("number", 3, 3),
        ("number", 2.5, Decimal("2.5")),
        ("number", "1 234,50", Decimal("1234.50")),
        ("number", "1\u00a0234,5", Decimal("1234.5")),
        ("number", "\u221212", -12),
        ("number", "5,0", 5),
        ("number", "0.1", Decimal("0.1")),
        ("number", "", None),
        ("checkbox", True, True),
        ("checkbox", False, False),
        ("checkbox", None, None),
    ],
)
def test_a_value_is_kept_in_its_own_type(kind: str, given: object, kept: object) -> None:
    value = answered(form(field(kind, "a")), {"a": given})["a"]
    assert value == kept
    assert type(value) is type(kept)


@pytest.mark.parametrize(
    ("kind", "rules", "given", "key"),
    [
        ("textfield", BOX, "", "form.required"),
        ("textfield", BOX, "   ", "form.required"),
        ("textfield", {}, 7, "form.not_text"),
        ("textfield", {}, ["a"], "form.not_text"),
        ("textfield", {}, "a\x00b", "form.control_character"),
        ("textarea", {}, "a\x1bb", "form.control_character"),
        ("textfield", {}, "a\ud800", "form.control_character"),
        ("textfield", {"validate": {"minLength": 3}}, "ab", "form.too_short"),
        ("textfield", {"validate": {"maxLength": 3}}, "abcd", "form.too_long"),
        ("textfield", {"validate": {"pattern": "^[0-9]{6}-[0-9]{4}$"}}, "559999-001", "form.pattern"),
        ("textfield", {"validate": {"pattern": "^[0-9]+$"}}, "12x", "form.pattern"),
        ("textfield", {"validate": {"validationType": "email"}}, "anna@", "form.email"),
        ("textfield", {"validate": {"validationType": "email"}}, "anna smedhult.example", "form.email"),
        ("textfield", {"validate": {"validationType": "phone"}}, "ring mig", "form.phone"),
        ("textarea", {}, "x" * 100_001, "form.too_long"),
        ("textarea", {"validate": {"maxLength": 500_000}}, "x" * 300_000, "form.too_long"),
        ("number", BOX, None, "form.required"),
        ("number", {}, True, "form.not_number"),
        ("number", {}, "tre", "form.not_number"),
        ("number", {}, "1,234.5", "form.not_number"),
        ("number", {}, "1e5", "form.not_number"),
        ("number", {}, float("nan"), "form.not_number"),
        ("number", {}, float("inf"), "form.not_number"),
        ("number", {}, 10**34, "form.too_many_digits"),
        ("number", {}, "9" * 35, "form.too_many_digits"),
        ("number", {}, Decimal("1e9999"), "form.too_many_digits"),
        ("number", {"decimalDigits": 0}, "1,5", "form.not_whole"),
        ("number", {"decimalDigits": 1}, "1,55", "form.decimals"),
        ("number", {"decimalDigits": 0}, "1234567890123456789012345678901,5", "form.not_whole"),
        ("number", {}, "9" * 200_000, "form.not_number"),
        ("number", {"increment": "0.1"}, "0,15", "form.increment"),
        ("number", {"validate": {"min": 0}}, -1, "form.too_small"),
        ("number", {"validate": {"max": 500}}, "500,1", "form.too_large"),
        ("checkbox", BOX, False, "form.required"),
        ("checkbox", BOX, None, "form.required"),
        ("checkbox", {}, "ja", "form.not_yes_or_no"),
    ],
)
def test_a_value_that_breaks_a_rule_is_refused(kind: str, rules: dict[str, Any], given: object, key: str) -> None:
    assert error(form(field(kind, "a", **rules)), {"a": given}) == key


@pytest.mark.parametrize(
    ("rules", "given"),
    [
        ({"pattern": "^[0-9]{6}-[0-9]{4}$"}, "559999-0010"),
        ({"validationType": "email"}, "anna.bergström@räksmörgås.example".replace("ö", "o", 1)),
        ({"validationType": "phone"}, "+46 70-123 45 67"),
        ({"minLength": 2, "maxLength": 2}, "åä"),
    ],
)
def test_text_that_keeps_the_rules_passes(rules: dict[str, Any], given: str) -> None:
    assert answered(form(field("textfield", "a", validate=rules)), {"a": given}) == {"a": given}


def test_a_pattern_that_would_hang_a_backtracking_engine_is_answered_at_once() -> None:
    made = form(field("textfield", "a", validate={"pattern": "^(a+)+$"}))
    assert error(made, {"a": "a" * 50_000 + "!"}) == "form.pattern"


def test_a_length_error_says_the_limit_and_what_was_given() -> None:
    made = form(field("textfield", "a", validate={"maxLength": 3}))
    assert refused(made, {"a": "abcde"})["a"].params == {"max": 3, "length": 5}


def test_tenths_are_exact_multiples_although_binary_fractions_are_not() -> None:
    made = form(field("number", "a", increment="0.1"))
    assert answered(made, {"a": 0.3})["a"] == Decimal("0.3")


def test_a_number_can_be_kept_as_text() -> None:
    assert answered(form(field("number", "a", serializeToString=True)), {"a": "2,50"}) == {"a": "2.50"}


@pytest.mark.parametrize(
    ("subtype", "given", "kept"),
    [
        ("date", "2026-11-24", date(2026, 11, 24)),
        ("date", "24 11 2026", date(2026, 11, 24)),
        ("date", "1/2/2027", date(2027, 2, 1)),
        ("date", date(2026, 12, 1), date(2026, 12, 1)),
        ("date", "  ", None),
        ("time", "14:30", time(14, 30)),
        ("time", "9.05", time(9, 5)),
        ("time", time(8, 0), time(8, 0)),
        ("datetime", "2026-12-03T14:00", datetime(2026, 12, 3, 14, 0, tzinfo=ZONE)),
        ("datetime", "2026-12-03T13:00:00Z", datetime(2026, 12, 3, 14, 0, tzinfo=ZONE)),
        ("datetime", "3 12 2026 14.00", datetime(2026, 12, 3, 14, 0, tzinfo=ZONE)),
        ("datetime", datetime(2026, 12, 3, 14, 0), datetime(2026, 12, 3, 14, 0, tzinfo=ZONE)),  # noqa: DTZ001  # local
        ("datetime", "   ", None),
    ],
)
def test_days_and_times_are_read_as_swedes_and_machines_write_them(subtype: str, given: object, kept: object) -> None:
    assert answered(form(field("datetime", "a", subtype=subtype)), {"a": given}) == {"a": kept}


@pytest.mark.parametrize(
    ("subtype", "given", "key"),
    [
        ("date", "i morgon", "form.not_date"),
        ("date", "24 11", "form.not_date"),
        ("date", "24 11 26", "form.not_date"),
        ("date", "30 2 2026", "form.no_such_date"),
        ("date", 20261124, "form.not_date"),
        ("date", "23 11 2026", "form.date_passed"),
        ("time", "25:00", "form.not_time"),
        ("time", "halv tre", "form.not_time"),
        ("datetime", "2026-12-03", "form.not_datetime"),
        ("datetime", "2026-12-03Tx", "form.not_datetime"),
        ("datetime", "31 11 2026 10:00", "form.no_such_date"),
        ("datetime", "2027-03-28T02:30", "form.no_such_time"),
        ("datetime", "2026-11-01T10:00", "form.date_passed"),
        ("datetime", "0001-01-01T00:00", "form.no_such_date"),
        ("datetime", "9999-12-31T23:59:59-12:00", "form.no_such_date"),
    ],
)
def test_days_and_times_that_cannot_be_are_refused(subtype: str, given: object, key: str) -> None:
    assert error(form(field("datetime", "a", subtype=subtype, disallowPassedDates=True)), {"a": given}) == key


def test_today_is_not_passed() -> None:
    made = form(field("datetime", "a", subtype="date", disallowPassedDates=True))
    assert answered(made, {"a": "2026-11-24"}) == {"a": date(2026, 11, 24)}


def test_a_meeting_time_is_aware() -> None:
    value = answered(form(field("datetime", "a", subtype="datetime")), {"a": "2026-07-01T10:00"})["a"]
    assert value.utcoffset().total_seconds() == 7200
