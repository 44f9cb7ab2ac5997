"""Values as an operator reads and writes them: FEEL literals, so that 12 is a number and "12" a text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import orjson

from engine.errors import FieldError
from engine.feel import FeelError, codec, compile_expression
from web.context import house, now

MAX_TEXT = 20_000


def feel_text(value: Any) -> str:
    """Return *value* as FEEL that gives the same value."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
        case str():
            return orjson.dumps(value).decode()
        case datetime():
            return f'date and time("{codec.to_event(value)}")'
        case date():
            return f'date("{codec.to_event(value)}")'
        case time():
            return f'time("{codec.to_event(value)}")'
        case list() | tuple():
            return f"[{', '.join(map(feel_text, value))}]"
        case Mapping():
            entries = (f"{orjson.dumps(str(name)).decode()}: {feel_text(one)}" for name, one in value.items())
            return f"{{{', '.join(entries)}}}"
    return f'duration("{codec.to_event(value)}")'


def read_feel(text: str) -> Any:
    """Return the value that *text* says. Raises ValueNotFeelError with the place in it."""
    if len(text) > MAX_TEXT:
        raise ValueNotFeelError(FieldError("form.max_length", {"limit": MAX_TEXT}))
    try:
        return compile_expression(text).evaluate({}, now=now(), zone=house().config.zone)
    except FeelError as error:
        raise ValueNotFeelError(FieldError("value.not_feel", {"column": error.column})) from error


class ValueNotFeelError(Exception):
    """What was typed is no FEEL; *error* is for the field."""

    def __init__(self, error: FieldError) -> None:
        super().__init__(error.key)
        self.error = error
