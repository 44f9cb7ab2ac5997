"""What expressions are worth: operators, lists, contexts, ranges and the built-in functions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.feel import FeelError, Range
from tests.unit.feel.evaluating import passes, value

XS = {"xs": [{"pris": Decimal("1.50"), "antal": 2}, {"pris": Decimal("0.10"), "antal": 3}]}

OPERATORS: list[tuple[str, Any]] = [
    ("0.1 + 0.2 = 0.3", True),
    ("1.10 * 3", Decimal("3.30")),
    ("2 ** 3 ** 2", 64),
    ("-2 ** 2", 4),
    ("10 - 4 - 3", 3),
    ("7 / 2", Decimal("3.5")),
    ('"före" + "tag"', "företag"),
    ("true or 1 / 0 > 1", True),
    ("false and 1 / 0 > 1", False),
    ("not(true)", False),
    ("1 != 2", True),
    ("[1, [2]] = [1, [2]]", True),
    ("{a: 1, b: 2} = {b: 2, a: 1}", True),
    ('"a" < "b"', True),
    ("3 between 1 and 3", True),
    ("3 in (1..3)", False),
    ("3 in (1, 3)", True),
    ("3 in (< 2, > 2)", True),
    ("3 in [1..5[", True),
    ("3 in ]3..5]", False),
    ("if 1 < 2 then 3 else 4", 3),
    ("[1, 2, 3][-1]", 3),
    ("[1, 2, 3][item >= 2]", [2, 3]),
    ("[{a: 1}, {a: 2}][a = 2]", [{"a": 2}]),
    ("[1, 2, 3][1 + 1]", 2),
    ("for x in [1, 2], y in [x, 10] return x * y", [1, 10, 4, 20]),
    ("for i in 3..1 return i", [3, 2, 1]),
    ("for i in 1..4 return if i = 1 then 1 else partial[-1] * i", [1, 2, 6, 24]),
    ("some x in [1, 2] satisfies x > 1", True),
    ("every x in [1, 2] satisfies x > 1", False),
    ("every x in [] satisfies x", True),
    ("{a: 1, b: a + 1}.b", 2),
    ('{"två ord": 2}', {"två ord": 2}),
    ("(function(a, b) a - b)(b: 1, a: 5)", 4),
    ("(function(xs: list<number>) count(xs))([1, 2])", 2),
    ("1 instance of number", True),
    ('["a"] instance of list<number>', False),
    ("{a: 1} instance of context<a: number>", True),
    ("[1..5] instance of range<number>", True),
    ("null instance of Any", False),
    ("count instance of function<Any> -> number", True),
    ("[1..5].start", 1),
    ("[1..5)", Range(1, 5, True, False)),
    ('"a\\u00e5\\n\\"b\\\\"', 'aå\n"b\\'),
    ("// fråga\n1 /* svar */ + 1", 2),
    ("1e3", 1000),
    (".5", Decimal("0.5")),
]

FUNCTIONS: list[tuple[str, Any]] = [
    ("decimal(1.125, 2)", Decimal("1.12")),
    ("round half up(1.125, 2)", Decimal("1.13")),
    ("round half down(1.125, 2)", Decimal("1.12")),
    ("round up(-1.121, 2)", Decimal("-1.13")),
    ("round down(-1.129, 2)", Decimal("-1.12")),
    ("floor(-1.5)", -2),
    ("ceiling(1.21, 1)", Decimal("1.3")),
    ("abs(-5)", 5),
    ("modulo(-10, 3)", 2),
    ("sqrt(16)", 4),
    ("log(1)", 0),
    ("exp(0)", 1),
    ("odd(3)", True),
    ("even(3)", False),
    ("is(1, 1)", True),
    ('is(time("10:00:00Z"), time("10:00:00+00:00"))', True),
    ('is(1, "1")', False),
    ('substring("företag", 2, 3)', "öre"),
    ('substring("företag", -3)', "tag"),
    ('substring("a", 5)', ""),
    ('string length("åäö")', 3),
    ('upper case("åäö")', "ÅÄÖ"),
    ('lower case("ÅÄÖ")', "åäö"),
    ('substring before("a-b", "-")', "a"),
    ('substring after("a-b", "-")', "b"),
    ('contains("lots", "ot")', True),
    ('starts with("lots", "lo")', True),
    ('ends with("lots", "ts")', True),
    ('trim("  a ")', "a"),
    ('matches("556677-8899", "^[0-9]{6}-[0-9]{4}$")', True),
    ('matches("ABC", "b", "i")', True),
    ('replace("2026-11-24", "([0-9]+)-([0-9]+)-.*", "$2/$1")', "11/2026"),
    ('split("a;b;c", ";")', ["a", "b", "c"]),
    ('string join(["a", null, "b"], ", ")', "a, b"),
    ('number("1 234,5", " ", ",")', Decimal("1234.5")),
    ("string(1.50)", "1.5"),
    ('string([1, "a", null, {b: true}])', '[1, "a", null, {b: true}]'),
    ("string([1..5))", "[1..5)"),
    ("list contains([1, null], null)", True),
    ("count([1, 2])", 2),
    ("min(3, 1, 2)", 1),
    ('max(["a", "c", "b"])', "c"),
    ("sum([0.1, 0.2])", Decimal("0.3")),
    ("sum(for x in xs return x.pris * x.antal)", Decimal("3.30")),
    ("mean([1, 2])", Decimal("1.5")),
    ("product(2, 3)", 6),
    ("median([3, 1, 2, 10])", Decimal("2.5")),
    ("stddev([2, 4, 6])", 2),
    ("stddev([2])", None),
    ("mode([1, 2, 2, 3, 3])", [2, 3]),
    ("all([true, false])", False),
    ("any([true, false])", True),
    ("sublist([1, 2, 3], 2, 2)", [2, 3]),
    ("append([1], 2, 3)", [1, 2, 3]),
    ("concatenate([1], [2, 3])", [1, 2, 3]),
    ("insert before([1, 3], 2, 2)", [1, 2, 3]),
    ("remove([1, 2, 3], -1)", [1, 2]),
    ("list replace([1, 2], 1, 9)", [9, 2]),
    ("list replace([1, 5], function(x, n) x < n, 3)", [3, 5]),
    ("reverse([1, 2])", [2, 1]),
    ("index of([1, 2, 1], 1)", [1, 3]),
    ("distinct values([1, 2, 1])", [1, 2]),
    ("union([1], [1, 2])", [1, 2]),
    ("flatten([1, [2, [3]]])", [1, 2, 3]),
    ("sort([3, 1, 2])", [1, 2, 3]),
    ("sort([3, 1, 2], function(a, b) a > b)", [3, 2, 1]),
    ('get value({a: 1}, "a")', 1),
    ("get entries({a: 1})", [{"key": "a", "value": 1}]),
    ('context([{key: "a", value: 1}])', {"a": 1}),
    ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
    ('context put({}, ["a", "b"], 1)', {"a": {"b": 1}}),
    ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": 2, "b": 3}),
]

RANGES = [
    ("before(1, [2..3])", True),
    ("before([1..2), [2..3])", True),
    ("after([3..4], 2)", True),
    ("meets([1..2], [2..3])", True),
    ("met by([2..3], [1..2])", True),
    ("overlaps([1..3], [2..4])", True),
    ("overlaps before([1..3], [2..4])", True),
    ("overlaps before([2..4], [1..3])", False),
    ("overlaps before([1..5], [2..4])", False),
    ("overlaps before([1..4], [2..4])", True),
    ("overlaps before([1..2], [3..4])", False),
    ("overlaps after([2..4], [1..3])", True),
    ("overlaps after([1..3], [2..4])", False),
    ("finishes(5, [1..5])", True),
    ("finished by([1..5], 5)", True),
    ("includes([1..5], [2..3])", True),
    ("during(5, [1..5))", False),
    ("starts([1..2], [1..5])", True),
    ("started by([1..5], 1)", True),
    ("coincides([1..2], [1..2])", True),
    ('range("[1..5]") = [1..5]', True),
]

CASES = OPERATORS + FUNCTIONS + RANGES


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0] for c in CASES])
def test_expression_has_its_value(text: str, expected: object) -> None:
    result = value(text, XS)

    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    "call",
    [
        'substring("abc", 0)',
        'substring("abc", 1, 0)',
        "sublist([1], 2)",
        "sublist([1, 2], 1, 3)",
        "insert before([1], 5, 2)",
        "remove([1], 1.5)",
        "modulo(1, 0)",
        "log(0)",
        "decimal(1, 10000)",
        "odd(1.5)",
        'number("1.5.2")',
        'number("1,5", ",", ",")',
        "mean([true])",
        'max(1, "a")',
        "any([null])",
        "sum([1, now()])",
        'sum([1, duration("P1D")])',
        "string join([1])",
        "list replace([1], function(a, b) 5, 2)",
        "sort([2, 1], function(a, b) null)",
        "context([{key: 1}])",
        'context([{key: "a", value: 1}, {key: "a", value: 2}])',
        "context put({}, [1], 2)",
        'context put({a: 1}, ["a", "b"], 2)',
        "context merge([1])",
        'matches("a", "b", "q")',
        'range("1")',
        'range("[a..b]")',
        'before(1, "a")',
        'coincides(1, "a")',
    ],
)
def test_function_without_result_is_an_error(call: str) -> None:
    with pytest.raises(FeelError, match="gave no result"):
        value(call)


@pytest.mark.parametrize(
    ("given", "expected"),
    [(5, int), (Decimal("1.50"), Decimal), (Decimal(3), int), (2.5, Decimal), (True, bool), ("5", str)],
)
def test_numbers_come_back_exact_and_whole_ones_as_int(given: object, expected: type) -> None:
    result = value("x", {"x": given})

    assert type(result) is expected
    assert result == given


def test_trailing_zeros_of_money_are_kept() -> None:
    assert str(value("belopp + 0.10", {"belopp": Decimal("1.40")})) == "1.50"


CELLS = [
    ("5", 5, True),
    ("< 5", 4, True),
    ("< 5", None, False),
    ("[1..5]", None, False),
    ("null", None, True),
    ("not(null)", None, False),
    ('"a", "b"', "b", True),
    ('not("a", "b")', "c", True),
    ('not("a")', None, True),
    ("-", None, True),
    ("? > 3 and ? < 9", 5, True),
    ('ends with(?, "x")', "ax", True),
    ("[1, 2]", 2, True),
    ("true", False, False),
    ("even(?)", 2, True),
    ("not(< 5)", 7, True),
]


@pytest.mark.parametrize(("tests", "given", "expected"), CELLS)
def test_cell_of_a_table_passes_or_not(tests: str, given: object, expected: bool) -> None:
    assert passes(tests, given) is expected


def test_cell_of_another_kind_than_its_input_is_an_error() -> None:
    with pytest.raises(FeelError, match="a string cannot be compared with this test"):
        passes("< 5", "fem")
