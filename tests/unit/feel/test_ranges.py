"""Ranges: as values, in loops, and in the relations between points and ranges of the standard's table."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.feel import FeelError, Range
from tests.unit.feel.evaluating import value

RELATIONS: dict[str, dict[str, bool]] = {
    "before": {
        "1, 10": True, "10, 1": False,
        "1, [1..10]": False, "1, (1..10]": True, "1, [5..10]": True,
        "[1..10], 10": False, "[1..10), 10": True, "[1..10], 15": True,
        "[1..10], [15..20]": True, "[1..10], [10..20]": False, "[1..10), [10..20]": True, "[1..10], (10..20]": True,
    },
    "after": {
        "10, 5": True, "5, 10": False,
        "12, [1..10]": True, "10, [1..10)": True, "10, [1..10]": False,
        "[11..20], 12": False, "[11..20], 10": True, "(11..20], 11": True, "[11..20], 11": False,
        "[11..20], [1..10]": True, "[1..10], [11..20]": False, "[11..20], [1..11)": True, "(11..20], [1..11]": True,
    },
    "meets": {
        "[1..5], [5..10]": True, "[1..5), [5..10]": False, "[1..5], (5..10]": False, "[1..5], [6..10]": False,
    },
    "met by": {
        "[5..10], [1..5]": True, "[5..10], [1..5)": False, "(5..10], [1..5]": False, "[6..10], [1..5]": False,
    },
    "overlaps": {
        "[1..5], [3..8]": True, "[3..8], [1..5]": True, "[1..8], [3..5]": True, "[3..5], [1..8]": True,
        "[1..5], [6..8]": False, "[6..8], [1..5]": False, "[1..5], [5..8]": True, "[1..5], (5..8]": False,
        "[1..5), [5..8]": False, "[1..5), (5..8]": False, "[5..8], [1..5]": True, "(5..8], [1..5]": False,
    },
    "overlaps before": {
        "[1..5], [3..8]": True, "[1..5], [6..8]": False, "[1..5], [5..8]": True, "[1..5], (5..8]": False,
        "[1..5), [5..8]": False, "[1..5), (1..5]": True, "[1..5], (1..5]": True, "[1..5), [1..5]": False,
        "[1..5], [1..5]": False, "[1..3], (2..4]": True, "[1..5], (2..4]": False, "[1..4], (2..4)": False,
    },
    "overlaps after": {
        "[3..8], [1..5]": True, "[6..8], [1..5]": False, "[5..8], [1..5]": True, "(5..8], [1..5]": False,
        "[5..8], [1..5)": False, "(1..5], [1..5)": True, "(1..5], [1..5]": True, "[1..5], [1..5)": False,
        "[1..5], [1..5]": False, "[1..5], (1..5]": False,
    },
    "finishes": {
        "10, [1..10]": True, "10, [1..10)": False, "[5..10], [1..10]": True, "[5..10), [1..10]": False,
        "[5..10), [1..10)": True, "[1..10], [1..10]": True, "(1..10], [1..10]": True, "[1..10], (1..10]": False,
    },
    "finished by": {
        "[1..10], 10": True, "[1..10), 10": False, "[1..10], [5..10]": True, "[1..10], [5..10)": False,
        "[1..10), [5..10)": True, "[1..10], [1..10]": True, "[1..10], (1..10]": True,
    },
    "includes": {
        "[1..10], 5": True, "[1..10], 12": False, "[1..10], 1": True, "[1..10], 10": True, "(1..10], 1": False,
        "[1..10), 10": False, "[1..10], [4..6]": True, "[1..10], [1..5]": True, "(1..10], (1..5]": True,
        "[1..10], (1..10)": True, "[1..10), [5..10)": True, "[1..10), [1..10)": True, "[1..10], (1..10]": True,
        "(1..10), [1..5]": False,
    },
    "during": {
        "5, [1..10]": True, "12, [1..10]": False, "1, (1..10]": False, "10, [1..10)": False,
        "[4..6], [1..10)": True, "[1..5], [1..10]": True, "(1..5], (1..10]": True, "[1..10], (1..10]": False,
    },
    "starts": {
        "1, [1..10]": True, "1, (1..10]": False, "2, [1..10]": False, "[1..5], [1..10]": True, "(1..5], (1..10]": True,
        "(1..5], [1..10]": False, "[1..5], (1..10]": False, "[1..10], [1..10]": True, "[1..10), [1..10]": True,
        "(1..10), (1..10)": True,
    },
    "started by": {
        "[1..10], 1": True, "(1..10], 1": False, "[1..10], [1..5]": True, "(1..10], (1..5]": True,
        "[1..10], (1..5]": False, "[1..10], [1..10)": True,
    },
    "coincides": {
        "5, 5": True, "3, 4": False, "[1..5], [1..5]": True, "(1..5), [1..5]": False, "[1..5], [2..6]": False,
    },
}  # fmt: skip
CASES = [(f"{name}({args})", expected) for name, table in RELATIONS.items() for args, expected in table.items()]


@pytest.mark.parametrize(("call", "expected"), CASES, ids=[call for call, _ in CASES])
def test_relation_of_points_and_ranges(call: str, expected: bool) -> None:
    assert value(call) is expected


NAMED = [
    ("before(point: 1, range: [2..3])", True),
    ("before(range: [2..3], point: 4)", True),
    ("after(range1: [5..6], range2: [2..3])", True),
    ("during(range1: [2..3], range2: [1..5])", True),
    ("includes(point: 3, range: [1..5])", True),
    ("coincides(range1: [1..2], range2: [1..2])", True),
    ("overlaps before(range2: [2..4], range1: [1..3])", True),
]


@pytest.mark.parametrize(("call", "expected"), NAMED)
def test_relation_takes_its_arguments_by_name(call: str, expected: bool) -> None:
    assert value(call) is expected


OPEN = [
    ("includes((< 5), 3)", True),
    ("includes((>= 5), 3)", False),
    ("before((< 5), 5)", True),
    ("before((<= 5), 5)", False),
    ("before((> 5), 100)", False),
    ("overlaps((< 5), (> 3))", True),
    ("overlaps before((< 5), (> 3))", True),
    ("during([1..2], (> 0))", True),
    ("finishes((> 3), (> 1))", False),
    ("after(9, (< 9))", True),
]


@pytest.mark.parametrize(("call", "expected"), OPEN)
def test_range_without_an_end_reaches_for_ever(call: str, expected: bool) -> None:
    assert value(call) is expected


@pytest.mark.parametrize(
    "call", ["overlaps((!= 5), [1..2])", "before((= [1]), 5)", 'during("a", [1..5])', "coincides([1..2], 3)"]
)
def test_what_has_no_place_among_points_has_no_relation(call: str) -> None:
    with pytest.raises(FeelError, match="gave no result"):
        value(call)


VALUES: list[tuple[str, Any]] = [
    ("[1..5].start", 1),
    ("[1..5).end", 5),
    ("(1..5].start included", False),
    ("[1..5).end included", False),
    ("(< 5).end", 5),
    ("(< 5).start", None),
    ("(>= 5).start included", True),
    ("(> 5) = (5..null)", True),
    ("[1..5] = [1..5]", True),
    ("[1..5] = [1..5)", False),
    ("(= 5) = [5..5]", True),
    ("(!= 5) = (= 5)", False),
    ("5 in (< 10)", True),
    ("5 in (> 1, < 3)", True),
    ('"b" in ["a".."c"]', True),
    ('@"2026-11-24" in [@"2026-11-01"..@"2026-12-01")', True),
    ('@"P2D" in [@"P1D"..@"P3D"]', True),
    ("[2..3] in [[1..2], [2..3]]", True),
    ('range("[1..5)")', Range(1, 5, True, False)),
    ('range("(@\\"2026-01-01\\"..@\\"2026-12-31\\"]").end', date(2026, 12, 31)),
    ("[1..5] instance of range<number>", True),
    ("[1..5] instance of range<string>", False),
    ("{r: [1..5], s: 3 in r}.s", True),
    ("for i in [1..3] return i", [1, 2, 3]),
    ("for i in (1..4) return i", [2, 3]),
    ("for i in (1..2) return i", []),
    ("for i in 5..3 return i", [5, 4, 3]),
    ("for i in -1..1 return i * 2", [-2, 0, 2]),
    ('for d in [@"2026-02-27"..@"2026-03-02"] return d.day', [27, 28, 1, 2]),
    ("some i in 1..3 satisfies i = 3", True),
    ("every i in [1..3) satisfies i < 3", True),
    ("count([1..5][item > 2])", 3),
]


@pytest.mark.parametrize(("text", "expected"), VALUES, ids=[text for text, _ in VALUES])
def test_range_is_a_value(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text", ["for i in [1.5..3] return i", "for i in (> 3) return i", 'for i in ["a".."c"] return i']
)
def test_range_without_steps_is_nothing_to_loop_over(text: str) -> None:
    with pytest.raises(FeelError, match="a loop goes through a list, whole numbers or days"):
        value(text)
