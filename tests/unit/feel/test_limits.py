"""No expression hangs, crashes or eats the machine: it is refused or stopped."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.feel import FeelError, FeelLimitError, FeelSyntaxError, Limits, compile_expression
from engine.feel.run import Run
from tests.unit.feel.evaluating import NOW, value


def growing(step: str, times: int, first: str, last: str = "b") -> str:
    """An expression on a value b that grows as a power of the expression's length."""
    entries = ", ".join(step.format(n=n, m=n - 1) for n in range(1, times))
    return f"{{a0: {first}, {entries}, b: a{times - 1}, c: {last}}}.c"


STOPPED = {
    "loops in loops": "for a in 1..1000, b in 1..1000, c in 1..1000 return 1",
    "endless recursion": "{f: function(n) f(n + 1), r: f(1)}.r",
    "fibonacci": "{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(40)}.r",
    "doubling text": growing("a{n}: a{m} + a{m}", 60, '"xxxxxxxxxx"'),
    "text of nested lists": growing("a{n}: [a{m}, a{m}, a{m}, a{m}]", 25, "[1]", "string(b)"),
    "nested lists compared": growing("a{n}: [a{m}, a{m}, a{m}, a{m}]", 25, "[1]", "b = b"),
    "flattened nested lists": growing("a{n}: [a{m}, a{m}, a{m}, a{m}]", 25, "[1]", "flatten(b)"),
    "long range": "for i in 1..3000000 return i",
    "huge range": "for i in 1..10**6000 return i",
    "all days": 'for d in @"0001-01-01"..@"9999-12-31" return d',
    "joined texts": f'string join(for i in 1..40000 return "{"x" * 500}")',
    "replaced text": f'replace("{"a" * 4000}", "a", "{"b" * 4000}")',
    "growing list": "for i in 1..10000 return append(partial, partial)",
    "quadratic distinct": "distinct values(for i in 1..40000 return i)",
    "sort by function": "sort(for i in 1..40000 return -i, function(x, y) x < y)",
    "lists of lists as the result": growing("a{n}: [a{m}, a{m}, a{m}, a{m}]", 25, "[1]", "b"),
    "lists of lists against a type": growing(
        "a{n}: [a{m}, a{m}]", 25, "[1]", f"b instance of {'list<' * 25}number{'>' * 25}"
    ),
    "tests of lists compared": growing("a{n}: [a{m}, a{m}, a{m}, a{m}]", 25, "[1]", "coincides((= b), (= b))"),
    "many additions in a loop": f"for i in 1..40000 return [{', '.join(['1 + 1'] * 1200)}]",
    "many additions in a filter": f"(for i in 1..9000 return i)[count([{', '.join(['1 + 1'] * 1200)}]) > 1]",
    "many additions in a function": f"{{f: function(x) [{', '.join(['1 + 1'] * 1200)}], "
    "r: for i in 1..9000 return f(i)}.r",
    "powers": "for i in 1..20000 return 1.5 ** 3000.5",
    "logarithms": "for i in 1..20000 return log(1.000000000000000000000000000000001) + exp(1.5)",
    "text of the same text": f'{{s: "{"x" * 4000}", t: [s, s, s, s, s, s, s], r: string(for i in 1..900 return t)}}.r',
    "join of the same text": '{f: function(s) f(string join([s, s, s, s])), r: f("xx")}.r',
    "replacement by groups": f'replace("{"a" * 3000}", "(.*)", "{"$1" * 400}")',
    "large pattern on a long text": f'matches("{"abc" * 3000}", "(([a-c]{{1,30}}){{1,30}})x")',
    "patterns in a loop": 'for i in 1..9000 return matches("a", string(i) + "[a-z]{500}")',
    "same contexts merged": "{c: context(for i in 1..900 return {key: string(i), value: i}), "
    "r: context merge(for i in 1..4000 return c)}.r",
    "growing context": "for i in 1..9000 return if i = 1 then {} else context put(partial[-1], string(i), i)",
    "function of item": "list replace(for i in 1..5000 return i, function(a, b) count(for j in 1..99 return j) > 5, 1)",
    "range far out": "for i in 9e6143..9e6143 return i",
    "upper case": f'for i in 1..40000 return upper case("{"x" * 4000}")',
}


@pytest.mark.parametrize("text", STOPPED.values(), ids=STOPPED)
def test_bomb_is_stopped(text: str) -> None:
    with pytest.raises(FeelLimitError):
        compile_expression(text).evaluate({}, now=NOW, limits=Limits(steps=10_000))


