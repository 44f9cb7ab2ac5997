"""Texts of the diagram to values: FEEL after `=`, otherwise literal."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from reprlib import Repr
from typing import Any

from engine.diagram.spec import is_expression
from engine.feel import Expression, FeelError, compile_expression
from engine.feel.errors import MOST_KEPT
from engine.limits import MOST_NAME, fits_name
from engine.runtime.advance import Surroundings
from engine.runtime.failures import StepFailed


@lru_cache(maxsize=20_000)
def compiled(text: str) -> Expression:
    """Return the compiled FEEL of *text*, which starts with `=`."""
    return compile_expression(text[1:])


def evaluate(text: str, view: Mapping[str, Any], around: Surroundings, *, exact: bool = False) -> Any:
    """Return the value of *text*; StepFailed names the expression that can't be evaluated.

    exact: what is not there is a failure, not null, as conditions want it.
    """
    if not is_expression(text):
        return text
    require_time(around, text)
    try:
        return compiled(text).evaluate(view, now=around.now, zone=around.zone, exact=exact)
    except FeelError as err:
        raise StepFailed(err.key, f"{err} ({text})", {"text": text[1 : MOST_KEPT + 1], **err.facts()}) from err


def require_time(around: Surroundings, what: str) -> None:
    """Raise StepFailed when the step has taken longer than it may; *what* it is about to do."""
    if around.is_overdue():
        most = around.limits.engine_seconds
        raise StepFailed("limit.engine_seconds", f"The step has taken more than {most:g} s, before {what}.")


def holds(text: str, view: Mapping[str, Any], around: Surroundings) -> bool:
    """Return whether a condition is true; anything but true or false is a failure, never a silent no."""
    value = evaluate(text, view, around, exact=True)
    if not isinstance(value, bool):
        raise StepFailed("condition.not_boolean", f"The condition {text} gives {shown(value)}, not true or false.")
    return value


def string(text: str | None, view: Mapping[str, Any], around: Surroundings) -> str | None:
    """Return a name or key; whole numbers are spelled out, null and "" are None."""
    value = evaluate(text, view, around) if text is not None else None
    if value is None or value == "":
        return None
    if isinstance(value, str):
        if not fits_name(value):
            raise StepFailed("value.too_long", f"{text} gives {shown(value)}, and a name has {MOST_NAME} characters.")
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    raise StepFailed("value.not_text", f"{text} gives {shown(value)}, not a text.")


def strings(text: str | None, view: Mapping[str, Any], around: Surroundings) -> tuple[str, ...]:
    """Return a list of texts: a literal is split at commas, FEEL gives a list or one text."""
    value = evaluate(text, view, around) if text is not None else None
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(value)
    raise StepFailed("value.not_texts", f"{text} gives {shown(value)}, not a list of texts.")


def whole(text: str, view: Mapping[str, Any], around: Surroundings, most: int) -> int:
    """Return a whole number from 0 to *most*."""
    value = evaluate(text, view, around)
    try:
        number = Decimal(value) if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else None
    except ArithmeticError:
        number = None
    if number is None or not 0 <= number <= most or number != int(number):
        raise StepFailed("value.not_whole", f"{text} gives {shown(value)}, not a whole number from 0 to {most}.")
    return int(number)


def shown(value: Any) -> str:
    """Return how a value is told in a sentence: its beginning, however large it is."""
    return _BRIEF.repr(value)


def _brief() -> Repr:
    brief = Repr()
    brief.maxstring = brief.maxother = brief.maxlong = 80
    return brief


_BRIEF = _brief()
