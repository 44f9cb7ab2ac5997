"""Dates in words as UI.md 5 wants them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from web import dates

TODAY = date(2026, 11, 24)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("day", "swedish", "english"),
    [
        (date(2026, 11, 24), "i dag", "today"),
        (date(2026, 11, 23), "i går", "yesterday"),
        (date(2026, 11, 25), "i morgon", "tomorrow"),
        (date(2026, 12, 25), "fre 25 dec", "Fri 25 Dec"),
        (date(2027, 3, 14), "sön 14 mars 2027", "Sun 14 Mar 2027"),
    ],
)
def test_a_day_is_said_as_people_say_it(day, swedish, english):
    assert dates.day_words(day, TODAY, "sv") == swedish
    assert dates.day_words(day, TODAY, "en") == english


def test_a_moment_is_said_in_local_time_with_a_full_stop_in_swedish():
    moment = datetime(2026, 11, 24, 7, 12, tzinfo=UTC)
    assert dates.moment_words(moment, TODAY, STOCKHOLM, "sv") == "i dag 08.12"
    assert dates.moment_words(moment, TODAY, STOCKHOLM, "en") == "today 08:12"


def test_a_moment_after_local_midnight_belongs_to_the_local_day():
    assert dates.moment_words(datetime(2026, 11, 23, 23, 30, tzinfo=UTC), TODAY, STOCKHOLM, "sv") == "i dag 00.30"


def test_a_whole_moment_is_the_same_whatever_day_it_is_read():
    moment = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert dates.full_moment(moment, STOCKHOLM, "sv") == "tisdag 24 november 2026 00.30"
    assert dates.full_moment(moment, STOCKHOLM, "en") == "Tuesday 24 November 2026 00:30"


def test_the_footer_names_the_day_in_full():
    assert dates.long_date(TODAY, "sv") == "tisdag 24 november 2026"


@pytest.mark.parametrize("day", [TODAY, date(2026, 11, 27), date(2026, 11, 21), date(2026, 11, 22)])
def test_the_week_runs_from_monday_and_a_weekend_shows_the_week_to_come(day):
    assert dates.week_of(day) == tuple(date(2026, 11, number) for number in range(23, 28))


@pytest.mark.parametrize(("hour", "greeting"), [(7, "morning"), (11, "afternoon"), (17, "evening")])
def test_the_greeting_follows_the_local_hour(hour, greeting):
    assert dates.greeting_hour(datetime(2026, 11, 24, hour, tzinfo=UTC), STOCKHOLM) == greeting


def test_the_first_letter_is_raised_and_the_rest_left_alone():
    assert dates.capitalised("i dag 08.12") == "I dag 08.12"
