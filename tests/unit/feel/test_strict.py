"""What strict evaluation refuses, with its place, and what it lets be null."""

from __future__ import annotations

from typing import Any

import pytest

from engine.feel import FeelError, compile_expression
from tests.unit.feel.evaluating import NOW, value

REFUSED = [
    # expression, variables, column, part of the message
    ("belop > 1000", {"belopp": 5}, 1, "there is no variable 'belop'"),
    ("1 +\n  saknas", {}, 3, "there is no variable 'saknas'"),
    ('belopp > "1000"', {"belopp": 5}, 8, "cannot compare number > string"),
    ("belopp < 3", {"belopp": None}, 8, "cannot compare null < number"),
    ("1 = true", {}, 3, "cannot compare number = boolean"),
    ("belopp between 1 and 3", {"belopp": None}, 8, "cannot compare null"),
    ("belopp in [1..3]", {"belopp": None}, 8, "a null cannot be compared"),
    ("svar in lista", {"svar": 1, "lista": None}, 6, "what stands after 'in' is null"),
    ("belopp + 1", {"belopp": None}, 8, "cannot compute null + number"),
    ("1 / 0", {}, 3, "division by zero"),
    ('-"a"', {}, 1, "cannot negate string"),
    ("if svar then 1 else 2", {"svar": None}, 1, "the condition of 'if' needs true or false, found null"),
    ("if 1 then 1 else 2", {}, 1, "found number"),
    ("svar and true", {"svar": None}, 6, "'and' needs true or false, found null"),
    ("svar or false", {"svar": None}, 6, "'or' needs true or false, found null"),
    ('"ja" and false', {}, 6, "'and' needs true or false, found string"),
    ("for x in lista return x", {"lista": None}, 1, "there is nothing to loop over"),
    ("some x in lista satisfies x", {"lista": None}, 1, "there is nothing to go through"),
    ("every x in [1] satisfies x", {}, 1, "number is no condition"),
    ("lista[item > 1]", {"lista": None}, 6, "there is nothing to filter"),
    ("[true, null][item]", {}, 13, "the filter needs true or false, found null"),
    ('"abc".langd', {}, 6, "a string has no 'langd'"),
    ("[3..1]", {}, 1, "the range ends before it starts"),
    ('date("2026-13-01")', {}, 5, "'2026-13-01' is no date"),
    ('contains(namn, "a")', {"namn": None}, 9, "it does not take (null, string)"),
    ("sum([1, null])", {}, 4, "the list holds more than numbers"),
    ("count(1, 2)", {}, 6, "it does not take (number, number)"),
    ("sqrt(-1)", {}, 5, "a negative number has no square root"),
    ("belopp(1)", {"belopp": 1}, 7, "there is no function 'belopp'"),
    ("(function(a) a)(1, 2)", {}, 16, "it takes 1 arguments, not 2"),
    ("(function(a: number) a)(true)", {}, 24, "a boolean is no number"),
    ("substring(text: namn, from: 1)", {"namn": "a"}, 10, "it has no arguments named from, text"),
    ('sort([1, "a"])', {}, 5, "have no order"),
    ('matches("a", "(")', {}, 8, "is not usable"),
    ("function(x) x", {}, 1, "the result is a function"),
]


@pytest.mark.parametrize(("text", "variables", "column", "message"), REFUSED, ids=[r[0] for r in REFUSED])
def test_error_names_its_place_and_reason(text: str, variables: dict[str, Any], column: int, message: str) -> None:
    with pytest.raises(FeelError) as caught:
        value(text, variables)

    assert message in caught.value.message
    assert caught.value.column == column


def test_unset_name_is_told_apart_with_line_and_pointer() -> None:
    with pytest.raises(FeelError) as caught:
        value("1 +\n  saknas")

    assert (caught.value.name, caught.value.line) == ("saknas", 2)
    assert caught.value.pointer() == "  saknas\n  ^"
    assert str(caught.value) == "line 2, column 3: there is no variable 'saknas'"


