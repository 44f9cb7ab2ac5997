"""Why an expression can't be read, in Swedish."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.feel import FeelSyntaxError, compile_expression
from engine.feel.lexer import _ELSEWHERE, _unexpected
from engine.feel.parser import _HINTS
from tests.unit.web_forms.showing import page
from web.feel_words import known, why_unreadable

FEEL = Path(__file__).parents[3] / "engine" / "feel"


def sentences() -> Iterator[str]:
    """Yield every message with which reading an expression fails, with "x" where something is filled in."""
    for path in sorted(FEEL.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in ("fail", "FeelSyntaxError") and not isinstance(node.args[0], ast.Name | ast.Call):
                    yield _written(node.args[0])
    yield from map(_unexpected, ['"', "#", *_ELSEWHERE])
    yield from (f"did not expect 'x' here{hint}" for hint in _HINTS.values())


def _written(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        texts = [
            "x" if isinstance(part, ast.FormattedValue) else str(getattr(part, "value", "")) for part in node.values
        ]
        said = "".join(texts)
        return said.removesuffix("x") if said.endswith(" herex") else said.replace(" but x", " but found x")
    assert isinstance(node, ast.Constant)
    return str(node.value)


@pytest.mark.parametrize("message", sorted(set(sentences())))
def test_every_reason_is_known(message: str) -> None:
    parts = [message] if known(message) else message.split("; ")
    assert [part for part in parts if known(part) is None] == []


@pytest.mark.parametrize(
    ("expression", "swedish"),
    [
        ("1 +", "uttrycket slutar för tidigt"),
        ("[1, 2", "']' väntades men uttrycket slutar"),
        ("'a'", "passar inte"),
        ("a == b", "FEEL jämför med ett enda '='"),
        ("a < b < c", "jämförelser går inte att rada upp; skriv 'a < x and x < b' eller 'x in (a..b)'"),
        ('"öppen', "texten avslutas aldrig med ett citattecken"),
    ],
)
def test_a_process_owner_reads_it_in_swedish(expression: str, swedish: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression(expression)
    with page("sv"):
        assert swedish in why_unreadable(caught.value.message)
    with page("en"):
        assert why_unreadable(caught.value.message) == caught.value.message
