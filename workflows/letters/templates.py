"""The words of letters: `sv.toml` is data, this fills it in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Template
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from engine.errors import NotFound

FILE = Path(__file__).with_name("sv.toml")
NAMES = frozenset(
    {
        *("nummer", "titel", "myndighet", "foretag", "kontakt", "kontakt_telefon", "kontakt_epost"),
        *("text", "fragor", "svar_senast", "pafoljd", "nytt_datum", "tid", "plats"),
        *("utfall", "villkor", "regler", "skal", "avvikande_mening", "beslutande", "beslutsdatum", "overklagande"),
    }
)
"""What a template may name; a paragraph none of whose names has a value is left out."""

SUBJECT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """Subject and body with `$name` where a value goes."""

    key: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Words:
    """Everything in sv.toml."""

    letters: Mapping[str, LetterTemplate]
    appeal: Mapping[str, str]
    outcomes: Mapping[str, str]
    boards: Mapping[str, str]
    outside: Mapping[str, str]


@cache
def words() -> Words:
    """Read sv.toml once."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    letters = {key: LetterTemplate(key, item["subject"], item["body"]) for key, item in data["letters"].items()}
    return Words(letters, data["appeal"], data["outcomes"], data["boards"], data["outside"])


def find_template(key: str) -> LetterTemplate:
    """Return the template; raises NotFound `letter.template` naming the ones there are."""
    template = words().letters.get(key)
    if template is None:
        raise NotFound("letter.template", template=key, known=sorted(words().letters))
    return template


def fill(template: LetterTemplate, values: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    """Return subject and body; dates and times are written out in Swedish."""
    known = {name: written(values.get(name), zone) for name in NAMES}
    return fill_line(template.subject, known), fill_text(template.body, known)


def fill_line(text: str, known: Mapping[str, str]) -> str:
    return " ".join(Template(text).substitute(known).split())[:SUBJECT_LIMIT]


def fill_text(text: str, known: Mapping[str, str]) -> str:
    """Fill each paragraph; a paragraph none of whose names has a value is left out."""
    paragraphs = (paragraph for paragraph in text.strip().split("\n\n") if _says_something(paragraph, known))
    return "\n\n".join(Template(paragraph).substitute(known).strip() for paragraph in paragraphs) + "\n"


def _says_something(paragraph: str, known: Mapping[str, str]) -> bool:
    names = Template(paragraph).get_identifiers()
    return not names or any(known.get(name) for name in names)


def written(value: Any, zone: ZoneInfo) -> str:
    """A value as a Swede writes it: `3 december 2026`, `torsdag 3 december 2026 kl. 14.00`."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = value.astimezone(zone) if value.tzinfo else value
        day = format_date(local, "EEEE d MMMM y", locale="sv")
        return f"{day} kl. {format_time(local, 'HH.mm', locale='sv')}"
    if isinstance(value, date):
        return format_date(value, "d MMMM y", locale="sv")
    return str(value)
