"""What one evaluation may use, and what it has to say. One Run per evaluation: no shared state, no threads."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from engine.feel.errors import FeelError, FeelLimitError
from engine.feel.nodes import Mark, TypeRef
from engine.feel.values import Value, localized
from engine.feel.words import Reason, reason

_STEPS_BETWEEN_LOOKS = 512  # at the clock
_MOST_WARNINGS = 20
_WARNING = 16  # the size it counts for
_NO_TYPES: Mapping[str, TypeRef] = {}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one evaluation may use.

    steps: what a part costs is counted before it runs, so that the same expression stops at the same place anywhere.
    seconds: the deadline behind the steps, in processor time of the evaluating thread, so that a busy machine fails
    nobody's case. depth: function calls inside function calls. items: in one list. characters: in one text.
    """

    steps: int = 50_000
    seconds: float = 0.2
    depth: int = 60
    items: int = 50_000
    characters: int = 1_000_000


DEFAULT_LIMITS = Limits()


class Note(NamedTuple):
    """Why a part of an expression became null; *pos* is its offset in the text."""

    pos: int
    message: str


class Run:
    """One evaluation: its limits, its time, and its warnings.

    strict: a problem raises FeelError at once; otherwise the part becomes null and a warning is kept.
    exact: so does a null for an entry or position that is not there, as in the condition of a gateway.
    lenient_names: greater than zero inside `is defined()` and `get or else()`, where an unset name is null.
    """

    steps = depth = lenient_names = 0  # defaults on the class: a Run is made for every comparison of a gateway
    started_at: float | None = None
    given: Collection[str] = ()  # the names of all variables, to suggest one for a mistyped name
    types: Mapping[str, TypeRef] = _NO_TYPES  # named types for `instance of`

    def __init__(
        self,
        now: dt.datetime,
        zone: dt.tzinfo | None = None,
        *,
        strict: bool = True,
        exact: bool = False,
        limits: Limits = DEFAULT_LIMITS,
        clock: Callable[[], float] = time.thread_time,
    ) -> None:
        self.instant = now
        self.zone = zone
        self.strict = strict
        self.exact = exact
        self.limits = limits
        self.clock = clock
        self.next_look = _STEPS_BETWEEN_LOOKS if limits.steps > _STEPS_BETWEEN_LOOKS else limits.steps + 1
        self.warnings: list[Note] = []

    # --- limits -----------------------------------------------------------------------------------
    def tick(self, size: int = 0) -> None:
        """Count one step, and more for handling *size* items or characters."""
        self.steps += 1 + (size >> 3)
        if self.steps >= self.next_look:
            self._look()

    def _look(self) -> None:
        if self.steps > self.limits.steps:
            raise FeelLimitError(reason("limit.steps", most=self.limits.steps).but(reason("hint.less")))
        self.next_look = min(self.steps + _STEPS_BETWEEN_LOOKS, self.limits.steps + 1)
        now = self.clock()
        if self.started_at is None:
            self.started_at = now
        elif now - self.started_at > self.limits.seconds:
            raise FeelLimitError(reason("limit.seconds", most=self.limits.seconds).but(reason("hint.less")))

    def checked(self, value: Value) -> Value:
        """Return *value*; refuse a text or list that has grown too large."""
        if type(value) is str:
            if len(value) > self.limits.characters:
                raise FeelLimitError(reason("limit.text", most=self.limits.characters))
        elif type(value) is list and len(value) > self.limits.items:
            raise FeelLimitError(reason("limit.list", most=self.limits.items))
        return value

    def enter(self, weight: int = 0) -> None:
        """Count one call of a function of *weight* nodes inside others; pair with leave()."""
        self.tick(weight)
        self.depth += 1
        if self.depth > self.limits.depth:
            raise FeelLimitError(reason("limit.calls", most=self.limits.depth))

    def leave(self) -> None:
        self.depth -= 1

    # --- problems ---------------------------------------------------------------------------------
    def problem(self, mark: Mark, message: Reason, name: str | None = None) -> None:
        """Something has no value: an error when strict, otherwise null with a warning."""
        if self.strict:
            raise FeelError(message, mark.text, mark.pos, name)
        self.note(mark, message)

    def missing(self, mark: Mark, message: Reason, name: str | None = None) -> None:
        """Something asked for is not there: null by the standard, an error where exactness is wanted."""
        if self.exact and not self.lenient_names:
            raise FeelError(message.but(reason("hint.ask_first")), mark.text, mark.pos, name)
        self.note(mark, message)

    def note(self, mark: Mark, message: str) -> None:
        """Keep a warning about a null. Saying what is wrong costs more than doing what is right."""
        self.tick(_WARNING)
        if len(self.warnings) < _MOST_WARNINGS:
            self.warnings.append(Note(mark.pos, message))

    # --- time -------------------------------------------------------------------------------------
    def now(self) -> dt.datetime:
        """Return the moment of this run, in its zone."""
        return self.instant if self.zone is None else self.instant.astimezone(self.zone)

    def midnight(self, day: dt.date) -> dt.datetime:
        """Return where a date counts as a moment: local midnight, UTC when no zone was given."""
        return dt.datetime.combine(day, dt.time(), tzinfo=self.zone or dt.UTC)

    def local(self, moment: dt.datetime) -> dt.datetime:
        """Return *moment*; without a zone of its own it belongs to the zone of this run."""
        return localized(moment, self.zone)


class Scope:
    """Names and their values, inside the names of a wider scope."""

    __slots__ = ("parent", "run", "values")

    def __init__(self, values: dict[str, Value], parent: Scope | None, run: Run) -> None:
        self.values, self.parent, self.run = values, parent, run

    def inner(self, values: dict[str, Value]) -> Scope:
        return Scope(values, self, self.run)
