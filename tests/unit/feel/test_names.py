"""Which variables an expression reads."""

from __future__ import annotations

import pytest

from engine.feel import compile_expression, compile_tests
from tests.unit.feel.evaluating import value

READS = [
    ("a + b.c", {"a", "b"}),
    ("for x in xs return x + y", {"xs", "y"}),
    ("for x in xs, z in x.delar return z + count(partial)", {"xs"}),
    ("some x in xs satisfies x = y", {"xs", "y"}),
    ("function(p) p + q", {"q"}),
    ("{a: 1, b: a + c}", {"c"}),
    ("{b: a, a: 1}", {"a"}),
    ("xs[item.pris > 3]", {"xs"}),
    ("count(xs) > today()", {"xs"}),
    ("is defined(x) and y", {"y"}),
    ("get or else(x, y)", {"y"}),
    ("x instance of tPerson", {"x"}),
    ("date and time(dag, tid)", {"dag", "tid"}),
    ('"text" + @"2026-11-24"', set()),
]


@pytest.mark.parametrize(("text", "names"), READS, ids=[r[0] for r in READS])
def test_names_are_the_variables_that_must_be_set(text: str, names: set[str]) -> None:
    assert compile_expression(text).names == names


def test_names_that_may_be_unset_are_read_all_the_same() -> None:
    expression = compile_expression("is defined(x) or xs[pris > golv] != []")

    assert expression.names == {"xs"}
    assert expression.may_read == {"is defined", "x", "xs", "pris", "golv"}


def test_tests_do_not_count_their_input_as_a_variable() -> None:
    assert compile_tests("< tak, ? > golv").names == {"tak", "golv"}


def test_only_variables_that_are_read_are_touched() -> None:
    class Watched(dict[str, object]):
        def __getitem__(self, name: str) -> object:
            assert name == "belopp"
            return super().__getitem__(name)

    assert compile_expression("belopp > 1").evaluate(Watched(belopp=2, stor=object()), now=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        ("antal anställda + 1", {"antal anställda": 4}, 5),
        ("vinst-förlust", {"vinst-förlust": 3, "vinst": 5, "förlust": 1}, 3),
        ("vinst - förlust", {"vinst": 5, "förlust": 1}, 4),
        ("plats.antal och yta", {"plats": {"antal och yta": 2}}, 2),
    ],
)
def test_names_may_hold_spaces_and_symbols(text: str, variables: dict[str, object], expected: object) -> None:
    assert value(text, variables) == expected


def test_variable_called_like_a_function_leaves_the_function_callable() -> None:
    assert value("count(xs) + count", {"xs": [1, 2], "count": 40}) == 42


def test_inner_names_hide_outer_ones() -> None:
    assert value("for x in [1, 2] return {x: x * 10, y: x}.y", {"x": 99}) == [10, 20]
