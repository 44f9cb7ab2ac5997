"""What the parser refuses, where, and what it says to an author."""

from __future__ import annotations

import pytest

from engine.feel import FeelSyntaxError, compile_expression, compile_tests

REFUSED = [
    ("", 1, "the expression ends too early"),
    ("1 < x < 5", 7, "comparisons can't be chained"),
    ("a = b = c", 7, "comparisons can't be chained"),
    ("a == 5", 3, "FEEL compares with a single '='"),
    ("namn = 'Anna'", 8, "texts are written with double quotes"),
    ("a && b", 3, "FEEL writes and"),
    ("> 5", 1, "nothing to compare on the left"),
    ("x > 5 and < 10", 11, "say what is compared, as in '? > 5 and ? < 10'"),
    ("+ 5", 1, "a number needs no sign in front"),
    ("plan 2.5", 6, "did not expect '2.5'"),
    ("x instance of in", 15, "expected a type"),
    ("(1", 3, "expected ')'"),
    ("if a then 1", 12, "expected 'else'"),
    ('substring("a"; 2)', 14, "arguments are separated by commas"),
    ("x in [1..5", 11, "expected ']'"),
    ('"aldrig slut', 1, "never closed"),
    ("f(1, b: 2)", 2, "mix of named and unnamed"),
    ('@"i morgon"', 1, "is no date, time or duration"),
    ("{a: 1, a: 2}", 8, "the key 'a' twice"),
    ("function() external {}", 12, "external functions are not allowed"),
    ("x instance of list<>", 20, "expected a type inside list<>"),
    ("x instance of 5", 15, "expected a type"),
    ("1 2", 3, "did not expect '2'"),
    ("a.", 3, "expected a name"),
    ("{a b", 5, "the expression ends too early"),
    ("{a(: 1}", 3, "did not expect '(' in a name"),
    ("1 + * 2", 5, "did not expect '*'"),
    ("@5", 2, "expected a quoted date"),
    ("/* aldrig slut", 1, "this comment is never closed"),
]


@pytest.mark.parametrize(("text", "column", "message"), REFUSED, ids=[r[0] for r in REFUSED])
def test_syntax_error_says_where_and_what(text: str, column: int, message: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression(text)

    assert message in caught.value.message
    assert caught.value.column == column


def test_parentheses_allow_comparing_the_result_of_a_comparison() -> None:
    compile_expression("(a = b) = c")


def test_unary_tests_refuse_what_follows_them() -> None:
    with pytest.raises(FeelSyntaxError, match="did not expect"):
        compile_tests("not(1) 2")


def test_same_text_is_compiled_once() -> None:
    assert compile_expression("belopp > 1000") is compile_expression("belopp > 1000")