REFUSED = {
    "too long": "1" + " + 1" * 4000,
    "brackets": "(" * 3000 + "1" + ")" * 3000,
    "lists": "[" * 100 + "]" * 100,
    "minus signs": "-" * 5000 + "1",
    "sums": "+".join(["1"] * 2000),
    "paths": "a" + ".b" * 2000,
    "types": "x instance of " + "list<" * 1000 + "Any" + ">" * 1000,
    "conditions": "if a then 1 else " * 500 + "2",
    "comments": "/*" * 4999,
    "words of a name": "{" + "a " * 40 + ": 1}",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_text_too_large_or_too_deep_is_no_expression(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_expression(text)


def test_range_in_range_in_range_is_read_once() -> None:
    with pytest.raises(FeelError, match="the two ends of the range cannot be compared"):
        value("x in (" * 25 + "1..2]" + "..3]" * 24, {"x": 1})


@pytest.mark.parametrize("number", [10**7000, Decimal("Infinity")], ids=["too many digits", "infinity"])
def test_number_from_outside_that_is_too_large_is_refused(number: object) -> None:
    with pytest.raises(FeelError, match="the variable 'x' holds"):
        value("x + 1", {"x": number})


def test_number_from_outside_is_kept_with_34_digits() -> None:
    assert str(value("x", {"x": Decimal("0." + "1" * 50)})) == "0." + "1" * 34


DEEP = "[" * 50 + "x" + "]" * 50


@pytest.mark.parametrize(
    "text",
    [
        f"{{g: function(x) {DEEP}, a: g(g(g(1)))}}.a",
        "context put({}, [" + ", ".join(['"a"'] * 300) + "], 1)",
    ],
)
def test_value_nested_too_deeply_is_no_result(text: str) -> None:
    with pytest.raises(FeelError, match="more than 100 levels deep"):
        value(text)


def test_variable_nested_too_deeply_is_refused() -> None:
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]

    with pytest.raises(FeelError, match="the variable 'x' holds a value nested more than 100 levels"):
        value("x", {"x": deep})


def test_results_so_far_are_a_copy() -> None:
    assert value("for i in 1..3 return partial") == [[], [[]], [[], [[]]]]
    assert value("for i in 1..3, j in partial return 1") == []


@pytest.mark.parametrize("text", ["9" * 9000, "1e999999"])
def test_literal_too_large_for_a_number_is_no_expression(text: str) -> None:
    with pytest.raises(FeelSyntaxError, match="too large"):
        compile_expression(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('date and time("0001-01-01T00:00:00+14:00") < now()', True),
        ('date and time("9999-12-31T23:59:59-14:00") > now()', True),
        ('date and time("0001-01-01T00:00:00Z") = date and time("0001-01-01T00:00:00+01:00")', False),
        ('(date and time("9999-12-31T23:00:00-10:00") - date and time("9999-12-31T00:00:00Z")).hours', 9),
    ],
)
def test_first_and_last_day_of_the_calendar_compare(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        'date and time(date and time("0001-01-01T00:00:00Z"), "-10:00")',
        'duration("P9999999999Y")',
        'substring("abc", -1e6000)',
        "decimal(0.5, -1e6000)",
        "mean([9e6144, 9e6144])",
        "modulo(9e6144, 7)",
        "decimal(1, 0.5)",
        "median([9e6144, 9e6144])",
    ],
)
def test_what_lies_beyond_the_calendar_or_the_numbers_is_an_error(text: str) -> None:
    with pytest.raises(FeelError, match="gave no result"):
        value(text)


@pytest.mark.parametrize("text", ["9 ** (9 ** 9)", "10 ** 6144 * 10", "exp(exp(20))", "string(exp(100000))"])
def test_number_too_large_is_an_error(text: str) -> None:
    with pytest.raises(FeelError):
        value(text)


def test_largest_number_is_written_with_an_exponent() -> None:
    assert value("string(10 ** 6000)") == "1E+6000"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('matches("' + "a" * 4000 + 'b", "(a+)+$")', False),
        ('matches("' + "a" * 4000 + '", "^(a|a)*$")', True),
    ],
)
def test_pattern_runs_in_linear_time(text: str, expected: bool) -> None:
    assert value(text) is expected


@pytest.mark.parametrize("pattern", ["((a{100}){100}){100}", "a" * 501, "(?=a)", r"(a)\\1"])
def test_pattern_that_needs_more_is_refused(pattern: str) -> None:
    with pytest.raises(FeelError, match="pattern"):
        value(f'matches("a", "{pattern}")')


def test_deadline_stops_what_takes_too_long() -> None:
    moments = iter([0.0, 1.5])
    run = Run(NOW, limits=Limits(steps=10_000_000), clock=lambda: next(moments))
    run.tick(size=10_000)

    with pytest.raises(FeelLimitError, match=r"more than 0\.2 s"):
        run.tick(size=10_000)


def test_steps_are_counted_to_the_limit() -> None:
    expression = compile_expression("for i in 1..100 return i")

    assert len(expression.evaluate({}, now=NOW, limits=Limits(steps=200))) == 100
    with pytest.raises(FeelLimitError, match="more than 50 steps"):
        expression.evaluate({}, now=NOW, limits=Limits(steps=50))


def test_size_of_read_variables_counts() -> None:
    with pytest.raises(FeelLimitError):
        compile_expression("count(xs)").evaluate({"xs": [Decimal(1)] * 1000}, now=NOW, limits=Limits(steps=100))


def test_unread_variables_cost_nothing() -> None:
    few = Limits(steps=5)
    assert compile_expression("a > 1").evaluate({"a": 2, "xs": [1] * 1000}, now=NOW, limits=few) is True
