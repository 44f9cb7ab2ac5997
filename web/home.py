"""`/`: own work for who is logged in, a public start for everyone else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Connection

from engine.commands import Actor
from engine.queries.case_file import CaseFilters, CaseRow, case_page
from engine.queries.worklist import Counts, DueCount, due_counts, task_counts, task_page
from web import dates, due, library
from web.context import actor_or_none, house, now, today
from web.language import current_language
from web.texts import N_
from web.waits import Wait, wait_words
from workflows.meetings import MeetingFacts, visible_meetings

SHOWN_TASKS = 50
SHOWN_OFFERS = 8
SHOWN_CASES = 8
URGENT = ("late", "today")
GREETINGS = {"morning": N_("Good morning"), "afternoon": N_("Good afternoon"), "evening": N_("Good evening")}

home = Blueprint("home", __name__)


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day of the week above the work. lines: (icon, text)."""

    label: str
    is_today: bool
    lines: list[tuple[str, str]]


@home.get("/")
def start() -> str:
    actor = actor_or_none()
    return render_template("home/public.html") if actor is None else own_work(actor)


def own_work(actor: Actor) -> str:
    days = dates.week_of(today())
    with house().read() as connection:
        counts = task_counts(connection, actor, now())
        falling_due = due_counts(connection, actor, end_of(days[-1]))
        mine = task_page(connection, actor, "mine", now(), limit=SHOWN_TASKS).rows
        offers = task_page(connection, actor, "unassigned", now(), limit=SHOWN_OFFERS).rows
        to_come = [one for one in visible_meetings(connection, actor) if one.starts_at >= now()]
        waiting = waiting_for_others(connection, actor)
        proposals = library.to_approve(connection, actor)
    meetings = sorted(to_come, key=lambda one: one.starts_at)
    urgent = [task for task in offers if due.urgency(task, now(), house().config.zone) in URGENT]
    week = week_days(days, falling_due, meetings)
    return render_template(
        "home/own_work.html",
        greeting=_("%(greeting)s, %(name)s", greeting=_(greeting()), name=first_name(actor)),
        lead=lead(falling_due, counts),
        week=week if any(day.lines for day in week) else [],
        groups=due.by_urgency([*mine, *urgent], now(), house().config.zone),
        offered=[task for task in offers if task not in urgent],
        left_to_take=counts.unassigned - len(urgent),
        counts=counts,
        has_more=counts.mine > len(mine),
        meetings=meetings,
        waiting=waiting,
        proposals=proposals,
    )


def waiting_for_others(connection: Connection, actor: Actor) -> list[tuple[CaseRow, Wait]]:
    """The person's open cases that somebody else has to act in, the latest change first."""
    rows = case_page(connection, actor, CaseFilters(state="open", user_id=actor.user_id)).rows
    waits = wait_words(connection, actor, [row.id for row in rows])
    return [(row, waits[row.id]) for row in rows if not waits[row.id].is_mine][:SHOWN_CASES]


def end_of(day: date) -> datetime:
    """Midnight after the local day."""
    return datetime.combine(day + timedelta(days=1), time(), house().config.zone)


def greeting() -> str:
    return GREETINGS[dates.greeting_hour(now(), house().config.zone)]


def first_name(actor: Actor) -> str:
    return actor.name.partition(" ")[0]


def lead(falling_due: Sequence[DueCount], counts: Counts) -> str:
    """The day in a few sentences: what is late and for today, one's own first, and what the group has for taking."""
    how: Counter[tuple[bool, str]] = Counter()
    for one in falling_due:
        how[one.is_own, when(one)] += one.number
    said = []
    if late := how[True, "late"]:
        said.append(ngettext("One task is late.", "%(num)s tasks are late.", late))
    if for_today := how[True, "today"]:
        said.append(ngettext("One task is for today.", "%(num)s tasks are for today.", for_today))
    if late := how[False, "late"]:
        said.append(
            ngettext(
                "One task that nobody in your group has taken is late.",
                "%(num)s tasks that nobody in your group has taken are late.",
                late,
            )
        )
    if for_today := how[False, "today"]:
        said.append(
            ngettext(
                "One that nobody has taken is for today.", "%(num)s that nobody has taken are for today.", for_today
            )
        )
    if said:
        return " ".join(said)
    said.append(_("Nothing has to be finished today."))
    if counts.unassigned:
        said.append(ngettext("Your group has one to take.", "Your group has %(num)s to take.", counts.unassigned))
    return " ".join(said)


def when(one: DueCount) -> str:
    """`late`, `today` or `later`."""
    if one.due_at < now():
        return "late"
    return "today" if due.due_on(one.due_at, house().config.zone) == today() else "later"


def week_days(days: Sequence[date], falling_due: Sequence[DueCount], meetings: Sequence[MeetingFacts]) -> list[WeekDay]:
    zone, language = house().config.zone, current_language()
    number: Counter[tuple[bool, date]] = Counter()
    for one in falling_due:
        number[one.is_own, due.due_on(one.due_at, zone)] += one.number
    week = []
    for day in days:
        symbol = "late" if day < today() else "clock"
        lines = [(symbol, due_words(day, number[True, day]))] if number[True, day] else []
        if untaken := number[False, day]:
            lines.append((symbol, ngettext("one not taken", "%(num)s not taken", untaken)))
        held = [one for one in meetings if one.starts_at.astimezone(zone).date() == day]
        lines += [("people", f"{dates.clock_time(one.starts_at, zone, language)} {one.title}") for one in held]
        week.append(WeekDay(day_label(day), day == today(), lines))
    return week


def due_words(day: date, number: int) -> str:
    if day < today():
        return str(ngettext("One task was due", "%(num)s tasks were due", number))
    return str(ngettext("%(num)s task", "%(num)s tasks", number))


def day_label(day: date) -> str:
    """`Mån 23`, and `I dag, tis 24`."""
    label = f"{dates.SHORT_WEEKDAYS[current_language()][day.weekday()]} {day.day}"
    return _("Today, %(day)s", day=label) if day == today() else dates.capitalised(label)
