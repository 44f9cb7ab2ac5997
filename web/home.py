"""`/`: own work for who is logged in, a public start for everyone else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from engine.commands import Actor
from engine.queries.case_file import CaseFilters, case_page
from engine.queries.worklist import Counts, TaskRow, task_counts, task_page
from web import dates, due
from web.context import actor_or_none, house, now, today
from web.language import current_language
from web.texts import N_
from workflows.meetings import MeetingFacts, visible_meetings

SHOWN_TASKS = 50
SHOWN_OFFERS = 5
SHOWN_CASES = 8
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
    zone = house().config.zone
    with house().read() as connection:
        counts = task_counts(connection, actor, now())
        mine = task_page(connection, actor, "mine", now(), limit=SHOWN_TASKS).rows
        offered = task_page(connection, actor, "unassigned", now(), limit=SHOWN_OFFERS).rows
        meetings = [one for one in visible_meetings(connection, actor) if one.starts_at >= now()]
        mine_as_contact = CaseFilters(state="open", contact_id=actor.user_id)
        contact_for = case_page(connection, actor, mine_as_contact, limit=SHOWN_CASES).rows
    return render_template(
        "home/own_work.html",
        greeting=_("%(greeting)s, %(name)s", greeting=_(greeting()), name=first_name(actor)),
        lead=lead(mine, counts),
        week=week_days(mine, meetings),
        groups=due.by_urgency(mine, now(), zone),
        offered=offered,
        counts=counts,
        shown=len(mine),
        meetings=meetings,
        contact_for=contact_for,
    )


def greeting() -> str:
    return GREETINGS[dates.greeting_hour(now(), house().config.zone)]


def first_name(actor: Actor) -> str:
    return actor.name.partition(" ")[0]


def lead(mine: Sequence[TaskRow], counts: Counts) -> str:
    """The day in one sentence or two: what is late, what is for today, what the group has for taking."""
    how = Counter(due.urgency(task, now(), house().config.zone) for task in mine)
    said = []
    if how["late"]:
        said.append(ngettext("One task is late.", "%(num)s tasks are late.", how["late"]))
    if how["today"]:
        said.append(ngettext("One task is for today.", "%(num)s tasks are for today.", how["today"]))
    if not said:
        said.append(_("Nothing has to be finished today."))
    if counts.unassigned:
        said.append(ngettext("Your group has one to take.", "Your group has %(num)s to take.", counts.unassigned))
    return " ".join(said)


def week_days(mine: Sequence[TaskRow], meetings: Sequence[MeetingFacts]) -> list[WeekDay]:
    zone, language = house().config.zone, current_language()
    due_days = Counter(due.due_on(task.due_at, zone) for task in mine if task.due_at is not None)
    days = []
    for day in dates.week_of(today()):
        held = sorted(
            (one for one in meetings if one.starts_at.astimezone(zone).date() == day), key=lambda m: m.starts_at
        )
        lines = [("people", f"{dates.clock_time(one.starts_at, zone, language)} {one.title}") for one in held]
        if due_days[day]:
            lines.insert(0, ("late" if day < today() else "clock", due_words(day, due_days[day])))
        days.append(WeekDay(day_label(day), day == today(), lines))
    return days


def due_words(day: date, number: int) -> str:
    if day < today():
        return str(ngettext("One task was due", "%(num)s tasks were due", number))
    return str(ngettext("%(num)s task", "%(num)s tasks", number))


def day_label(day: date) -> str:
    """`Mån 23`, and `I dag, tis 24`."""
    label = f"{dates.SHORT_WEEKDAYS[current_language()][day.weekday()]} {day.day}"
    return _("Today, %(day)s", day=label) if day == today() else dates.capitalised(label)
