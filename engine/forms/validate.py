"""From what was given, by page, API, scenario or job alike, to typed values or to every error at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.errors import FieldError, Invalid
from engine.forms.around import MISSING, Around, context, overlay, put, reach
from engine.forms.component import Component, Field, RefusedError
from engine.forms.state import Place, State, current_of, in_row, rows_in, settle
from engine.forms.structure import Computed, DynamicList, Form, Known, fields_of

if TYPE_CHECKING:
    from engine.ports import Directory

MAX_ROWS = 1_000
"""Rows in one list; as many as a multi-instance may have children."""


def validate(
    form: Form,
    values: Mapping[str, Any],
    variables: Mapping[str, Any],
    *,
    now: datetime,
    zone: ZoneInfo,
    allowed: Directory | None,
) -> dict[str, Any]:
    """Return the variables that the answers set: typed, every key of the form present, unanswered ones None.

    Members that a variable has beside the form's own (`foretag.orgnr` when the form sets `foretag.namn`) are kept.
    Raises Invalid with the error of every field: key `form.unknown_field` when something given is not in the form,
    else `form.invalid`. allowed None: people and documents are not looked up.
    """
    around = Around(now, zone, allowed)
    intake = Intake(around)
    taken = intake.take(form.components, form.known, values, variables, ())
    state = settle(form, taken, variables, around)
    kept = intake.keep(_Level(form.components, values, variables, state.values, variables), state, ())
    intake.stop_at_errors()
    return overlay(variables, kept)


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of values, the form's own or a row's. current: the variables as they are; sight: what FEEL sees."""

    components: tuple[Component, ...]
    given: Mapping[str, Any]
    current: Mapping[str, Any]
    values: Mapping[str, Any]
    outer: Mapping[str, Any]

    @property
    def sight(self) -> Mapping[str, Any]:
        return context(self.outer, self.values)


@dataclass(slots=True)
class Intake:
    """Collects the errors by place while values go through."""

    around: Around
    errors: dict[Place, FieldError] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    def stop_at_errors(self) -> None:
        if not self.errors and not self.unknown:
            return
        fields = {dotted(place): error for place, error in self.errors.items()}
        fields |= {name: FieldError("form.unknown_field", {"name": name}) for name in self.unknown}
        raise Invalid("form.unknown_field" if self.unknown else "form.invalid", fields)

    # ---- first pass: each value by itself
    def take(
        self,
        components: Iterable[Component],
        known: Known,
        given: Mapping[str, Any],
        current: Mapping[str, Any],
        place: Place,
    ) -> dict[str, Any]:
        """Convert one level; a value that is refused counts as unanswered and leaves its error."""
        self.refuse_unknown(given, known, place)
        taken: dict[str, Any] = {}
        for item in fields_of(components):
            put(taken, item.path, self.take_one(item, given, current, place))
        return taken

    def take_one(self, item: Field, given: Mapping[str, Any], current: Mapping[str, Any], place: Place) -> Any:
        value = reach(given, item.path, MISSING)
        if value is MISSING:
            return None if item.readonly is False else current_of(item, current, self.around)
        if value is None or value == "" or isinstance(item, Computed):
            return None
        try:
            if isinstance(item, DynamicList):
                return self.take_rows(item, value, current, place)
            return item.convert(value, self.around)
        except RefusedError as refused:
            self.errors[(*place, *item.path)] = refused.error
            return None

    def take_rows(self, item: DynamicList, value: Any, current: Mapping[str, Any], place: Place) -> list[Any]:
        if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
            raise RefusedError("form.not_rows")
        if len(value) > MAX_ROWS:
            raise RefusedError("form.too_many", max=MAX_ROWS)
        before = rows_in(item, current)
        if not item.may_add and len(value) != (len(before) or item.rows):
            raise RefusedError("form.rows_fixed", count=len(before) or item.rows)
        return [
            self.take(
                item.components, item.known, row, before[at] if at < len(before) else {}, (*place, *item.path, at)
            )
            for at, row in enumerate(value)
        ]

    def refuse_unknown(self, given: Mapping[str, Any], known: Known, place: Place) -> None:
        for name, value in given.items():
            here = (*place, str(name))
            if name not in known:
                self.unknown.append(dotted(here))
            elif isinstance(known[name], Mapping) and isinstance(value, Mapping):
                self.refuse_unknown(value, known[name], here)
            elif isinstance(known[name], Mapping) and value is not None:
                self.errors[here] = FieldError("form.not_object")

    # ---- second pass: once it is known what is shown
    def keep(self, level: _Level, state: State, place: Place) -> dict[str, Any]:
        """Check one level; errors of hidden fields are forgotten."""
        kept: dict[str, Any] = {}
        sight = level.sight
        for item in fields_of(level.components):
            here = (*place, *item.path)
            if (*place, item.id) in state.hidden:
                self.forget(here)
                put(kept, item.path, None)
            elif here in self.errors:
                put(kept, item.path, None)
            else:
                put(kept, item.path, self.keep_one(item, level, sight, state, place))
        return kept

    def keep_one(self, item: Field, level: _Level, sight: Mapping[str, Any], state: State, place: Place) -> Any:
        try:
            if isinstance(item, Computed):
                return self.unchanged(item, level, reach(level.values, item.path))
            if item.is_readonly(sight, self.around):
                return self.unchanged(item, level, current_of(item, level.current, self.around))
            if isinstance(item, DynamicList):
                return self.keep_rows(item, level, sight, state, place)
            return self.checked(item, level, sight)
        except RefusedError as refused:
            self.errors[(*place, *item.path)] = refused.error
            return None

    def checked(self, item: Field, level: _Level, sight: Mapping[str, Any]) -> Any:
        given = reach(level.given, item.path) is not None
        value = reach(level.values, item.path) if given else None
        if item.required and not item.is_answered(value):
            raise RefusedError("form.required")
        return None if value is None else item.check(value, sight, self.around)

    def keep_rows(
        self, item: DynamicList, level: _Level, sight: Mapping[str, Any], state: State, place: Place
    ) -> list[Any] | None:
        rows, given, before = (rows_in(item, side) for side in (level.values, level.given, level.current))
        if reach(level.given, item.path) is None:
            return None
        return [
            self.keep(
                _Level(item.components, given[at], before[at] if at < len(before) else {}, row, in_row(sight, row)),
                state,
                (*place, *item.path, at),
            )
            for at, row in enumerate(rows)
        ]

    def unchanged(self, item: Field, level: _Level, current: Any) -> Any:
        """The value of a field that only the server sets; what was given must be that or nothing."""
        given = reach(level.given, item.path, MISSING)
        if given is not MISSING and not same(given, current) and not same(self.converted(item, given), current):
            raise RefusedError("form.readonly")
        return current

    def converted(self, item: Field, given: Any) -> Any:
        if given is None or given == "" or isinstance(item, Computed | DynamicList):
            return given or None
        return item.convert(given, self.around)

    def forget(self, here: Place) -> None:
        """Drop the errors at a place and inside it."""
        for place in [place for place in self.errors if place[: len(here)] == here]:
            del self.errors[place]


def same(one: Any, other: Any) -> bool:
    """Whether they are equal; a signalling NaN, which no comparison bears, is equal to nothing."""
    try:
        return bool(one == other)
    except ArithmeticError:
        return False


def dotted(place: Place) -> str:
    return ".".join(map(str, place))
