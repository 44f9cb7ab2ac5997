"""Built-ins that make values of other values."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from engine.feel import temporal
from engine.feel.builtins.registry import builtin, day_of, found, whole
from engine.feel.builtins.texts import joined
from engine.feel.run import Run
from engine.feel.values import NUMBERS, Function, Range, UnfitError, Value, YearsMonths, finite
from engine.feel.words import reason

_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_PLAIN_KEY = re.compile(r"[\w ]+")
_PARTS = "year: number, month: number, day: number, hour: number, minute: number, second: number"
_LONGEST_PLAIN_NUMBER = 40  # digits; beyond that with an exponent


# --- dates and times ------------------------------------------------------------------------------------
@builtin("date(from: string)")
def date_from_text(text: str) -> dt.date:
    return found(temporal.date(text), "date.text", text=repr(text))


@builtin("date(from: moment)")
def date_from_moment(moment: dt.date) -> dt.date:
    return day_of(moment)


@builtin("date(year: number, month: number, day: number)")
def date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> dt.date:
    try:
        return dt.date(whole(year), whole(month), whole(day))
    except (ValueError, OverflowError):
        raise UnfitError(reason("date.parts", text=f"{year}-{month}-{day}")) from None


@builtin("time(from: string)")
def time_from_text(text: str) -> dt.time:
    return found(temporal.time(text), "time.text", text=repr(text))


@builtin("time(from: time)")
def time_from_time(moment: dt.time) -> dt.time:
    return moment


@builtin("time(from: moment)", run=True)
def time_from_moment(run: Run, moment: dt.date) -> dt.time:
    return moment.timetz() if isinstance(moment, dt.datetime) else run.midnight(moment).timetz()


@builtin("time(hour: number, minute: number, second: number, offset?: days and time duration)")
def time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: dt.timedelta | None) -> dt.time:
    try:
        zone = None if offset is None else dt.timezone(offset) if offset else dt.UTC
        seconds, micros = divmod(int(second * 1_000_000), 1_000_000)
        return dt.time(whole(hour), whole(minute), seconds, micros, tzinfo=zone)
    except (ValueError, OverflowError):
        raise UnfitError(reason("time.parts", text=f"{hour}:{minute}:{second}")) from None


@builtin("date and time(from: string)", run=True)
def moment_from_text(run: Run, text: str) -> dt.datetime:
    moment = found(temporal.date_and_time(text), "moment.text", text=repr(text))
    return run.local(moment)


@builtin("date and time(from: moment)", run=True)
def moment_from_moment(run: Run, moment: dt.date) -> dt.datetime:
    return moment if isinstance(moment, dt.datetime) else run.midnight(moment)


@builtin("date and time(date: moment, time: time)", run=True)
def moment_from_parts(run: Run, day: dt.date, clock: dt.time) -> dt.datetime:
    return run.local(dt.datetime.combine(day_of(day), clock))


@builtin(f"date and time({_PARTS}, offset?: days and time duration)", run=True)
def moment_from_numbers(run: Run, *given: Any) -> dt.datetime:
    *day, hour, minute, second, offset = given
    return run.local(dt.datetime.combine(date_from_parts(*day), time_from_parts(hour, minute, second, offset)))


@builtin(f"date and time({_PARTS}, timezone: string)")
def moment_from_numbers_in_zone(*given: Any) -> dt.datetime:
    *day, hour, minute, second, timezone = given
    moment = dt.datetime.combine(date_from_parts(*day), time_from_parts(hour, minute, second, None))
    return moment_in_zone(moment, timezone)


@builtin("date and time(date: date and time, timezone: string)")
def moment_in_zone(moment: dt.datetime, name: str) -> dt.datetime:
    try:
        zone = temporal.zone(name if name[:1] in ("Z", "z", "+", "-") else "@" + name)
        return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    except ValueError:
        raise UnfitError(reason("zone", text=repr(name))) from None
    except OverflowError:
        raise UnfitError(reason("moment.outside")) from None


@builtin("duration(from: string)")
def duration_from_text(text: str) -> temporal.Span:
    span: temporal.Span | None = temporal.duration(text)
    if span is None:
        raise UnfitError(reason("duration.text", text=repr(text)))
    return span


@builtin("duration(from: duration)")
def duration_from_duration(span: Value) -> Value:
    return span


@builtin("cycle(repetitions?: number, interval: duration)")
def cycle(repetitions: Decimal | None, interval: Value) -> str:
    """Return how a timer repeats, in ISO 8601; for ever without *repetitions*."""
    return f"R{'' if repetitions is None else whole(repetitions)}/{temporal.write(interval)}"


@builtin("years and months duration(from: moment, to: moment)")
def months_between(start: dt.date, end: dt.date) -> YearsMonths:
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return YearsMonths(months)


# --- numbers --------------------------------------------------------------------------------------------
@builtin("number(from: string, grouping separator?: string, decimal separator?: string)")
def number_from_text(text: str, grouping: str | None, point: str | None) -> Decimal:
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping and grouping == point):
        raise UnfitError(reason("number.separators"))
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(point, ".") if point else plain
    number = finite(NUMBERS.create_decimal(plain)) if _NUMBER.fullmatch(plain) else None
    return found(number, "number.text", text=repr(text))


@builtin("number(from: number)")
def number_from_number(number: Decimal) -> Decimal:
    return number


# --- texts ----------------------------------------------------------------------------------------------
@builtin("string(from: any)", run=True)
def text_from(run: Run, value: Value) -> str | None:
    """Return the text of a value; null stays null."""
    return value if value is None or type(value) is str else text_of(value, run)


def text_of(value: Value, run: Run) -> str:
    """Return how FEEL spells a value."""
    run.tick()
    t = type(value)
    if t is str:
        run.tick(len(value))
        return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
    if t is bool or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if t is Decimal:
        return number_text(value)
    if t is Function:
        return "function"
    if t in (list, dict, Range):
        return _container_text(value, run)
    return temporal.write(value)


def _container_text(value: Value, run: Run) -> str:
    if type(value) is list:
        return "[" + joined(run, ", ", [text_of(v, run) for v in value]) + "]"
    if type(value) is dict:
        entries = [f"{_key_text(k)}: {text_of(v, run)}" for k, v in value.items()]
        return "{" + joined(run, ", ", entries) + "}"
    if value.operator:
        return f"{value.operator} {text_of(value.high if value.low is None else value.low, run)}"
    low, high = text_of(value.low, run), text_of(value.high, run)
    return ("[" if value.low_included else "(") + low + ".." + high + ("]" if value.high_included else ")")


def _key_text(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else '"' + key + '"'


def number_text(value: Decimal) -> str:
    """Return the shortest spelling of a number."""
    if not value:
        return "0"
    shortest = value.normalize(NUMBERS)
    return f"{shortest:f}" if abs(value.adjusted()) < _LONGEST_PLAIN_NUMBER else str(shortest)
