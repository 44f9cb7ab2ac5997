"""Dates in words (UI.md 5): "i dag", "fre 25 dec", the year when it is another year; time as 14.00."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
SHORT_WEEKDAYS = {
    "sv": ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = {
    "sv": (
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
SHORT_MONTHS = {
    "sv": ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
NEAR_DAYS = {
    "sv": {0: "i dag", -1: "i går", 1: "i morgon"},
    "en": {0: "today", -1: "yesterday", 1: "tomorrow"},
}


def short_date(day: date, today: date, language: str) -> str:
    """`25 dec`, and `25 dec 2027` when it is not this year."""
    words = f"{day.day} {SHORT_MONTHS[language][day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year}"


def weekday_date(day: date, today: date, language: str) -> str:
    """`fre 25 dec`: weekday and date, never "i dag"."""
    return f"{SHORT_WEEKDAYS[language][day.weekday()]} {short_date(day, today, language)}"


def day_words(day: date, today: date, language: str) -> str:
    """`i dag`, `i går`, `i morgon`, else weekday and date."""
    return NEAR_DAYS[language].get((day - today).days) or weekday_date(day, today, language)


def long_date(day: date, language: str) -> str:
    """`tisdag 24 november 2026`."""
    return f"{WEEKDAYS[language][day.weekday()]} {day.day} {MONTHS[language][day.month - 1]} {day.year}"


def clock_time(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """`14.00` in Swedish, `14:00` in English, in local time."""
    return moment.astimezone(zone).strftime("%H.%M" if language == "sv" else "%H:%M")


def moment_words(moment: datetime, today: date, zone: ZoneInfo, language: str) -> str:
    """`i dag 08.12`, `tors 19 nov 10.05`."""
    return f"{day_words(moment.astimezone(zone).date(), today, language)} {clock_time(moment, zone, language)}"


def full_moment(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """`tisdag 24 november 2026 14.00`: the same whatever day it is read."""
    return f"{long_date(moment.astimezone(zone).date(), language)} {clock_time(moment, zone, language)}"


def capitalised(words: str) -> str:
    """First letter large, the rest as it is ("I dag 08.12")."""
    return words[:1].upper() + words[1:]


def week_of(today: date) -> tuple[date, ...]:
    """Monday to Friday of the week that *today* is in; at a weekend the week that comes."""
    monday = today - timedelta(days=today.weekday())
    if today.weekday() > 4:
        monday += timedelta(days=7)
    return tuple(monday + timedelta(days=number) for number in range(5))


def greeting_hour(moment: datetime, zone: ZoneInfo) -> str:
    """`morning`, `afternoon` or `evening`, by local time."""
    hour = moment.astimezone(zone).hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
