"""Days, times of day, and points in time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

from engine.forms.around import Around
from engine.forms.component import Field, RefusedError
from engine.forms.words import Words

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[ ./-]+(\d{1,2})[ ./-]+(\d{4})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateField(Field):
    type: ClassVar[str] = "date"
    no_passed: bool

    def convert(self, given: Any, _around: Around, /) -> date | None:
        if _is_blank(given):
            return None
        if isinstance(given, date) and not isinstance(given, datetime):
            return given
        return read_date(given)

    def check(self, value: date, _variables: Mapping[str, Any], around: Around, /) -> date:
        if self.no_passed and value < around.today:
            raise RefusedError("form.date_passed", today=around.today)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeField(Field):
    """A time of day on the wall; no zone."""

    type: ClassVar[str] = "time"

    def convert(self, given: Any, _around: Around, /) -> time | None:
        if _is_blank(given):
            return None
        return given.replace(tzinfo=None) if isinstance(given, time) else read_time(given)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateTimeField(Field):
    """A point in time; what is given without an offset is local time in the zone."""

    type: ClassVar[str] = "datetime"
    time_label: Words
    no_passed: bool

    @property
    def texts(self) -> tuple[Words, ...]:
        return (self.label, self.description, self.time_label)

    def convert(self, given: Any, around: Around, /) -> datetime | None:
        if _is_blank(given):
            return None
        moment = given if isinstance(given, datetime) else read_datetime(given)
        try:
            return _localised(moment, around) if moment.tzinfo is None else moment.astimezone(around.zone)
        except OverflowError:  # the first and last day there are, moved by a zone
            raise RefusedError("form.no_such_date") from None

    def check(self, value: datetime, _variables: Mapping[str, Any], around: Around, /) -> datetime:
        if self.no_passed and value.date() < around.today:
            raise RefusedError("form.date_passed", today=around.today)
        return value


def _is_blank(given: Any) -> bool:
    return isinstance(given, str) and not given.strip()


def _localised(moment: datetime, around: Around) -> datetime:
    """Local time in the zone; the earlier of the two when the clock is put back."""
    local = moment.replace(tzinfo=around.zone)
    if local.astimezone(UTC).astimezone(around.zone).replace(tzinfo=None) != moment:
        raise RefusedError("form.no_such_time")
    return local


def read_date(given: Any) -> date:
    """`2026-11-24`, or day first: `24 11 2026`, `24/11/2026`, `24.11.2026`. Raises RefusedError."""
    text = given.strip() if isinstance(given, str) else ""
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise RefusedError("form.not_date")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise RefusedError("form.no_such_date") from None


def read_time(given: Any) -> time:
    """`14:30`, `14.30` or with seconds. Raises RefusedError."""
    found = _TIME.fullmatch(given.strip()) if isinstance(given, str) else None
    if not found:
        raise RefusedError("form.not_time")
    hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return time(hour, minute, second)
    except ValueError:
        raise RefusedError("form.not_time") from None


def read_datetime(given: Any) -> datetime:
    """ISO 8601 with or without offset, or a day and a time with a space between. Raises RefusedError."""
    if not isinstance(given, str):
        raise RefusedError("form.not_datetime")
    text = given.strip()
    if "T" in text:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            raise RefusedError("form.not_datetime") from None
    day, _, clock = text.rpartition(" ")
    if not day.strip() or not clock:
        raise RefusedError("form.not_datetime")
    return datetime.combine(read_date(day), read_time(clock))
