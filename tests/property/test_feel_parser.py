"""No text makes the parser crash or hang, and no expression evaluates to anything but a value or a FeelError."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelError, FeelLimitError, FeelSyntaxError, Limits, compile_expression, compile_tests

NOW = datetime(2026, 11, 24, tzinfo=UTC)
FEW = Limits(steps=2_000)
PIECES = (
    *("1", "2.5", '"a"', "true", "null", "x", "y", "item", "?", '@"2026-11-24"', '@"P1D"', '"\\U110000"'),
    *("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "..", ".", ",", ":", "'", "@", "->"),
    *("(", ")", "[", "]", "{", "}", "and", "or", "not", "between", "in", "instance of", "if", "then", "else"),
    *("for", "return", "some", "every", "satisfies", "function", "external", "list<", "number", "date", "count"),
    *("is defined", "get or else", "date and time", "string", "sort", "range", "min", "partial", "//", "/*", " "),
)
junk = st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join)
variables = st.dictionaries(st.sampled_from(["x", "y", "item"]), st.none() | st.integers() | st.text() | st.booleans())


@given(junk)
def test_junk_is_compiled_or_refused(text: str) -> None:
    for compile_text in (compile_expression, compile_tests):
        try:
            compile_text(text, ["x and y", "a-b"])
        except (FeelSyntaxError, FeelLimitError) as error:
            assert 0 <= error.pos <= len(text)  # noqa: PT017 - most texts are refused, some are not
            assert error.pointer().endswith("^")  # noqa: PT017


@given(junk, variables)
def test_what_compiles_gives_a_value_or_an_error(text: str, given_values: dict[str, object]) -> None:
    try:
        expression = compile_expression(text)
    except FeelSyntaxError:
        return
    try:
        expression.evaluate(given_values, now=NOW, limits=FEW)
    except FeelError as error:
        assert error.message  # noqa: PT017 - an error is one of two good outcomes
    try:
        expression.evaluate_lenient(given_values, now=NOW, limits=FEW)
    except FeelLimitError:
        return
    except FeelError as error:
        assert "the result is a function" in error.message  # noqa: PT017
