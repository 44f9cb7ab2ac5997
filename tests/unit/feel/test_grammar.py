"""The grammar of the standard, construct by construct."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.feel import FeelError, FeelSyntaxError, compile_expression
from tests.unit.feel.evaluating import passes, value

SCOPES: list[tuple[str, Any]] = [
    ("{a-b: 5, c: a-b}.c", 5),
    ("{a-b: 5}.a-b", 5),
    ("{netto pris: 5, moms: netto pris * 0.25}.moms", Decimal("1.25")),
    ("for x-y in [1, 2] return x-y * 10", [10, 20]),
    ("some x-y in [1, 2] satisfies x-y = 2", True),
    ("(function(a-b) a-b + 1)(1)", 2),
    ("[{a-b: 1}, {a-b: 2}][a-b = 2]", [{"a-b": 2}]),
    ("{fakultet: function(n) if n < 2 then 1 else n * fakultet(n - 1), r: fakultet(5)}.r", 120),
    ("{n-fak: function(n) if n < 2 then 1 else n * n-fak(n - 1), r: n-fak(4)}.r", 24),
    ("{a: 1, b: {a: 2, c: a}.c}.b", 2),
    ("for a in [1], b in [a + 1] return b", [2]),
    ("{f: function(x) x + y, y: 5}.y", 5),
]


@pytest.mark.parametrize(("text", "expected"), SCOPES, ids=[text for text, _ in SCOPES])
def test_name_declared_inside_is_known_where_it_is_declared(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[{a-b: 1}, a-b]",
        "[for a-b in [1] return 1, a-b]",
        "[(function(a-b) 1)(2), a-b]",
        "{x: {a-b: 1}, y: a-b}.y",
        "[some a-b in [1] satisfies true, a-b]",
    ],
)
def test_name_declared_inside_is_forgotten_outside(text: str) -> None:
    given = {"a": 10, "b": 4}
    result = value(text, given)

    assert (result[-1] if isinstance(result, list) else result) == 6
    assert compile_expression(text).names == {"a", "b"}


def test_function_that_calls_itself_reads_no_variable_of_its_name() -> None:
    assert compile_expression("{f: function(n) if n < 1 then 0 else f(n - 1), r: f(x)}").names == {"x"}


TEXTS: list[tuple[str, Any]] = [
    (r'"\"\\\n\t\r"', '"\\\n\t\r'),
    (r'"\u00e5\U01F600"', "å😀"),
    (r'"\uD83D\uDE00"', "😀"),
    (r'"it\'s"', "it's"),
    (r'"\d+"', r"\d+"),
    ('string length("😀")', 1),
    ('substring("😀a", 2)', "a"),
    ('"rad 1\nrad 2"', "rad 1\nrad 2"),
    ('"a // b /* c */"', "a // b /* c */"),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS, ids=[text for text, _ in TEXTS])
def test_text_stands_for_its_characters(text: str, expected: object) -> None:
    assert value(text) == expected


PRECEDENCE: list[tuple[str, Any]] = [
    ("1 + 2 * 3", 7),
    ("(1 + 2) * 3", 9),
    ("-2 ** 2", 4),
    ("2 * -3", -6),
    ("- - 3", 3),
    ("8 / 2 / 2", 2),
    ("1 + 1 = 2 and 2 > 1", True),
    ("true or false and false", True),
    ("1 in [1, 2] and 3 in (4, 3)", True),
    ("2 between 1 and 3 and true", True),
    ("if true then 1 else 2 + 5", 1),
    ("for x in [1, 2] return x + 1", [2, 3]),
    ("[1, 2][1] + 1", 2),
    ("{a: {b: [5]}}.a.b[1]", 5),
    ("1 instance of number = true", True),
    ('date("2026-11-24").year + 1', 2027),
    ("(function(a) function(b) a + b)(1)(2)", 3),
    ("if 1 = 1 then if 2 = 3 then 1 else 2 else 3", 2),
]


@pytest.mark.parametrize(("text", "expected"), PRECEDENCE, ids=[text for text, _ in PRECEDENCE])
def test_operators_bind_as_the_standard_says(text: str, expected: object) -> None:
    assert value(text) == expected


TYPES: list[tuple[str, bool]] = [
    ("1 instance of number", True),
    ('"a" instance of string', True),
    ("true instance of boolean", True),
    ('@"2026-11-24" instance of date', True),
    ('@"2026-11-24T09:30:00" instance of date', False),
    ('@"2026-11-24T09:30:00" instance of date and time', True),
    ('@"09:30:00" instance of time', True),
    ('@"P1D" instance of days and time duration', True),
    ('@"P1Y" instance of years and months duration', True),
    ('@"P1Y" instance of days and time duration', False),
    ("[1] instance of list<number>", True),
    ("[1, null] instance of list<number>", True),
    ('[1, "a"] instance of list<number>', False),
    ("[[1]] instance of list<list<number>>", True),
    ("{a: 1, b: 2} instance of context<a: number>", True),
    ("{b: 1} instance of context<a: number>", False),
    ("{a: {b: 1}} instance of context<a: context<b: number>>", True),
    ("[1..2] instance of range<number>", True),
    ("(function(a, b) a) instance of function<Any, Any> -> Any", True),
    ("(function(a) a) instance of function<Any, Any> -> Any", False),
    ("count instance of function<list<Any>> -> number", True),
    ("1 instance of Any", True),
    ("null instance of number", False),
]


@pytest.mark.parametrize(("text", "expected"), TYPES, ids=[text for text, _ in TYPES])
def test_value_is_of_a_type_or_not(text: str, expected: bool) -> None:
    assert value(text) is expected


LISTS: list[tuple[str, Any]] = [
    ("[{a: 1}, {a: 2}].a", [1, 2]),
    ("[{a: {b: 1}}, {a: {b: 2}}].a.b", [1, 2]),
    ("[{a: 1}, {a: 2}][item.a > 1].a", [2]),
    ("[{item: 5}][item = 5]", [{"item": 5}]),
    ("[1, 2, 3][-2]", 2),
    ("[1, 2, 3][4]", None),
    ("5[1]", 5),
    ("5[item > 3]", [5]),
    ("[1, 2, 3][even(item)]", [2]),
    ("[[1], [2]][1]", [1]),
    ("[] = []", True),
    ("[1, 2] = [2, 1]", False),
    ("{a: 1} = {a: 1.0}", True),
    ("{a: 1, b: 2}[a = 1]", [{"a": 1, "b": 2}]),
    ("for x in [[1, 2], [3]], y in x return y", [1, 2, 3]),
    ("count([1, 2, 3][item > x])", 2),
    ("every x in [] satisfies false", True),
    ("some x in [] satisfies true", False),
    ('{"a b": 1}.a b', 1),
]


@pytest.mark.parametrize(("text", "expected"), LISTS, ids=[text for text, _ in LISTS])
def test_lists_and_contexts(text: str, expected: object) -> None:
    assert value(text, {"x": 1}) == expected


CELLS: list[tuple[str, Any, bool]] = [
    ("-", 5, True),
    ("5", 5, True),
    ('"a", "b"', "b", True),
    ("< 5, > 10", 7, False),
    ("< 5, > 10", 12, True),
    ("[1..5], 10", 10, True),
    ("not(1, 2)", 3, True),
    ("not(< 5, > 10)", 7, True),
    ("= 5", 5, True),
    ("!= 5", 5, False),
    ("? * 2 > 9", 5, True),
    ("? in (1, 5)", 5, True),
    ("count(?) > 1", [1, 2], True),
    ('list contains(?, "a")', ["a"], True),
    ("[1, 2, 3]", 2, True),
    ("date(\"2026-01-01\")", None, False),
    ("null", None, True),
    ("(5..10]", 5, False),
    ("]5..10[", 7, True),
    ("some x in ? satisfies x > 1", [1, 2], True),
    ("5 // fem", 5, True),
]  # fmt: skip


@pytest.mark.parametrize(("tests", "given", "expected"), CELLS, ids=[f"{c[0]} of {c[1]}" for c in CELLS])
def test_cell_tests_its_value(tests: str, given: object, expected: bool) -> None:
    assert passes(tests, given) is expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 < x < 5", "write 'a < x and x < b' or 'x in (a..b)'"),
        ("1 <= x and x < 5 < 6", "can't be chained"),
        ("x = y != z", "can't be chained"),
    ],
)
def test_chain_of_comparisons_is_refused_with_what_to_write(text: str, message: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression(text)

    assert message in caught.value.message
    assert value("3 in (1..5) and 1 < 3 and 3 < 5") is True


HINTS = [
    ("belopp > 5", {"belopp": "7"}, "number(...) makes a text a number"),
    ("belop > 5", {"belopp": 7}, "did you mean 'belopp'?"),
    ("strin(5)", {}, "did you mean 'string'?"),
    ("belopp + 1", {"belopp": None}, "get or else(x, 0)"),
    ("dag < nu", {"dag": None, "nu": 1}, "test it with 'x = null' first"),
    ('date("2026-01-01") + 14', {}, 'write a number of days as a duration, such as duration("P14D")'),
    ('date("2026-01-01") < now()', {}, "date(...) makes a date and time a date"),
    ('date("2026-01-01") = "2026-01-01"', {}, "date(...) makes a text a date"),
    ('duration("P1M") < duration("P30D")', {}, "months have no fixed length in days"),
    ("[1, 2] = 1", {}, "list contains(...)"),
    ("substring(5, 1)", {}, "write it substring(string, start position, length)"),
    ("substring(text: 1)", {}, "write it substring(string, start position, length)"),
    ("for x in null return x", {}, "get or else(x, [])"),
    ("1 / 0", {}, "test for zero first"),
    ('{"a b": 1}["a b"]', {}, "the filter needs true or false, found string"),
]


@pytest.mark.parametrize(("text", "variables", "hint"), HINTS, ids=[h[0] for h in HINTS])
def test_error_says_what_to_do(text: str, variables: dict[str, Any], hint: str) -> None:
    with pytest.raises(FeelError) as caught:
        value(text, variables)

    assert hint in caught.value.message
