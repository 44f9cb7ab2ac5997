"""Whatever an expression says, it gives a value within the limits or an error that says what is wrong.

Work is counted, not timed: in steps, which stop an expression, and in the calls that Python makes meanwhile, which must
be in proportion to the steps. LOTS_FUZZ_TIMES=100 tries a hundred times as much; `--hypothesis-seed=N` replays a run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from types import FrameType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings

from engine.feel import FeelError, FeelSyntaxError, Limits, Range, codec, compile_expression, compile_tests
from engine.feel.cursor import MAX_LENGTH
from engine.feel.expression import Expression
from engine.feel.run import Run
from tests.property.feel_expressions import cells, expressions, hostile

NOW = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
LIMITS = Limits(steps=4_000, items=2_000, characters=20_000)
VARIABLES: dict[str, Any] = {
    "a": 3,
    "b": "text",
    "xs": [1, 2, None, "a", [1]],
    "ctx": {"a": 1, "b": [{"a": 2}], "c d": None},
}
CALLS_PER_STEP, CALLS_PER_NODE, CALLS_AT_LEAST = 60, 60, 10_000
CALLS_PER_CHARACTER = 500  # of a text that is compiled
TIMES = int(os.environ.get("LOTS_FUZZ_TIMES", "1"))
GENERATED = settings(max_examples=60 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Result = TypeVar("Result")


class TooMuchWorkError(BaseException):
    """More calls than the steps account for: a way past the limits."""


def with_most_calls(most: Callable[[], int], work: Callable[[], Result]) -> Result:
    """Do the work; stop it as soon as Python has made more calls than *most* says."""
    made = 0

    def note(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")
        if made % 1_000 == 0 and made > most():
            raise TooMuchWorkError(f"{made} calls")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        return work()
    finally:
        sys.setprofile(before)


def compiled(text: str, compile_text: Callable[[str], Expression]) -> Expression | None:
    try:
        return with_most_calls(
            lambda: CALLS_PER_CHARACTER * min(len(text), MAX_LENGTH) + CALLS_AT_LEAST, lambda: compile_text(text)
        )
    except FeelSyntaxError as error:
        assert error.message  # noqa: PT017 - a text that is no FEEL is one of the good outcomes
        assert 0 <= error.pos <= len(text)  # noqa: PT017
        return None


def check_evaluation(expression: Expression, variables: dict[str, Any], *, strict: bool) -> None:
    run = Run(NOW, STOCKHOLM, strict=strict, limits=LIMITS, clock=lambda: 0.0)
    try:
        value = with_most_calls(
            lambda: CALLS_PER_STEP * run.steps + CALLS_PER_NODE * expression.weight + CALLS_AT_LEAST,
            lambda: expression.evaluate_within(variables, run),
        )
    except FeelError as error:
        assert error.message  # noqa: PT017 - an error is one of two good outcomes
        return
    assert run.steps <= LIMITS.steps
    check_sizes(value)
    assert codec.decode(codec.encode(value)) == value


def check_sizes(value: Any) -> None:
    if isinstance(value, str):
        assert len(value) <= LIMITS.characters
    elif isinstance(value, list):
        assert len(value) <= LIMITS.items
        for item in value:
            check_sizes(item)
    elif isinstance(value, dict):
        for entry in value.values():
            check_sizes(entry)
    elif isinstance(value, Range):
        check_sizes([value.low, value.high])
    elif isinstance(value, Decimal):
        assert len(value.as_tuple().digits) <= 34


def check_text(text: str) -> None:
    expression = compiled(text, compile_expression)
    if expression is not None:
        check_evaluation(expression, VARIABLES, strict=True)
        check_evaluation(expression, VARIABLES, strict=False)


@settings(GENERATED)
@given(expressions)
def test_expression_of_the_grammar_is_read_and_gives_a_value_or_an_error(text: str) -> None:
    assert compiled(text, compile_expression) is not None
    check_text(text)


@settings(GENERATED)
@given(cells)
def test_cell_of_a_table_passes_or_not_or_is_an_error(text: str) -> None:
    tests = compiled(text, compile_tests)
    assert tests is not None
    for value in (5, "a", None, [1]):
        check_evaluation(tests, {**VARIABLES, "?": value}, strict=True)


@settings(GENERATED)
@given(hostile)
def test_hostile_expression_is_held_to_the_limits(text: str) -> None:
    check_text(text)
