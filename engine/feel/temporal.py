"""Read and write FEEL dates, times and durations (ISO 8601 with FEEL's zone names)."""

from __future__ import annotations

import datetime as dt
import functools
import re
import zoneinfo
from collections.abc import Callable

from engine.feel.values import MAX_MONTHS, MICROSECOND, Value, YearsMonths

Span = dt.timedelta | YearsMonths
Temporal = dt.date | dt.time | Span  # a datetime is a date

_DATE = re.compile(r"(-?\d{4,9})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(r"T?(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|z|[+-]\d\d:\d\d(?::\d\d)?|@[\w/+-]+)?", re.ASCII)
_DAYS = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(\.\d*)?S)?)?", re.ASCII)
_MONTHS = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)
_LONGEST_DURATION = 40  # characters


@functools.lru_cache(256)
def zone(text: str) -> dt.tzinfo:
    """Return the zone written as Z, +01:00 or @Europe/Stockholm. Raises ValueError."""
    if text in ("Z", "z"):
        return dt.UTC
    if text[0] == "@":
        try:
            return zoneinfo.ZoneInfo(text[1:])
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("unknown time zone") from None
    hours, minutes, *seconds = (int(p) for p in text[1:].split(":"))
    if hours > 18 or minutes > 59 or any(s > 59 for s in seconds):
        raise ValueError("offset out of range")
    offset = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
    return dt.timezone(-offset if text[0] == "-" else offset)


def date(text: str) -> dt.date | None:
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = map(int, match.groups())
    try:
        return dt.date(year, month, day)
    except (ValueError, OverflowError):
        return None


def time(text: str) -> dt.time | None:
    match = _TIME.fullmatch(text)
    if not match:
        return None
    hour, minute, second, fraction, offset = match.groups()
    try:
        tzinfo = zone(offset) if offset else None
        return dt.time(int(hour), int(minute), int(second), _microseconds(fraction), tzinfo=tzinfo)
    except ValueError:
        return None


def date_and_time(text: str) -> dt.datetime | None:
    """Return the moment; a date alone is its midnight."""
    before, separator, after = text.partition("T")
    day = date(before)
    if day is None:
        return None
    if not separator:
        return dt.datetime.combine(day, dt.time())
    clock = time(after) if not after.startswith("T") else None
    return None if clock is None else dt.datetime.combine(day, clock)


def duration(text: str) -> Span | None:
    if len(text) > _LONGEST_DURATION or text[-1:] in ("P", "T"):
        return None
    match = _MONTHS.fullmatch(text)
    if match:
        sign, years, months = match.groups()
        total = int(years or 0) * 12 + int(months or 0)
        return YearsMonths(-total if sign else total) if total <= MAX_MONTHS else None
    match = _DAYS.fullmatch(text)
    if not match:
        return None
    sign, days, hours, minutes, seconds, fraction = match.groups()
    try:
        span = dt.timedelta(
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=int(seconds or 0),
            microseconds=_microseconds(fraction),
        )
    except OverflowError:
        return None
    return -span if sign else span


def _microseconds(fraction: str | None) -> int:
    return int(((fraction or ".")[1:] + "000000")[:6])


READERS: tuple[Callable[[str], Temporal | None], ...] = (date, time, duration, date_and_time)


def at_literal(text: str) -> Temporal | None:
    """Return the value of @"..."; None when the text is no date, time or duration."""
    for reader in READERS:
        value = reader(text)
        if value is not None:
            return value
    return None


# --- writing ------------------------------------------------------------------------------------------
def write(value: Value) -> str:
    """Return the FEEL spelling of a date, time, date and time or duration."""
    t = type(value)
    if t is dt.date:
        return str(value.isoformat())
    if t is dt.time:
        return _clock_text(value) + _zone_text(value)
    if t is dt.datetime:
        return f"{value.date().isoformat()}T{_clock_text(value.timetz())}{_zone_text(value)}"
    if t is YearsMonths:
        return _months_text(value.months)
    return _span_text(value // MICROSECOND)


def _fraction(micros: int) -> str:
    return f".{micros:06d}".rstrip("0") if micros else ""


def _clock_text(value: dt.time) -> str:
    return f"{value:%H:%M:%S}" + _fraction(value.microsecond)


def _zone_text(moment: dt.time | dt.datetime) -> str:
    if moment.tzinfo is None:
        return ""
    if isinstance(moment.tzinfo, zoneinfo.ZoneInfo):
        return f"@{moment.tzinfo.key}"
    offset = moment.utcoffset()
    if not offset:
        return "Z"
    seconds = abs(int(offset.total_seconds()))
    text = f"{'-' if offset < dt.timedelta() else '+'}{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return text + (f":{seconds % 60:02d}" if seconds % 60 else "")


def _months_text(total: int) -> str:
    years, months = divmod(abs(total), 12)
    body = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return ("-" if total < 0 else "") + "P" + (body or "0M")


def _span_text(total: int) -> str:
    seconds, rest = divmod(abs(total), 1_000_000)
    days, seconds = divmod(seconds, 86400)
    clock = "".join(f"{n}{u}" for n, u in ((seconds // 3600, "H"), (seconds // 60 % 60, "M")) if n)
    if seconds % 60 or rest:
        clock += f"{seconds % 60}{_fraction(rest)}S"
    body = (f"{days}D" if days else "") + ("T" + clock if clock else "")
    return ("-" if total < 0 else "") + "P" + (body or "T0S")
