"""When a meeting can be: it lies ahead, and the statements come in before its day in the municipality."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.errors import FieldError
from workflows.meetings import plan_errors

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)
MEETING = datetime(2026, 12, 3, 0, 30, tzinfo=ZONE)
PASSED = FieldError("form.date_passed", {"today": date(2026, 11, 24)})


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2026, 12, 2)])
def test_statements_are_due_from_today_to_the_day_before_the_meeting(day: date) -> None:
    assert plan_errors(MEETING, day, NOW, ZONE) == {}


@pytest.mark.parametrize("day", [date(2026, 12, 3), date(2026, 12, 4)])
def test_statements_due_on_the_meetings_day_or_later_are_refused_with_the_last_day_there_is(day: date) -> None:
    assert plan_errors(MEETING, day, NOW, ZONE) == {
        "svar_senast": FieldError("form.too_large", {"max": date(2026, 12, 2)})
    }


def test_statements_due_on_a_day_that_has_passed_are_refused() -> None:
    assert plan_errors(MEETING, date(2026, 11, 23), NOW, ZONE) == {"svar_senast": PASSED}


@pytest.mark.parametrize("moment", [NOW, NOW.replace(hour=8), NOW.replace(day=1)])
def test_a_meeting_that_has_begun_is_refused_at_its_own_field_only(moment: datetime) -> None:
    assert plan_errors(moment, date(2026, 11, 30), NOW, ZONE) == {"motestid": PASSED}
