"""Which rules of a table apply together, and where none does.

A column is a list of regions, each with the rules that pass it, as the bits of a number: bit 0 is the first rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.feel.values import Value

_MOST_STATES = 50_000
_MOST_PAIRS = 20


class TooManyError(Exception):
    """The search would take too long."""


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


def find_gap(columns: Sequence[Column], rules: int) -> Example | None:
    """Return where no rule applies; the columns after the last region do not matter there."""
    return _search(columns, rules, lambda bits: bits == 0, must_have=0)


def find_use(columns: Sequence[Column], rules: int, number: int) -> Example | None:
    """Return where the rule at *number* (from 0) applies and none before it does."""
    bit = 1 << number
    upto = rules & ((bit << 1) - 1)
    return _search(columns, upto, lambda bits: bits == bit, must_have=bit)


def _search(columns: Sequence[Column], rules: int, is_found: Test, *, must_have: int) -> Example | None:
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
        if len(seen) > _MOST_STATES:
            raise TooManyError
        column = columns[len(example)]
        waiting += [
            ((*example, region), bits & region.rules)
            for region in reversed(column)
            if bits & region.rules & must_have == must_have
        ]
    return None


def overlaps(columns: Sequence[Column], count: int) -> list[tuple[int, int, Example]]:
    """Return the pairs of rules (numbers from 0) that apply together, each with where."""
    found: list[tuple[int, int, Example]] = []
    for second in range(count):
        for first in range(second):
            example = _together(columns, (1 << first) | (1 << second))
            if example is not None:
                found.append((first, second, example))
                if len(found) >= _MOST_PAIRS:
                    return found
    return found


def _together(columns: Sequence[Column], bits: int) -> Example | None:
    example = []
    for column in columns:
        region = next((region for region in column if region.rules & bits == bits), None)
        if region is None:
            return None
        example.append(region)
    return tuple(example)
