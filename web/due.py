"""How urgent a task is, in words and as the group it stands under in own work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from engine.queries.worklist import NO_DUE_DATE, TaskRow
from web.texts import N_

Urgency = Literal["late", "today", "week", "later"]
ORDER: tuple[Urgency, ...] = ("late", "today", "week", "later")
HEADINGS: dict[Urgency, str] = {
    "late": N_("Late"),
    "today": N_("To be done today"),
    "week": N_("Later this week"),
    "later": N_("Further on"),
}
TAGS: dict[Urgency, tuple[str, str]] = {
    "late": ("late", N_("Late")),
    "today": ("soon", N_("To be done today")),
    "week": ("soon", N_("This week")),
    "later": ("mute", N_("In progress")),
}
UNASSIGNED = ("mute", N_("Not taken"))


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The tasks of one urgency, soonest first."""

    key: Urgency
    heading: str
    tasks: list[TaskRow]


def due_on(due_at: datetime, zone: ZoneInfo) -> date:
    """The last local day. A date without a time is kept as the end of its day, which midnight must not move."""
    return (due_at - timedelta(microseconds=1)).astimezone(zone).date()


def urgency(task: TaskRow, now: datetime, zone: ZoneInfo) -> Urgency:
    if task.due_at is None:
        return "later"
    if task.due_at < now:
        return "late"
    today, day = now.astimezone(zone).date(), due_on(task.due_at, zone)
    if day == today:
        return "today"
    return "week" if day.isocalendar()[:2] == today.isocalendar()[:2] else "later"


def tag_of(task: TaskRow, now: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """(kind, English source) of the one tag a row carries: lateness first, then that nobody has taken it."""
    how = urgency(task, now, zone)
    if how == "later" and task.assignee is None:
        return UNASSIGNED
    return TAGS[how]


def by_urgency(tasks: Iterable[TaskRow], now: datetime, zone: ZoneInfo) -> list[TaskGroup]:
    """The groups that have tasks, most urgent first; in each the soonest first."""
    found: dict[Urgency, list[TaskRow]] = {key: [] for key in ORDER}
    for task in sorted(tasks, key=lambda task: task.due_at or NO_DUE_DATE):
        found[urgency(task, now, zone)].append(task)
    return [TaskGroup(key, HEADINGS[key], rows) for key, rows in found.items() if rows]
