"""Texts with holes are filled in safely and never fail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.forms.around import Around
from engine.forms.words import compile_words
from tests.unit.forms.building import NOW, ZONE

AROUND = Around(NOW, ZONE)


@pytest.mark.parametrize(
    ("text", "variables", "said"),
    [
        ("Hej", {}, "Hej"),
        ("", {}, ""),
        ("Hej {{namn}}!", {"namn": "Bo"}, "Hej Bo!"),
        ("Hej {{ namn }}!", {}, "Hej !"),
        ("{{foretag.namn}}", {"foretag": {"namn": "Krog"}}, "Krog"),
        ('="Hej " + namn', {"namn": "Bo"}, "Hej Bo"),
        ("{{#if x > 3}}mycket{{/if}}.", {"x": 4}, "mycket."),
        ("{{#if x > 3}}mycket{{/if}}.", {"x": 2}, "."),
        ("{{#if saknas}}mycket{{/if}}.", {}, "."),
        ("{{#loop xs}}<{{this}}>{{/loop}}", {"xs": [1, 2]}, "<1><2>"),
        ("{{#loop xs}}{{namn}} {{/loop}}", {"xs": [{"namn": "a"}, {"namn": "b"}]}, "a b "),
        ("{{#loop xs}}x{{/loop}}", {"xs": None}, ""),
        ("{{#loop xs}}{{#if this > 1}}{{this}}{{/if}}{{/loop}}", {"xs": [1, 2, 3]}, "23"),
        ("{{xs}}", {"xs": ["a", "b"]}, "a, b"),
        ("{{1 / 0}}", {}, ""),
    ],
)
def test_holes_are_filled_in(text: str, variables: Mapping[str, Any], said: str) -> None:
    assert compile_words(text).say(variables, AROUND) == said


def test_a_loop_cannot_blow_up_a_page() -> None:
    words = compile_words("{{#loop xs}}{{#loop xs}}{{#loop xs}}0123456789{{/loop}}{{/loop}}{{/loop}}")
    assert len(words.say({"xs": list(range(200))}, AROUND)) == 200_000


def test_a_value_is_worded_as_the_caller_wants() -> None:
    assert compile_words("Ja: {{x}}").say({"x": True}, AROUND, lambda value: "ja" if value is True else "") == "Ja: ja"
