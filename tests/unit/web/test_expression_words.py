"""Why an expression failed is told in Swedish, whatever the reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.diagram.checks import expressions
from engine.feel import FeelError, compile_expression
from engine.feel.values import KINDS
from engine.feel.words import ENGLISH
from engine.services.incident_expression import FailedExpression
from tests.unit.web_forms.showing import page
from web import expression_words
from web.expression_words import WORDS_OF_SITES, where_written, why
from web.language import read_parts

ENGINE = Path(__file__).parents[3] / "engine"
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SWEDISH = read_parts()
KEYED = {"reason", "found"}
"""Functions that are given the key of a reason."""


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def texts(path: Path) -> set[str]:
    """Every text constant of a file: a key is also chosen by an `if`, or kept under a name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


SOURCES = sorted(path for folder in ("feel", "dmn") for path in (ENGINE / folder).rglob("*.py"))


def test_every_reason_is_in_the_table_and_used() -> None:
    given = {
        call.args[0].value
        for path in SOURCES
        for call in calls(path)
        if isinstance(call.func, ast.Name)
        and call.func.id in KEYED
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    assert given - ENGLISH.keys() == set()
    used = set().union(*(texts(path) for path in SOURCES if path.name != "words.py"))
    assert ENGLISH.keys() - used == set()


def test_nothing_fails_without_a_reason_that_has_a_key() -> None:
    """A sentence made where it is raised could not be told in Swedish."""
    unkeyed = [
        f"{path.name}:{call.lineno}"
        for path in SOURCES
        for call in calls(path)
        if getattr(call.func, "id", getattr(call.func, "attr", "")) in ("problem", "missing", "UnfitError", "FeelError")
        for argument in call.args
        if isinstance(argument, ast.JoinedStr)
        or (isinstance(argument, ast.Constant) and isinstance(argument.value, str))
    ]
    assert unkeyed == []


@pytest.mark.parametrize("key", sorted(ENGLISH))
def test_every_reason_has_its_swedish(key: str) -> None:
    assert ENGLISH[key] in SWEDISH, "add it to web/translations/parts/expressions.toml"


def test_every_kind_of_value_has_its_word() -> None:
    assert set(KINDS.values()) <= expression_words.KINDS.keys()


def test_every_place_of_an_expression_has_its_words() -> None:
    source = Path(expressions.__file__)
    named = {
        keyword.arg.replace("_", " ")
        for call in calls(source)
        if isinstance(call.func, ast.Name) and call.func.id == "_feel"
        for keyword in call.keywords
        if keyword.arg
    }
    assert len(named) > 20
    assert named | {"timer"} == set(WORDS_OF_SITES)


def failure(text: str, **variables: Any) -> FeelError:
    with pytest.raises(FeelError) as caught:
        compile_expression(text).evaluate(variables, now=NOW, exact=True)
    return caught.value


@pytest.mark.parametrize(
    ("text", "variables", "swedish"),
    [
        ("belop > 3", {"belopp": 1}, "det finns ingen variabel 'belop'; menades 'belopp'?"),
        ("a > b", {"a": 1, "b": "x"}, "det går inte att jämföra tal > text; number(...) gör en text till ett tal"),
        ("1 / a", {"a": 0}, "division med noll; pröva först om det är noll"),
        ("date(a)", {"a": "igår"}, "date() gav inget resultat: 'igår' är inget datum som 2026-11-24"),
        ("abs(a)", {"a": "x"}, "abs() gav inget resultat: den tar inte (text); skriv den abs("),
        ("if a then 1 else 2", {"a": 1}, "villkoret i 'if' behöver ge true eller false, men gav tal"),
        ("a.datum", {"a": {}}, "inget som heter 'datum'; fråga först med 'is defined(...)'"),
        ('range("[1..")', {}, "är inget intervall: "),
    ],
)
def test_why_it_failed_is_read_in_swedish(text: str, variables: dict[str, Any], swedish: str) -> None:
    error = failure(text, **variables)
    with page("sv"):
        assert swedish in why(error.facts()["why"])
    with page("en"):
        assert why(error.facts()["why"]) == error.message


def test_a_value_in_or_out_is_named_by_its_variable() -> None:
    with page("sv"):
        assert where_written(FailedExpression([], what="mapping of summa")) == "Värdet av summa (värden in och ut)"


def test_a_reason_keeps_no_more_of_a_value_than_a_person_reads() -> None:
    error = failure("number(a)", a="x" * 100_000)
    assert len(str(error.facts())) < 2_000
