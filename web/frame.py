"""What every page's frame shows: menu, person, day, municipality; and the filters for dates and names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import Flask, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError

from engine.commands import Actor
from engine.forms import Form, Line
from engine.forms.around import reach
from engine.forms.structure import fields_of
from engine.rules.access import CASE_WORK
from web import access, dates, due, installation, people, texts
from web.context import actor_or_none, house, now, today
from web.language import current_language
from web.value_words import ValueWords

MENU = (
    ("home.start", texts.N_("My work"), access.LOGGED_IN),
    ("tasks.index", texts.N_("Tasks"), CASE_WORK),
    ("cases.index", texts.N_("Cases"), access.CASE_READERS),
    ("processes.index", texts.N_("Processes"), access.LIBRARY_READERS),
    ("audit.index", texts.N_("Audit"), access.AUDITORS),
    ("admin.index", texts.N_("Administration"), access.PEOPLE_READERS),
)

STATEMENT_KINDS = {"kravs": "soon", "villkor": "soon", "handling_saknas": "late", "avstyrks": "late"}
"""The kind of tag for what a department has stated; all other answers are well."""


def init_app(app: Flask) -> None:
    app.context_processor(frame)
    app.jinja_env.filters.update(
        short_date=lambda day: dates.short_date(_day(day), today(), current_language()),
        weekday_date=lambda day: dates.weekday_date(_day(day), today(), current_language()),
        day_words=lambda day: dates.day_words(_day(day), today(), current_language()),
        long_date=lambda day: dates.long_date(_day(day), current_language()),
        moment=lambda moment: dates.moment_words(moment, today(), house().config.zone, current_language()),
        full_moment=lambda moment: dates.full_moment(moment, house().config.zone, current_language()),
        clock_time=lambda moment: dates.clock_time(moment, house().config.zone, current_language()),
        capitalised=dates.capitalised,
        due_on=lambda moment: due.due_on(moment, house().config.zone),
        task_tag=lambda task: due.tag_of(task, now(), house().config.zone),
        initials=initials,
        person_name=people.name_of_login,
        field_error=lambda error: texts.error_text(error.key, error.params),
        typed_lines=typed_lines,
        answer_words=answer_words,
        role_word=lambda key: texts.word(texts.ROLES, key),
        channel_word=lambda key: texts.word(texts.CHANNELS, key),
        event_word=lambda key: texts.word(texts.EVENTS, key),
        outcome_word=lambda key: texts.word(texts.OUTCOMES, key),
        statement_word=lambda key: texts.word(texts.STATEMENTS, key),
        statement_kind=lambda key: STATEMENT_KINDS.get(key, "ok"),
        case_tag=lambda case: texts.CASE_STATES.get(case.state, ("mute", case.state)),
        meeting_tag=lambda meeting: texts.MEETINGS.get(meeting.state, ("mute", meeting.state)),
    )


def frame() -> dict[str, Any]:
    actor = actor_or_none()
    return {
        "lang": current_language(),
        "municipality": municipality(),
        "nav": menu(actor),
        "me": {"name": actor.name, "login": actor.login, "initials": initials(actor.name)} if actor else None,
        "may_open": lambda endpoint: access.may_open(endpoint, actor),
        "today_words": footer_day(),
        "demo_now": demo_moment(),
    }


def menu(actor: Actor | None) -> list[tuple[str, str, bool]]:
    """(url, label, is this page) of what the person's roles may open; nothing before login."""
    if actor is None:
        return []
    columns = access.columns_of(actor)
    here = (request.endpoint or "").partition(".")[0]
    return [
        (url_for(endpoint), _(label), endpoint.partition(".")[0] == here)
        for endpoint, label, roles in MENU
        if roles & columns
    ]


def initials(name: str) -> str:
    """`KH` for Karim Haddad."""
    parts = name.split()
    return "".join(part[0] for part in (parts[0], parts[-1])[: len(parts)]).upper() if parts else "?"


def footer_day() -> str:
    language, day = current_language(), today()
    week = day.isocalendar().week
    return str(_("%(day)s, week %(week)s", day=dates.capitalised(dates.long_date(day, language)), week=week))


def typed_lines(values: Mapping[str, Any], form: Form | None) -> list[tuple[str, str]]:
    """(label, text) of what was typed, for a page where it can no longer be sent."""
    fields = fields_of(form.components) if form is not None else ()
    found = ((field.label.source or field.key, reach(values, field.path)) for field in fields)
    return [
        (label, ", ".join(map(str, text)) if isinstance(text, list) else str(text)) for label, text in found if text
    ]


def answer_words(line: Line) -> str:
    """An answer as people say it; the rows of a list are told one after another."""
    if isinstance(line.value, tuple):
        return "\n".join(", ".join(f"{part.label}: {answer_words(part)}" for part in row) for row in line.value)
    return ValueWords(today(), house().config.zone, current_language())(line.value)


def municipality() -> str:
    """The installation's name; an error page must stand also when the database does not."""
    try:
        return installation.municipality()
    except DBAPIError:
        return ""


def demo_moment() -> str | None:
    """What the demo's own clock shows, for the banner; None outside a demo."""
    if not installation.is_demo():
        return None
    zone, language = house().config.zone, current_language()
    return f"{dates.long_date(today(), language)} {dates.clock_time(now(), zone, language)}"


def _day(value: date | datetime) -> date:
    """The local day of a moment; a day is itself."""
    return value.astimezone(house().config.zone).date() if isinstance(value, datetime) else value
