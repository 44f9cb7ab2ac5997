"""Cron cycles of a diagram: `0 0 9-17 * * MON-FRI`, six fields from seconds to days of the week, by the local clock."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

MACROS = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
BOUNDS = ((0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
PART = re.compile(r"(\*|\?|\d{1,2})(?:-(\d{1,2}))?(?:/(\d{1,2}))?")
MOST_YEARS = 8
"""As long as 29 February may be away."""


@dataclass(frozen=True, slots=True)
class Cron:
    """When it fires: the allowed values of each field; weekdays count from Sunday = 0."""

    seconds: frozenset[int]
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]

    def after(self, start: datetime) -> datetime | None:
        """Return the next moment after *start*, both naive and local; None when there is none."""
        day = start.replace(hour=0, minute=0, second=0, microsecond=0)
        end = start.year + MOST_YEARS
        while day.year <= end:
            if day.month not in self.months:
                day = _next_month(day)
            elif not self._is_day(day) or (found := self._time(day, start)) is None:
                day += timedelta(days=1)
            else:
                return found
        return None

    def _is_day(self, day: datetime) -> bool:
        return day.day in self.days and day.isoweekday() % 7 in self.weekdays

    def _time(self, day: datetime, start: datetime) -> datetime | None:
        """Return the first time of *day* that lies after *start*."""
        for hour in sorted(self.hours):
            if day + timedelta(hours=hour + 1) <= start:
                continue
            for minute in sorted(self.minutes):
                for second in sorted(self.seconds):
                    at = day.replace(hour=hour, minute=minute, second=second)
                    if at > start:
                        return at
        return None


def _next_month(day: datetime) -> datetime:
    return day.replace(day=1) + timedelta(days=monthrange(day.year, day.month)[1])


def cron(text: str) -> Cron | None:
    """Return the cycle; None when the text is none."""
    fields = MACROS.get(text.strip().lower(), text).upper().split()
    if len(fields) != len(BOUNDS):
        return None
    sets = [_values(_numbers(field, i), *BOUNDS[i]) for i, field in enumerate(fields)]
    if any(not values for values in sets):
        return None
    seconds, minutes, hours, days, months, weekdays = sets
    return Cron(seconds, minutes, hours, days, months, frozenset(day % 7 for day in weekdays))


def _numbers(field: str, place: int) -> str:
    """Replace the names of months and days by their numbers."""
    names = {4: MONTHS, 5: DAYS}.get(place, [])
    for i, name in enumerate(names):
        field = field.replace(name, str(i + (place == 4)))
    return field


def _values(field: str, low: int, high: int) -> frozenset[int]:
    """Return the values of a field; none when any part of it can't be read."""
    found: set[int] = set()
    for part in field.split(","):
        read = PART.fullmatch(part)
        if read is None or (read[3] is not None and int(read[3]) == 0):
            return frozenset()
        is_any = read[1] in ("*", "?")
        first = low if is_any else int(read[1])
        last = high if is_any or (read[2] is None and read[3] is not None) else int(read[2] or read[1])
        if not low <= first <= last <= high:
            return frozenset()
        found.update(range(first, last + 1, int(read[3] or 1)))
    return frozenset(found)
