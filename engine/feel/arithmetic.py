"""Arithmetic of FEEL values. None means that the operation has no result for such values."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from engine.feel.comparison import microseconds, microseconds_of_day
from engine.feel.values import DAYS, MAX_MONTHS, MICROSECOND, MOMENT, MONTHS, NUMBERS, Value, YearsMonths, finite, kind

TRANSCENDENTAL = 256  # the size that a power, exponential or logarithm of 34 digits counts for
_DAY = dt.timedelta(days=1)
Day = TypeVar("Day", dt.date, dt.datetime)


def add_months(day: Day, months: int) -> Day | None:
    """Return *day* moved by *months*; a day that the month lacks becomes its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def timedelta_of(micros: int | Decimal | None) -> dt.timedelta | None:
    try:
        return None if micros is None else dt.timedelta(microseconds=int(micros))
    except (OverflowError, ValueError):
        return None


def _months_of(months: Decimal) -> YearsMonths | None:
    return YearsMonths(int(months)) if months.is_finite() and abs(months) <= MAX_MONTHS else None


def _micros(span: dt.timedelta) -> int:
    return span // MICROSECOND


def _shift(moment: Value, span: Value, sign: int) -> Value:
    """Return a date, time or date and time, moved by a duration."""
    try:
        if type(span) is YearsMonths:
            return add_months(moment, sign * span.months)
        if type(moment) is dt.time:
            return (dt.datetime.combine(dt.date(2000, 1, 1), moment) + sign * span).timetz()
        if type(moment) is dt.date:
            return (dt.datetime.combine(moment, dt.time()) + sign * span).date()
        return _moved(moment, span, sign)
    except (OverflowError, ValueError):
        return None


def _moved(moment: dt.datetime, span: dt.timedelta, sign: int) -> dt.datetime:
    """Return *moment* moved by whole days on its own clock, and by the hours and minutes left over in real time.

    Only so is 14 days from nine o'clock nine o'clock, and an hour an hour on the night when summer time begins.
    """
    days, rest = divmod(abs(span), _DAY)
    if span < dt.timedelta():
        sign = -sign
    day = moment + sign * days * _DAY
    if not rest or moment.tzinfo is None:
        return day + sign * rest
    return (day.astimezone(dt.UTC) + sign * rest).astimezone(moment.tzinfo)


def _shiftable(moment: str, span: str) -> bool:
    return (span == DAYS and moment in ("date", "time", MOMENT)) or (span == MONTHS and moment in ("date", MOMENT))


def add(a: Value, b: Value) -> Value:
    ka, kb = kind(a), kind(b)
    if ka == kb == "number":
        return finite(NUMBERS.add(a, b))
    if ka == kb == "string":
        return a + b
    if ka == kb == DAYS:
        return timedelta_of(_micros(a) + _micros(b))
    if ka == kb == MONTHS:
        return _months_of(Decimal(a.months + b.months))
    if _shiftable(ka, kb):
        return _shift(a, b, 1)
    return _shift(b, a, 1) if _shiftable(kb, ka) else None


def subtract(a: Value, b: Value) -> Value:
    ka, kb = kind(a), kind(b)
    if ka == kb == "number":
        return finite(NUMBERS.subtract(a, b))
    if ka == kb == DAYS:
        return timedelta_of(_micros(a) - _micros(b))
    if ka == kb == MONTHS:
        return _months_of(Decimal(a.months - b.months))
    if ka == kb == "date":
        return a - b
    if ka == kb == MOMENT:
        if (a.tzinfo is None) != (b.tzinfo is None):
            return None
        return timedelta_of(microseconds(a) - microseconds(b))
    if ka == kb == "time":
        if (a.tzinfo is None) != (b.tzinfo is None):
            return None
        return timedelta_of(microseconds_of_day(a) - microseconds_of_day(b))
    return _shift(a, b, -1) if _shiftable(ka, kb) else None


def multiply(a: Value, b: Value) -> Value:
    ka, kb = kind(a), kind(b)
    if ka == kb == "number":
        return finite(NUMBERS.multiply(a, b))
    if ka == "number":
        a, b, ka, kb = b, a, kb, ka
    if kb == "number" and ka == DAYS:
        return timedelta_of(finite(NUMBERS.multiply(Decimal(_micros(a)), b)))
    if kb == "number" and ka == MONTHS:
        return _months_of(NUMBERS.multiply(Decimal(a.months), b))
    return None


def divide(a: Value, b: Value) -> Value:
    """Return a / b; division by zero has no result."""
    ka, kb = kind(a), kind(b)
    if ka == kb == "number":
        return finite(NUMBERS.divide(a, b)) if b else None
    if ka == kb == DAYS:
        return finite(NUMBERS.divide(Decimal(_micros(a)), Decimal(_micros(b)))) if b else None
    if ka == kb == MONTHS:
        return finite(NUMBERS.divide(Decimal(a.months), Decimal(b.months))) if b.months else None
    if kb == "number" and b and ka == DAYS:
        return timedelta_of(finite(NUMBERS.divide(Decimal(_micros(a)), b)))
    if kb == "number" and b and ka == MONTHS:
        return _months_of(NUMBERS.divide(Decimal(a.months), b))
    return None


def power(a: Value, b: Value) -> Value:
    return finite(NUMBERS.power(a, b)) if kind(a) == kind(b) == "number" else None


def negated(value: Value) -> Value:
    if type(value) is Decimal or type(value) is dt.timedelta:
        return -value
    return YearsMonths(-value.months) if type(value) is YearsMonths else None


ARITHMETIC: dict[str, Callable[[Value, Value], Value]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}
