"""Whatever arguments the built-ins and operators meet, they give a value that can be stored, or a FeelError."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelError, Limits, codec, compile_expression
from engine.feel.builtins import BUILTINS

NOW = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
FEW = Limits(steps=5_000, items=500)
OPERANDS = (
    *("null", "true", "0", "-1", "0.5", "1e6000", "-1e6000", "1e-6000", '""', '"a"', '"P"', '"["', '"\\uD83D"'),
    *("[]", "[null]", '[1, "a"]', "[[1]]", "{}", "{a: 1}", "[1..5]", "(1..null)", "now()", "count"),
    *('@"2020-02-29"', '@"10:00:00"', '@"10:00:00@Europe/Stockholm"', '@"P1D"', '@"-P9999Y"'),
    *('@"0001-01-01T00:00:00+14:00"', '@"9999-12-31T23:59:59-14:00"', '[@"0001-01-01"..@"9999-12-31"]'),
    *("function(a, b) a", "function(a) null", "function(a, b) true"),
)
OPERATORS = ("+", "-", "*", "/", "**", "=", "<", ">=", "in", "and", "between 1 and")
MEMBERS = ("year", "hour", "time offset", "timezone", "days", "months", "start", "a")
operands = st.sampled_from(OPERANDS)
calls = st.builds(
    lambda name, args: f"{name}({', '.join(args)})", st.sampled_from(sorted(BUILTINS)), st.lists(operands, max_size=4)
)
sums = st.builds(lambda a, op, b: f"({a}) {op} ({b})", operands, st.sampled_from(OPERATORS), operands)
members = st.builds(lambda source, name: f"({source}).{name}", sums | operands, st.sampled_from(MEMBERS))
filters = st.builds(lambda source, test: f"({source})[{test}]", operands, sums | operands)
loops = st.builds(lambda source, body: f"for x in {source} return {body}", operands, sums | st.just("partial"))


@pytest.mark.parametrize("zone", [None, ZoneInfo("Europe/Stockholm")], ids=str)
@given(text=calls | sums | members | filters | loops)
def test_result_is_a_value_or_an_error(zone: ZoneInfo | None, text: str) -> None:
    expression = compile_expression(text)
    values = []
    try:
        values.append(expression.evaluate({}, now=NOW, zone=zone, limits=FEW))
        values.append(expression.evaluate_lenient({}, now=NOW, zone=zone, limits=FEW).value)
    except FeelError as error:
        assert error.message  # noqa: PT017 - an error is one of two good outcomes

    for value in values:
        assert codec.encode(codec.decode(codec.encode(value))) == codec.encode(value)
        codec.to_json(value)
        codec.to_event(value)
