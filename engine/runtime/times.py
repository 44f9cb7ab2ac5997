"""Dates, durations and cycles of a diagram to instants: local days are days of the case's zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from engine.diagram.cron import Cron, cron
from engine.diagram.spec import EventSpec
from engine.diagram.times import Span, cycle, day_or_moment, span
from engine.feel.arithmetic import add_months
from engine.feel.values import YearsMonths
from engine.runtime.advance import Surroundings
from engine.runtime.expressions import evaluate, shown
from engine.runtime.failures import StepFailed

END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Due:
    """When a timer fires; a cycle fires *left* times more after that (None = for ever), *every* apart."""

    at: datetime
    every: str | None = None
    left: int | None = 0


def _not_a_time(text: str, value: Any) -> StepFailed:
    return StepFailed("timer.not_a_time", f"{text} gives {shown(value)}, which is no date, time or duration.")


def span_of(value: Any) -> Span | None:
    """Return a duration: a FEEL duration or its text."""
    if isinstance(value, timedelta | YearsMonths):
        return value
    return span(value) if isinstance(value, str) else None


def after(start: datetime, length: Span, around: Surroundings) -> datetime:
    """Return *start* + *length*: months and days by the local calendar, hours and seconds exactly."""
    local = start.astimezone(around.zone)
    if isinstance(length, YearsMonths):
        moved = add_months(local, length.months)
        if moved is None:
            raise StepFailed("timer.out_of_range", "The time lies outside the calendar.")
        return moved.astimezone(UTC)
    try:
        days = timedelta(days=length.days)
        return (local + days).astimezone(UTC) + (length - days)
    except OverflowError as err:
        raise StepFailed("timer.out_of_range", "The time lies outside the calendar.") from err


def instant_of(value: Any, around: Surroundings) -> datetime | None:
    """Return a moment in UTC: a date is the end of that local day, a time without zone is local."""
    if isinstance(value, str):
        value = day_or_moment(value)
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=around.zone)).astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, END_OF_DAY, around.zone).astimezone(UTC)
    return None


def moment(text: str | None, view: Mapping[str, Any], around: Surroundings) -> datetime | None:
    """Return when a task is due: a moment, a date, a duration from now; null is never."""
    value = evaluate(text, view, around) if text is not None else None
    if value is None:
        return None
    at, length = instant_of(value, around), span_of(value)
    if at is None and length is not None:
        at = after(around.now, length, around)
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
    length = span_of(value)
    if length is None:
        raise _not_a_time(text, value)
    return Due(after(around.now, length, around))


def _cycle(text: str, value: Any, around: Surroundings) -> Due:
    if isinstance(value, str) and cron(value) is not None:
        return Due(next_due(around.now, value, around), value, None)
    found = cycle(value) if isinstance(value, str) else None
    every = span(found.every) if found is not None else None
    if found is None or every is None:
        raise StepFailed(
            "timer.not_a_cycle", f"{text} gives {shown(value)}, which is no cycle such as R3/P1D or 0 0 8 * * MON."
        )
    first = instant_of(found.start, around) if found.start is not None else None
    left = found.times - 1 if found.times is not None else None
    return Due(first or after(around.now, every, around), found.every, left)


def next_due(at: datetime, every: str, around: Surroundings) -> datetime:
    """Return the next firing of a cycle: counted from when it was due, not from when it was noticed."""
    by_clock = cron(every)
    if by_clock is not None:
        return _next_by_clock(at, by_clock, every, around)
    apart = span(every)
    assert apart is not None, "checked when the cycle was armed"
    return after(at, apart, around)


def _next_by_clock(at: datetime, by_clock: Cron, text: str, around: Surroundings) -> datetime:
    local = by_clock.after(at.astimezone(around.zone).replace(tzinfo=None))
    if local is None:
        raise StepFailed("timer.out_of_range", f"The cycle {text} never comes.")
    return local.replace(tzinfo=around.zone).astimezone(UTC)
