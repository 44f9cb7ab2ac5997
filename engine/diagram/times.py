"""How a diagram writes durations and cycles: ISO 8601."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.feel import YearsMonths, temporal

Span = timedelta | YearsMonths

WEEKS = re.compile(r"P(\d{1,4})W")
REPEAT = re.compile(r"R(\d{0,6})")


@dataclass(frozen=True, slots=True)
class Cycle:
    """`R3/P1D`: *times* firings (None = for ever), *every* apart, the first at *start* if that is given."""

    times: int | None
    every: str
    start: str | None = None


def span(text: str) -> Span | None:
    """Return a duration such as P3D, PT1H, P2M or P2W; None when it is none."""
    weeks = WEEKS.fullmatch(text)
    return timedelta(weeks=int(weeks[1])) if weeks else temporal.duration(text)


def day_or_moment(text: str) -> date | datetime | None:
    """Return a date, or a date with a time; None when it is neither."""
    found = temporal.date(text) or temporal.date_and_time(text)
    if found is not None:
        return found
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def cycle(text: str) -> Cycle | None:
    """Return a cycle such as R/P30D, R3/P3D or R3/2026-12-01T08:00/P1D; None when it is none."""
    first, *rest = text.split("/")
    repeat = REPEAT.fullmatch(first)
    if repeat is None or not 1 <= len(rest) <= 2 or repeat[1] == "0" or span(rest[-1]) is None:
        return None
    start = rest[0] if len(rest) == 2 else None
    if start is not None and day_or_moment(start) is None:
        return None
    return Cycle(int(repeat[1]) if repeat[1] else None, rest[-1], start)
