"""What of a form is shown, read-only and computed, given what is answered so far."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.forms.around import Around, answer, context, put, reach
from engine.forms.component import Component, Field, RefusedError
from engine.forms.structure import Computed, DynamicList, Form, Group, everything, fields_of

Place = tuple[str | int, ...]
"""Where a component or value stands: the path of its row (`kontakter`, 0) and then its id or its own path."""


@dataclass(frozen=True, slots=True)
class State:
    """values: typed, hidden ones null and computed ones filled in. hidden: places of components, by id."""

    values: dict[str, Any]
    hidden: frozenset[Place]


def settle(form: Form, given: dict[str, Any], variables: Mapping[str, Any], around: Around) -> State:
    """Find what is hidden, and compute the rest from what is not.

    A hidden field counts as unanswered for the others, so hiding one can show or hide another: repeated until nothing
    changes. Conditions that contradict each other are cut off after as many rounds as there can be links in a chain.
    """
    components = form.components
    hidden: frozenset[Place] = frozenset()
    if not form.depends:
        return State(_without(components, given, hidden, ()), hidden)
    values: dict[str, Any] = {}
    for _ in everything((*components, *components)):
        values = _without(components, given, hidden, ())
        _compute(components, values, context(variables, values), hidden, (), around)
        found = frozenset(_hidden(components, values, context(variables, values), (), around, above=False))
        if found == hidden:
            break
        hidden = found
    return State(values, hidden)


def rows_in(field: DynamicList, values: Mapping[str, Any]) -> list[Any]:
    """The list's rows among *values* of its level."""
    found = reach(values, field.path)
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list | tuple) else []


def in_row(around_row: Mapping[str, Any], row: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an expression inside a row sees: the row as `this`, its own values, then everything outside."""
    return ChainMap({"this": row}, context(around_row, row))  # type: ignore[arg-type]  # only ever read


def _without(
    components: Iterable[Component], given: Mapping[str, Any], hidden: frozenset[Place], place: Place
) -> dict[str, Any]:
    """The values of one level, hidden ones null."""
    kept: dict[str, Any] = {}
    for field in fields_of(components):
        value = None if (*place, field.id) in hidden else reach(given, field.path)
        if isinstance(field, DynamicList) and value is not None:
            rows = enumerate(rows_in(field, given))
            value = [_without(field.components, row, hidden, (*place, *field.path, at)) for at, row in rows]
        put(kept, field.path, value)
    return kept


def _compute(
    components: Iterable[Component],
    values: dict[str, Any],
    sight: Mapping[str, Any],
    hidden: frozenset[Place],
    place: Place,
    around: Around,
) -> None:
    """Fill in the computed fields, in the order in which they stand."""
    for field in fields_of(components):
        if (*place, field.id) in hidden:
            continue
        if isinstance(field, Computed):
            put(values, field.path, answer(field.expression, sight, around))
            sight = context(sight, values)
        elif isinstance(field, DynamicList):
            for at, row in enumerate(rows_in(field, values)):
                _compute(field.components, row, in_row(sight, row), hidden, (*place, *field.path, at), around)


def _hidden(
    components: Iterable[Component],
    values: Mapping[str, Any],
    sight: Mapping[str, Any],
    place: Place,
    around: Around,
    *,
    above: bool,
) -> Iterator[Place]:
    """The places of components that are not shown. above: something around them is hidden."""
    for component in components:
        off = above or (component.hide is not None and answer(component.hide, sight, around) is True)
        if off:
            yield (*place, component.id)
        if isinstance(component, Group):
            yield from _hidden(component.components, values, sight, place, around, above=off)
        elif isinstance(component, DynamicList):
            for at, row in enumerate(rows_in(component, values)):
                inside = (*place, *component.path, at)
                yield from _hidden(component.components, row, in_row(sight, row), inside, around, above=off)


def current_of(field: Field, current: Mapping[str, Any], around: Around) -> Any:
    """The variable a field stands for as it is now, converted like an answer where that is possible."""
    value = reach(current, field.path)
    if value is None or value == "" or isinstance(field, DynamicList | Computed):
        return value
    try:
        return field.convert(value, around)
    except RefusedError:
        return value
