"""Dates, times and durations, and the moment an expression is evaluated at."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest

from engine.feel import FeelError, YearsMonths, compile_expression
from tests.unit.feel.evaluating import NOW, STOCKHOLM, value


def test_today_is_the_local_day_of_the_zone() -> None:
    assert value("today()") == date(2026, 11, 25)
    assert compile_expression("today()").evaluate({}, now=NOW) == date(2026, 11, 24)


def test_now_is_the_given_moment_in_the_zone() -> None:
    now = value("now()")

    assert now == NOW
    assert now.tzinfo is STOCKHOLM


def test_day_and_time_belong_to_the_zone() -> None:
    moment = value('date and time(dag, time("08:00:00"))', {"dag": date(2026, 7, 1)})

    assert moment == datetime(2026, 7, 1, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ['date and time("2026-11-25T00:30:00") = now()', '@"2026-11-25T00:30:00" = now()'])
def test_local_moment_compares_with_now(text: str) -> None:
    assert value(text) is True


def test_local_moment_of_a_variable_belongs_to_the_zone() -> None:
    assert value("m <= now()", {"m": datetime(2026, 11, 25, 0, 30)}) is True  # noqa: DTZ001 - the case in point


def test_day_counts_as_local_midnight_beside_a_moment() -> None:
    assert value("now() - frist", {"frist": date(2026, 11, 25)}) == timedelta(minutes=30)
    assert value("frist - now()", {"frist": date(2026, 11, 26)}) == timedelta(hours=23, minutes=30)


CALCULATED: list[tuple[str, Any]] = [
    ('date("2026-01-31") + duration("P1M")', date(2026, 2, 28)),
    ('date("2024-02-29") - duration("P1Y")', date(2023, 2, 28)),
    ('date("2026-12-31") + duration("P1M")', date(2027, 1, 31)),
    ('duration("P14D") + date("2026-11-24")', date(2026, 12, 8)),
    ('date("2026-12-08") - date("2026-11-24")', timedelta(days=14)),
    ('time("23:30:00") + duration("PT1H")', time(0, 30)),
    ('time("10:00:00") - time("09:30:00")', timedelta(minutes=30)),
    ('time("10:00:00+02:00") = time("08:00:00Z")', True),
    ('time("10:00:00Z") = time("10:00:00")', False),
    ('duration("P1D") * 1.5', timedelta(hours=36)),
    ('2 * duration("P1Y6M")', YearsMonths(36)),
    ('duration("P3D") / duration("P2D")', 1.5),
    ('duration("P1Y") / duration("P6M")', 2),
    ('duration("P1Y") / 5', YearsMonths(2)),
    ('duration("P3D") / 2', timedelta(hours=36)),
    ('-duration("PT5M")', timedelta(minutes=-5)),
    ('-duration("P1M")', YearsMonths(-1)),
    ('years and months duration(date("2024-03-31"), date("2026-02-28"))', YearsMonths(22)),
    ('abs(duration("-P2M"))', YearsMonths(2)),
    ('abs(duration("-PT2M"))', timedelta(minutes=2)),
    ('date("2026-11-24").weekday', 2),
    ('date("2026-11-24").year', 2026),
    ('time("09:30:15").minute', 30),
    ('date and time("2026-11-24T09:30:00@Europe/Stockholm").timezone', "Europe/Stockholm"),
    ('date and time("2026-11-24T09:30:00+01:00").time offset', timedelta(hours=1)),
    ('duration("P1DT2H3M4.5S").hours', 2),
    ('duration("-P2D").days', -2),
    ('duration("P14M").years', 1),
    ('day of week(date("2026-11-24"))', "Tuesday"),
    ('month of year(date("2026-11-24"))', "November"),
    ('day of year(date("2026-02-01"))', 32),
    ('week of year(date("2026-01-01"))', 1),
    ("date(2026, 11, 24)", date(2026, 11, 24)),
    ('cycle(3, duration("P1D"))', "R3/P1D"),
    ('cycle(null, duration("P1M"))', "R/P1M"),
    ('date(date and time("2026-11-24T09:30:00Z"))', date(2026, 11, 24)),
    ("time(9, 30, 15.5)", time(9, 30, 15, 500_000)),
    ('time(9, 0, 0, duration("PT1H"))', time(9, tzinfo=timezone(timedelta(hours=1)))),
    ('time(date and time("2026-11-24T09:30:00Z"))', time(9, 30, tzinfo=UTC)),
    ('date and time(date("2026-11-24"))', datetime(2026, 11, 23, 23, tzinfo=UTC)),
    ('date and time(date and time("2026-11-24T09:30:00Z"), "+02:00")', datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
    ('date("2026-01-01") in [date("2025-12-31")..date("2026-01-02")]', True),
    ('for d in @"2026-02-27"..@"2026-03-01" return d.day', [27, 28, 1]),
]


SUMMER_TIME = [
    ('@"2026-03-28T09:00:00@Europe/Stockholm" + @"P1D"', "2026-03-29T09:00:00+02:00"),
    ('@"2026-10-24T09:00:00@Europe/Stockholm" + @"P14D"', "2026-11-07T09:00:00+01:00"),
    ('@"2026-11-07T09:00:00@Europe/Stockholm" - @"P14D"', "2026-10-24T09:00:00+02:00"),
    ('@"2026-03-29T01:30:00@Europe/Stockholm" + @"PT1H"', "2026-03-29T03:30:00+02:00"),
    ('@"2026-03-29T03:30:00@Europe/Stockholm" - @"PT1H"', "2026-03-29T01:30:00+01:00"),
    ('@"2026-10-25T02:30:00@Europe/Stockholm" + @"PT1H"', "2026-10-25T02:30:00+01:00"),
    ('@"2026-10-25T02:30:00@Europe/Stockholm" + @"-PT1H"', "2026-10-25T01:30:00+02:00"),
    ('@"2026-03-28T09:00:00@Europe/Stockholm" + @"P1M"', "2026-04-28T09:00:00+02:00"),
    ('@"2026-03-29T01:30:00+01:00" + @"PT1H"', "2026-03-29T02:30:00+01:00"),
]


@pytest.mark.parametrize(("text", "expected"), SUMMER_TIME)
def test_days_go_by_the_clock_and_hours_by_real_time_when_summer_time_begins_and_ends(text: str, expected: str) -> None:
    assert value(text).isoformat() == expected


@pytest.mark.parametrize(("text", "expected"), CALCULATED, ids=[c[0] for c in CALCULATED])
def test_calendar_arithmetic(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24",
        "09:30:00",
        "09:30:00.25Z",
        "09:30:00+05:30",
        "2026-11-24T09:30:00Z",
        "2026-11-24T09:30:00@Europe/Stockholm",
        "P1Y2M",
        "-P3M",
        "P0M",
        "P3DT4H5M6.7S",
        "-PT1S",
        "PT0S",
    ],
)
def test_what_is_read_is_written_the_same(text: str) -> None:
    assert compile_expression(f'string(@"{text}")').evaluate({}, now=NOW) == text


@pytest.mark.parametrize(
    "call",
    [
        'date("2026-02-30")',
        'date("24/11/2026")',
        "date(2026, 2.5, 1)",
        'time("25:00:00")',
        'time("09:30:00@Europa/Stockholm")',
        "time(9, 61, 0)",
        'date and time("2026-11-24TT09:30:00")',
        'duration("P")',
        'duration("14 dagar")',
        'date("9999-12-31") + duration("P1D")',
        'date("9999-12-31") + duration("P1M")',
        'now() - time("09:30:00")',
        'time("09:30:00Z") - time("09:30:00")',
        'time("09:30:00") < time("09:30:00Z")',
    ],
)
def test_impossible_time_is_an_error(call: str) -> None:
    with pytest.raises(FeelError, match=r"gave no result|cannot"):
        value(call)
