"""Dates, durations and cycles of a diagram to instants: local days are days of the case's zone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from engine.diagram.spec import EventSpec
from engine.feel import temporal
from engine.feel.arithmetic import add_months
from engine.feel.values import YearsMonths
from engine.runtime.advance import Surroundings
from engine.runtime.expressions import evaluate
from engine.runtime.failures import StepFailed

END_OF_DAY = time(23, 59, 59)
WEEKS = re.compile(r"P(\d{1,4})W")

Span = timedelta | YearsMonths


@dataclass(frozen=True, slots=True)
class Due:
    """When a timer fires; a cycle fires *left* times more after that (None = for ever), *every* apart."""

    at: datetime
    every: str | None = None
    left: int | None = 0


def _not_a_time(text: str, value: Any) -> StepFailed:
    return StepFailed("timer.not_a_time", f"{text} gives {value!r}, which is no date, time or duration.")


def span_of(value: Any) -> Span | None:
    """Return a duration: a FEEL duration or its ISO text (weeks too)."""
    if isinstance(value, timedelta | YearsMonths):
        return value
    if not isinstance(value, str):
        return None
    weeks = WEEKS.fullmatch(value)
    return timedelta(weeks=int(weeks[1])) if weeks else temporal.duration(value)


def after(start: datetime, span: Span, around: Surroundings) -> datetime:
    """Return *start* + *span*: months and days by the local calendar, hours and seconds exactly."""
    local = start.astimezone(around.zone)
    if isinstance(span, YearsMonths):
        moved = add_months(local, span.months)
        if moved is None:
            raise StepFailed("timer.out_of_range", "The time lies outside the calendar.")
        return moved.astimezone(UTC)
    try:
        days = timedelta(days=span.days)
        return (local + days).astimezone(UTC) + (span - days)
    except OverflowError as err:
        raise StepFailed("timer.out_of_range", "The time lies outside the calendar.") from err


def instant_of(value: Any, around: Surroundings) -> datetime | None:
    """Return a moment in UTC: a date is the end of that local day, a time without zone is local."""
    if isinstance(value, str):
        value = _parsed(value)
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=around.zone)).astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, END_OF_DAY, around.zone).astimezone(UTC)
    return None


def _parsed(text: str) -> date | datetime | None:
    found = temporal.date(text) or temporal.date_and_time(text)
    if found is not None:
        return found
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def moment(text: str | None, view: Mapping[str, Any], around: Surroundings) -> datetime | None:
    """Return when a task is due: a moment, a date, a duration from now; null is never."""
    value = evaluate(text, view, around) if text is not None else None
    if value is None:
        return None
    at, span = instant_of(value, around), span_of(value)
    if at is None and span is not None:
        at = after(around.now, span, around)
    if at is None:
        raise _not_a_time(text or "", value)
    return at


def due_of(event: EventSpec, view: Mapping[str, Any], around: Surroundings) -> Due:
    """Return when the timer of *event* fires first."""
    text = event.expression or ""
    value = evaluate(text, view, around)
    if event.timer == "cycle":
        return _cycle(text, value, around)
    if event.timer == "date":
        at = instant_of(value, around)
        if at is None:
            raise _not_a_time(text, value)
        return Due(at)
    span = span_of(value)
    if span is None:
        raise _not_a_time(text, value)
    return Due(after(around.now, span, around))


def _cycle(text: str, value: Any, around: Surroundings) -> Due:
    parts = value.split("/") if isinstance(value, str) else []
    repeat = re.fullmatch(r"R(\d{0,6})", parts[0]) if len(parts) in (2, 3) else None
    span = span_of(parts[-1]) if repeat else None
    if repeat is None or span is None or repeat[1] and int(repeat[1]) == 0:
        raise StepFailed("timer.not_a_cycle", f"{text} gives {value!r}, which is no cycle such as R3/P1D.")
    at = instant_of(parts[1], around) if len(parts) == 3 else after(around.now, span, around)
    if at is None:
        raise _not_a_time(text, value)
    return Due(at, parts[-1], int(repeat[1]) - 1 if repeat[1] else None)


def next_due(at: datetime, every: str, around: Surroundings) -> datetime:
    """Return the next firing of a cycle: counted from when it was due, not from when it was noticed."""
    span = span_of(every)
    assert span is not None, "checked when the cycle was armed"
    return after(at, span, around)
