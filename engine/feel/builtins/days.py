"""Built-ins on days and the present moment."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal

from engine.feel.builtins.registry import builtin, day_of
from engine.feel.run import Run

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@builtin("day of year(date: moment)")
def day_of_year(day: dt.date) -> Decimal:
    return Decimal(day.timetuple().tm_yday)


@builtin("day of week(date: moment)")
def day_of_week(day: dt.date) -> str:
    return _DAYS[day.weekday()]


@builtin("month of year(date: moment)")
def month_of_year(day: dt.date) -> str:
    return _MONTHS[day.month - 1]


@builtin("week of year(date: moment)")
def week_of_year(day: dt.date) -> Decimal:
    return Decimal(day.isocalendar().week)


@builtin("last day of month(date: moment)")
def last_day_of_month(day: dt.date) -> dt.date:
    return day_of(day).replace(day=calendar.monthrange(day.year, day.month)[1])


@builtin("now()", run=True)
def now(run: Run) -> dt.datetime:
    return run.now()


@builtin("today()", run=True)
def today(run: Run) -> dt.date:
    return run.now().date()
