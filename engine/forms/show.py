"""What a form shows: the values it begins with, what is hidden, its options, warnings, and its answers in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from engine.errors import FieldError
from engine.forms.around import Around, context, put, reach
from engine.forms.component import Component, Field, RefusedError
from engine.forms.fields.choice import Choice, ManyOf, Option, token
from engine.forms.fields.text import TextField
from engine.forms.state import Place, State, current_of, in_row, rows_in, settle
from engine.forms.structure import Computed, DynamicList, Form, fields_of
from engine.forms.validate import Intake, dotted
from engine.forms.words import Show, plain

NO_VARIABLES: Mapping[str, Any] = MappingProxyType({})


def prefill(form: Form, variables: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """The typed values a form begins with: the variables as they are, defaults where they are unset."""
    around = Around(now, zone)
    values = _begin(form.components, variables, around)
    return settle(form, values, variables, around).values


def _begin(components: Iterable[Component], current: Mapping[str, Any], around: Around) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in fields_of(components):
        if isinstance(field, DynamicList):
            rows = rows_in(field, current) or [{}] * field.rows
            put(values, field.path, [_begin(field.components, row, around) for row in rows])
        elif not isinstance(field, Computed):
            value = current_of(field, current, around)
            put(values, field.path, _default(field, around) if value is None else value)
    return values


def _default(field: Field, around: Around) -> Any:
    if field.default is None or field.default == "":
        return None
    try:
        return field.convert(field.default, around)
    except RefusedError:
        return None


def look(form: Form, values: Mapping[str, Any], variables: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> State:
    """The state of a form whose *values* may be half answered, raw or wrong; nothing is refused."""
    around = Around(now, zone)
    taken = Intake(around).take(form.components, form.known, values, variables, ())
    return settle(form, taken, variables, around)


def hidden(
    form: Form, values: Mapping[str, Any], variables: Mapping[str, Any], now: datetime, zone: ZoneInfo
) -> frozenset[str]:
    """The ids of the components that are not shown; inside rows with the row in front: `kontakter.0.c_namn`."""
    return frozenset(map(dotted, look(form, values, variables, now, zone).hidden))


def options(choice: Choice, variables: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> tuple[Option, ...]:
    """What there is to choose among."""
    return choice.options(variables, Around(now, zone))


def warnings(form: Form, values: Mapping[str, Any]) -> dict[str, FieldError]:
    """What looks wrong among typed *values* but is let through.

    A text field with `properties: {checksum: luhn}` holds a number whose last digit checks the others, such as an
    organisation number. Authorities receive wrong ones and must be able to register what they received.
    """
    found: dict[str, FieldError] = {}
    for field in fields_of(form.components):
        value = reach(values, field.path)
        if isinstance(field, TextField) and field.properties.get("checksum") == "luhn" and isinstance(value, str):
            digits = [int(sign) for sign in value if sign.isascii() and sign.isdigit()]
            if digits and not _luhn(digits):
                found[field.key] = FieldError("form.checksum")
    return found


def _luhn(digits: list[int]) -> bool:
    doubled = [digit if at % 2 == 0 else sum(divmod(2 * digit, 10)) for at, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


@dataclass(frozen=True, slots=True)
class Line:
    """One answer in words. value: as typed, options by their labels, a list's rows as tuples of lines."""

    key: str
    label: str
    value: Any

    @property
    def text(self) -> str:
        """The value as plain text, for whoever does not word it better."""
        if isinstance(self.value, tuple):
            return "; ".join(", ".join(f"{line.label}: {line.text}" for line in row) for row in self.value)
        return plain(self.value)


def summarize(
    form: Form,
    values: Mapping[str, Any],
    variables: Mapping[str, Any] = NO_VARIABLES,
    *,
    now: datetime,
    zone: ZoneInfo,
    show: Show = plain,
) -> tuple[Line, ...]:
    """The answers with their labels, in the form's order, hidden ones left out. values: typed."""
    around = Around(now, zone)
    state = settle(form, dict(values), variables, around)
    sight = context(variables, state.values)
    return tuple(_lines(form.components, state.values, sight, state.hidden, (), around, show))


def _lines(
    components: Iterable[Component],
    values: Mapping[str, Any],
    sight: Mapping[str, Any],
    unseen: frozenset[Place],
    place: Place,
    around: Around,
    show: Show,
) -> Iterator[Line]:
    for field in fields_of(components):
        if (*place, field.id) in unseen:
            continue
        here = (*place, *field.path)
        value = reach(values, field.path)
        if isinstance(field, DynamicList):
            value = tuple(
                tuple(_lines(field.components, row, in_row(sight, row), unseen, (*here, at), around, show))
                for at, row in enumerate(rows_in(field, values))
            )
        elif isinstance(field, Choice) and value is not None:
            value = _labelled(field, value, sight, around)
        yield Line(dotted(here), field.label.say(sight, around, show) or field.key, value)


def _labelled(field: Choice, value: Any, sight: Mapping[str, Any], around: Around) -> Any:
    labels = {option.token: option.label for option in field.options(sight, around)}
    if isinstance(field, ManyOf):
        return [labels.get(token(item), plain(item)) for item in value] if isinstance(value, list) else value
    return labels.get(token(value), value)
