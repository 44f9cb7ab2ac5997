"""The page for authors says what is so: every example on it is run, and every function is on it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from engine.feel import compile_expression
from engine.feel.builtins import BUILTINS
from engine.feel.catalogue import FUNCTIONS, Entry
from engine.feel.run import DEFAULT_LIMITS
from tests.unit.feel.evaluating import value
from tests.unit.feel.write_docs import PAGE, written
from web.language import read_parts

VARIABLES: dict[str, Any] = {
    "belopp": 1500,
    "svar": "ja",
    "ansokan": {"yta": 60, "plan": 2, "kontakt": None},
    "dag": date(2026, 11, 24),
    "verksamheter": [{"namn": "kök", "yta": 20}, {"namn": "bar", "yta": 40}],
}
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\|.*\| `(.+)` \| `(.+)` \|$", TEXT, re.MULTILINE)


@pytest.mark.parametrize(("example", "gives"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_example_on_the_page_has_its_value(example: str, gives: str) -> None:
    assert value(example, VARIABLES) == value(gives)


def test_page_shows_the_functions_as_they_are() -> None:
    assert written(TEXT) == TEXT
    assert len(EXAMPLES) > len(FUNCTIONS)


def test_every_function_is_in_the_catalogue() -> None:
    assert {entry.name for entry in FUNCTIONS} == set(BUILTINS)


@pytest.mark.parametrize("entry", FUNCTIONS, ids=lambda entry: entry.call)
def test_function_takes_the_parameters_of_its_entry(entry: Entry) -> None:
    assert entry.parameters in BUILTINS[entry.name].signatures
    assert entry.says.endswith((".", ".)"))
    assert compile_expression(entry.example)


def test_every_explanation_has_its_swedish() -> None:
    parts = read_parts()
    assert [text for entry in FUNCTIONS for text in (entry.group, entry.says) if text not in parts] == []


def test_page_names_the_limits() -> None:
    for limit in (DEFAULT_LIMITS.steps, DEFAULT_LIMITS.items, DEFAULT_LIMITS.characters):
        assert f"{limit:,}" in TEXT
    assert f"{DEFAULT_LIMITS.seconds} seconds" in TEXT
    assert f"{DEFAULT_LIMITS.depth} deep" in TEXT


@pytest.mark.parametrize(("call", "expected"), [("min(list: [3, 1])", 1), ("append(list: [1], item: 2)", [1, 2])])
def test_parameters_of_the_catalogue_are_names_of_arguments(call: str, expected: object) -> None:
    assert value(call) == expected
