"""Every form that ships can be read, begun, answered and told in words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from engine.errors import Invalid
from engine.forms import Component, Form, hidden, prefill, read_form, summarize, validate
from engine.forms.around import Around, put, reach
from engine.forms.component import Field
from engine.forms.fields.choice import Checkbox, Choice, ManyOf
from engine.forms.fields.files import FilePicker
from engine.forms.fields.moment import DateField, DateTimeField, TimeField
from engine.forms.fields.number import Number
from engine.forms.fields.text import TextField
from engine.forms.structure import fields_of
from tests.unit.forms.building import NOW, ZONE

LIBRARY = Path(__file__).parents[3] / "bpmn"
FORMS = sorted(LIBRARY.glob("*/forms/*.form"))
VARIABLES: dict[str, Any] = {"remissfraga": "Går det bra?", "foretag": {"orgnr": "559999-0010"}, "yttranden": []}
SAMPLES: dict[str, str] = {
    "^[0-9]{6}-[0-9]{4}$": "559999-0010",
    "^\\+?[0-9 -]{6,20}$": "070-123 45 67",
}


def read(path: Path) -> Form:
    return read_form(path.read_bytes())


WRITTEN: dict[type[Field], Any] = {
    Checkbox: True,
    DateField: "2026-12-01",
    TimeField: "14:00",
    DateTimeField: "2026-12-01T14:00",
    FilePicker: ["1"],
}


def a_good_answer(field: Field) -> Any:
    """Something that the field's own rules accept."""
    match field:
        case Choice():
            first = field.options(VARIABLES, Around(NOW, ZONE))[0].value
            return [first] if isinstance(field, ManyOf) else first
        case Number():
            return field.least or 0
        case TextField(format="email"):
            return "anna@smedhult.example"
        case TextField():
            return SAMPLES[field.pattern.pattern] if field.pattern else "Text"
    return WRITTEN[type(field)]


def answers(components: Iterable[Component]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in fields_of(components):
        if field.readonly is False:
            put(values, field.path, a_good_answer(field))
    return values


def test_the_library_has_forms() -> None:
    assert len(FORMS) >= 81


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_named_as_its_file_and_read_without_warnings(path: Path) -> None:
    made = read(path)
    assert made.id == path.stem
    assert made.warnings == ()


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_good_answers_pass_and_are_told_in_words(path: Path) -> None:
    made = read(path)
    given = answers(made.components)
    values = validate(made, given, VARIABLES, now=NOW, zone=ZONE, allowed=None)
    assert set(values) == made.keys
    unseen = hidden(made, given, VARIABLES, NOW, ZONE)
    told = summarize(made, values, VARIABLES, now=NOW, zone=ZONE)
    assert [line.key for line in told] == [f.key for f in fields_of(made.components) if f.id not in unseen]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_untouched_form_is_refused_exactly_for_what_it_requires(path: Path) -> None:
    made = read(path)
    begun = prefill(made, {}, NOW, ZONE)
    unseen = hidden(made, begun, {}, NOW, ZONE)
    empty = {f.key for f in fields_of(made.components) if not f.is_answered(reach(begun, f.path))}
    required = {f.key for f in fields_of(made.components) if f.required and f.id not in unseen} & empty
    assert errors_of(made, begun) == dict.fromkeys(required, "form.required")


def errors_of(made: Form, given: dict[str, Any]) -> dict[str, str]:
    try:
        validate(made, given, {}, now=NOW, zone=ZONE, allowed=None)
    except Invalid as invalid:
        return {name: error.key for name, error in invalid.fields.items()}
    return {}
