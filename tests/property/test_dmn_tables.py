"""What is said of overlaps and gaps agrees with trying the table; any table is read or refused, and comes to an end."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.dmn import DecisionModel, check_tables, read_decisions
from engine.errors import DefinitionError
from engine.feel import FeelError, Limits, compile_expression
from tests.property.feel_expressions import cells, expressions
from tests.unit.dmn.models import decision, definitions, input_data, read, table

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
HALVES = [n / 2 for n in range(-4, 26)]
WORDS = ["a", "b", "c", "x"]
Rules = Sequence[tuple[str, str]]

numbers = st.integers(0, 10)
number_cells = st.one_of(
    st.just("-"),
    numbers.map(str),
    st.builds("{}, {}".format, numbers, numbers),
    st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">=", "not("]), numbers).map(
        lambda cell: cell + ")" if "(" in cell else cell
    ),
    st.builds(lambda low, more, opened, closed: f"{opened}{low}..{low + more}{closed}", numbers, st.integers(1, 5),
              st.sampled_from("[("), st.sampled_from("])")),
    st.builds("? > {} and ? <= {}".format, numbers, numbers),
)  # fmt: skip
word_cells = st.sampled_from(["-", '"a"', '"b"', '"a", "c"', 'not("a")', 'not("a", "b")'])
rules = st.lists(st.tuples(number_cells, word_cells), min_size=1, max_size=5)


def model_of(made: Rules, policy: str) -> DecisionModel:
    numbered = [([number, word], [str(n)]) for n, (number, word) in enumerate(made, 1)]
    return read(decision("d", table(["x", "s"], ["y"], numbered, policy)))


def applying(collecting: DecisionModel, x: Any, s: Any) -> list[int]:
    result: list[int] = collecting.evaluate("d", {"x": x, "s": s}, now=NOW).value
    return result


def example_in(message: str) -> dict[str, Any]:
    """The values that a finding gives as an example; any value of a column that it does not name."""
    found = dict(re.findall(r"\b([xs]) = ([^,]+?)(?=\.?$|, [xs] = )", message))
    return {"x": 0, "s": "a"} | {
        n: compile_expression(text.rstrip(".")).evaluate({}, now=NOW) for n, text in found.items()
    }


@settings(deadline=None)
@given(rules)
def test_overlaps_are_found_where_rules_apply_together(made: Rules) -> None:
    collecting = model_of(made, "COLLECT")
    found = [f for f in check_tables(model_of(made, "UNIQUE")) if f.code == "DMN-OVERLAP"]
    tried = {
        pair
        for x, s in itertools.product(HALVES, WORDS)
        for pair in itertools.combinations(applying(collecting, x, s), 2)
    }

    pairs = {(int(f.params["first"]), int(f.params["second"])) for f in found}
    assert tried <= pairs
    for finding in found:
        assert pair_of(finding.params) <= set(applying(collecting, **example_in(finding.message)))


@settings(deadline=None)
@given(rules)
def test_gaps_are_found_where_no_rule_applies(made: Rules) -> None:
    collecting = model_of(made, "COLLECT")
    gaps = [f for f in check_tables(model_of(made, "FIRST")) if f.code == "DMN-GAP"]
    is_open = any(not applying(collecting, x, s) for x, s in itertools.product(HALVES, WORDS))

    assert bool(gaps) == is_open
    for gap in gaps:
        assert applying(collecting, **example_in(gap.message)) == []


def pair_of(params: Any) -> set[int]:
    return {int(params["first"]), int(params["second"])}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(cells, expressions), min_size=1, max_size=4),
    st.sampled_from(["UNIQUE", "ANY", "FIRST", "COLLECT", "RULE ORDER"]),
    st.sampled_from([1, "a", None, True, [1]]),
)
def test_any_table_is_read_or_refused_and_gives_a_value_or_an_error(
    made: list[tuple[str, str]], policy: str, x: Any
) -> None:
    xml = table(["x"], ["y"], [([cell], [result]) for cell, result in made], policy)
    try:
        model = read_decisions(definitions(input_data("x"), decision("d", xml, ["input:x"])))
    except DefinitionError as refused:
        assert refused.findings  # noqa: PT017 - one of two good outcomes
        return
    assert all(finding.message and finding.remedy for finding in check_tables(model))
    try:
        model.evaluate("d", {"x": x}, now=NOW, limits=Limits(steps=2_000))
    except FeelError as error:
        assert error.message  # noqa: PT017 - one of two good outcomes
