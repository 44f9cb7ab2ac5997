"""The virtual clock goes by the clock on the wall, and never back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from workflows.scenario.clock import VirtualClock

ZONE = ZoneInfo("Europe/Stockholm")


def test_a_naive_time_is_local() -> None:
    assert VirtualClock(datetime.fromisoformat("2026-11-24T09:00"), ZONE)() == datetime(2026, 11, 24, 8, tzinfo=UTC)


def test_a_day_is_a_day_when_summer_time_ends() -> None:
    clock = VirtualClock(datetime.fromisoformat("2026-10-24T09:00"), ZONE)
    assert clock.after(clock(), timedelta(days=1)).astimezone(ZONE) == datetime(2026, 10, 25, 9, tzinfo=ZONE)


def test_the_clock_never_goes_back() -> None:
    clock = VirtualClock(datetime.fromisoformat("2026-11-24T09:00"), ZONE)
    clock.move_to(datetime(2026, 11, 1, tzinfo=UTC))
    assert clock.local == datetime(2026, 11, 24, 9, tzinfo=ZONE)
