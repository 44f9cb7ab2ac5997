"""One evaluation of a model, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.feel.run import Note, Run
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class Hit:
    """The rules of one decision table that applied.

    decision_id: the decision (or business knowledge) that holds the table. rules: ids, in the table's order;
    a rule without id goes by its number. numbers: their places, from 1.
    """

    decision_id: str
    rules: tuple[str, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """The value of a decision, and the rules that gave it, innermost decision first."""

    value: Any
    hits: tuple[Hit, ...]
    warnings: tuple[Note, ...] = ()


class DecisionRun(Run):
    """A Run that remembers decisions already made and the rules that applied."""

    hits: list[Hit]
    inputs: Mapping[str, Value]
    made: dict[str, Value]
