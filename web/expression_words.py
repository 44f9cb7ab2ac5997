"""Why an expression had no value and where it is written, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from engine.feel import codec
from engine.feel.words import ENGLISH
from engine.services.incident_expression import FailedExpression
from web.feel_words import why_unreadable
from web.texts import N_, word

KINDS: Mapping[str, str] = {
    "number": N_("number"),
    "string": N_("string"),
    "boolean": N_("boolean"),
    "null": N_("null"),
    "list": N_("list"),
    "context": N_("context"),
    "date": N_("date"),
    "time": N_("time"),
    "date and time": N_("date and time"),
    "days and time duration": N_("days and time duration"),
    "years and months duration": N_("years and months duration"),
    "range": N_("range"),
    "function": N_("function"),
    "unknown": N_("unknown"),
}
OF_KIND = frozenset({"kind", "other", "low", "high"})
"""What fills in a reason and is a kind of value; `kinds` is a list of them."""
WORDS_OF_SITES: Mapping[str, str] = {
    "condition": N_("Condition"),
    "group": N_("Group"),
    "name": N_("Name of the event"),
    "code": N_("Error code"),
    "correlation key": N_("Correlation key"),
    "timer": N_("Timer"),
    "input collection": N_("List to go through"),
    "cardinality": N_("How many times"),
    "output element": N_("Result of each time"),
    "completion condition": N_("Completion condition"),
    "loop condition": N_("Condition of the repetition"),
    "condition of its event": N_("Condition of its event"),
    "elements to begin": N_("Activities to begin"),
    "activation condition": N_("Activation condition"),
    "assignee": N_("Assignee"),
    "candidate groups": N_("Candidate groups"),
    "candidate users": N_("Candidate users"),
    "due date": N_("Due date"),
    "follow up date": N_("Follow up date"),
    "priority": N_("Priority"),
    "form id": N_("Form"),
    "job type": N_("What the system does"),
    "retries": N_("Retries"),
    "listener type": N_("Listeners"),
    "script": N_("Computation"),
    "decision": N_("Decision table"),
    "called process": N_("Process called"),
}
"""Which expression of an element it is, as the editor's panel calls it; `mapping of x` is a value in or out."""
MAPPING = "mapping of "


def why(said: Any) -> str:
    """Return a reason (engine/feel/words.py) as a sentence; one that has no key is of what reads expressions."""
    if isinstance(said, str):
        return why_unreadable(said)
    return "; ".join(_part(key, fields) for key, fields in said)


def _part(key: str, fields: Mapping[str, Any]) -> str:
    given = {name: _filled(name, value) for name, value in fields.items()}
    return str(_(ENGLISH[key]) % given) if key in ENGLISH else key


def _filled(name: str, value: Any) -> str:
    if not isinstance(value, str):
        return why(value)
    if name in OF_KIND:
        return word(KINDS, value)
    if name == "kinds":
        return ", ".join(word(KINDS, one) for one in value.split(", ") if one)
    return why_unreadable(value) if name == "why" else value


def why_kept(facts: bytes | None) -> str:
    """Return why the expression of an incident failed, empty when none did."""
    return _capital(why(codec.decode(facts)["why"])) if facts else ""


def why_failed(failed: FailedExpression) -> str:
    return _capital(why(failed.why))


def where_written(failed: FailedExpression) -> str:
    """Return which expression it is, in the panel's words: `Condition of the way to “Granska”`; empty if unknown."""
    if failed.place:
        return _capital(place_words(failed.place))
    if failed.what is None:
        return ""
    if failed.way_to is not None:
        return str(_("Condition of the way to “%(step)s”", step=failed.way_to))
    if failed.what.startswith(MAPPING):
        return str(_("The value of %(name)s (values in and out)", name=failed.what.removeprefix(MAPPING)))
    return word(WORDS_OF_SITES, failed.what)


def place_words(place: Mapping[str, str]) -> str:
    """Return a place in a decision model: `the decision “Avgift”, rule 3, the column “Belopp”`."""
    return ", ".join(_places(place))


def _places(place: Mapping[str, str]) -> Iterator[str]:
    if "decision" in place:
        yield _("the decision “%(name)s”", name=place["decision"])
    if "rule" in place:
        yield _("rule %(number)s", number=place["rule"])
    if "column" in place:
        yield _("the column “%(name)s”", name=place["column"])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