PRACTICAL = [
    ("svar = null", {"svar": None}, True),
    ('svar != "ja"', {"svar": None}, True),
    ("foretag.telefon", {"foretag": {}}, None),
    ("foretag.telefon.land", {"foretag": {}}, None),
    ("[{a: 1}, {b: 2}].a", {}, [1, None]),
    ("svar != null and svar > 3", {"svar": None}, False),
    ("svar = null or svar < 3", {"svar": None}, True),
    ("false and svar", {"svar": None}, False),
    ("svar and false", {"svar": None}, False),
    ("[1, 2][5]", {}, None),
    ("min([])", {}, None),
    ("sum([])", {}, None),
    ('get value({}, "a")', {}, None),
    ("string(null)", {}, None),
    ("svar in (null, 1)", {"svar": None}, True),
    ("svar in [1, 2]", {"svar": None}, False),
]


@pytest.mark.parametrize(("text", "variables", "expected"), PRACTICAL, ids=[p[0] for p in PRACTICAL])
def test_null_that_is_meant_is_no_error(text: str, variables: dict[str, Any], expected: object) -> None:
    assert value(text, variables) == expected


ASKING = [
    ("is defined(x)", {}, False),
    ("is defined(x)", {"x": None}, False),
    ("is defined(x)", {"x": 1}, True),
    ("is defined(x.y)", {}, False),
    ("is defined(x.y)", {"x": {"y": 1}}, True),
    ("is defined(value: x)", {}, False),
    ("get or else(x, 5)", {}, 5),
    ("get or else(x, 5)", {"x": 7}, 7),
    ("get or else(x.y, get or else(z, 0))", {"x": {}}, 0),
    ("get or else(default: 5, value: x)", {}, 5),
    ("if is defined(x) then x else 0", {}, 0),
]


@pytest.mark.parametrize(("text", "variables", "expected"), ASKING)
def test_unset_name_is_null_where_one_asks_for_it(text: str, variables: dict[str, Any], expected: object) -> None:
    assert value(text, variables) == expected


@pytest.mark.parametrize("text", ["get or else(x, y)", "is defined(x) or y", 'is defined(1 + "a")'])
def test_asking_for_one_name_excuses_nothing_else(text: str) -> None:
    with pytest.raises(FeelError):
        value(text)


NOT_THERE = [
    # expression, variables, column, part of the message
    ('foretag.omsattning = "hög"', {"foretag": {"omsättning": 5}}, 8, "a context has no 'omsattning'"),
    ("foretag.kontakt.namn != null", {"foretag": {}}, 8, "a context has no 'kontakt'"),
    ("svar[3] = 1", {"svar": [1, 2]}, 5, "a list of 2 has no position 3"),
    ("svar[0] = 1", {"svar": [1]}, 5, "a list of 1 has no position 0"),
    ("svar[antal] = 1", {"svar": [1], "antal": 2}, 5, "a list of 1 has no position 2"),
]


@pytest.mark.parametrize(("text", "variables", "column", "message"), NOT_THERE, ids=[n[0] for n in NOT_THERE])
def test_what_is_not_there_chooses_no_path(text: str, variables: dict[str, Any], column: int, message: str) -> None:
    with pytest.raises(FeelError) as caught:
        compile_expression(text).evaluate(variables, now=NOW, exact=True)

    assert message in caught.value.message
    assert "is defined(...)" in caught.value.message
    assert caught.value.column == column
    assert compile_expression(text).evaluate(variables, now=NOW) is False


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("foretag.kontakt = null", {"foretag": {"kontakt": None}}),
        ("foretag.kontakt.namn = null", {"foretag": {"kontakt": None}}),
        ("not(is defined(foretag.kontakt))", {"foretag": {}}),
        ('get or else(foretag.kontakt.namn, "ingen") = "ingen"', {"foretag": {}}),
        ("count(svar) < 3 or svar[3] = 1", {"svar": []}),
        ("[{a: 1}, {b: 2}].a = [1, null]", {}),
    ],
)
def test_null_that_somebody_gave_or_asked_for_chooses_a_path(text: str, variables: dict[str, Any]) -> None:
    assert compile_expression(text).evaluate(variables, now=NOW, exact=True) is True


def test_lenient_evaluation_gives_null_and_says_why() -> None:
    evaluation = compile_expression('saknas > 3 or contains(1, "a")').evaluate_lenient({}, now=NOW)

    assert evaluation.value is None
    unset, uncompared, *_ = (note.message for note in evaluation.warnings)
    assert unset == "there is no variable 'saknas'"
    assert uncompared.startswith("cannot compare null > number")


def test_variable_of_a_foreign_type_is_named() -> None:
    with pytest.raises(FeelError, match="the variable 'x' holds a set") as caught:
        value("x", {"x": {1}})

    assert caught.value.name == "x"
