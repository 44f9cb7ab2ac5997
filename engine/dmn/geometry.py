"""Which rules of a table apply together, and where none does.

A column is a list of regions, each with the rules that pass it, as the bits of a number: bit 0 is the first rule.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.feel.values import Value

_MOST_PAIRS = 20  # of overlapping rules that are told
_MOST_STATES = 2_000_000


class TooManyError(Exception):
    """The search would take too long."""


@dataclass(slots=True)
class Budget:
    """How many states may still be looked at, in all tables of one model together."""

    left: int = _MOST_STATES

    def spend(self, states: int) -> None:
        self.left -= states
        if self.left < 0:
            raise TooManyError


@dataclass(frozen=True, slots=True)
class Region:
    """Values of one column that all cells treat alike. example: one of them. rules: bits of the rules that pass it."""

    example: Value
    rules: int


Column = Sequence[Region]
Test = Callable[[int], bool]
Example = tuple[Region, ...]  # one region for each of the first columns


def merged(regions: Sequence[Region]) -> list[Region]:
    """Return one region for each set of rules."""
    first: dict[int, Region] = {}
    for region in regions:
        first.setdefault(region.rules, region)
    return list(first.values())


def find_gap(columns: Sequence[Column], rules: int, budget: Budget) -> Example | None:
    """Return where no rule applies; the columns after the last region do not matter there."""
    return _search(columns, rules, lambda bits: bits == 0, budget, must_have=0)


def find_use(columns: Sequence[Column], rules: int, number: int, budget: Budget) -> Example | None:
    """Return where the rule at *number* (from 0) applies and none before it does."""
    bit = 1 << number
    upto = rules & ((bit << 1) - 1)
    return _search(columns, upto, lambda bits: bits == bit, budget, must_have=bit)


def _search(columns: Sequence[Column], rules: int, is_found: Test, budget: Budget, *, must_have: int) -> Example | None:
    """Walk through the combinations of regions, each set of rules once for each column."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Example, int]] = [((), rules)]
    while waiting:
        example, bits = waiting.pop()
        if is_found(bits) and (len(example) == len(columns) or not must_have):
            return example
        if len(example) == len(columns) or (len(example), bits) in seen:
            continue
        seen.add((len(example), bits))
        column = columns[len(example)]
        budget.spend(len(column))
        waiting += [
            ((*example, region), bits & region.rules)
            for region in reversed(column)
            if bits & region.rules & must_have == must_have
        ]
    return None


def overlaps(columns: Sequence[Column], count: int, budget: Budget) -> list[tuple[int, int, Example]]:
    """Return pairs of rules (numbers from 0) that apply together, each with where."""
    found: list[tuple[int, int, Example]] = []
    for second in range(count):
        for first in _partners(columns, second, budget):
            found.append((first, second, _together(columns, (1 << first) | (1 << second))))
            if len(found) >= _MOST_PAIRS:
                return found
    return found


def _partners(columns: Sequence[Column], number: int, budget: Budget) -> list[int]:
    """Return the rules before this one that share a region with it in every column."""
    bit = 1 << number
    shared = bit - 1
    for column in columns:
        budget.spend(len(column))
        shared &= functools.reduce(operator.or_, (region.rules for region in column if region.rules & bit), 0)
    return [first for first in range(number) if shared >> first & 1]


def _together(columns: Sequence[Column], bits: int) -> Example:
    return tuple(next(region for region in column if region.rules & bits == bits) for column in columns)
