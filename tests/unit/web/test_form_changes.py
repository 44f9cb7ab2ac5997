"""What differs between two states of a form, field by field."""

from __future__ import annotations

from typing import Any

import pytest

from engine.diagram.extensions import FormRef
from engine.diagram.spec import EventSpec, LoopSpec, Node
from engine.diagram.value_words import PARTS, Words, words_of
from tests.processes import form, text_field
from tests.unit.diagram.test_value_words import parts_of
from web.form_changes import FieldChange, FieldDetail, form_changes
from web.language import read_parts

NAME: dict[str, Any] = {**text_field("namn"), "id": "f1", "label": "Företagets namn"}
NUMBER: dict[str, Any] = {**text_field("nummer"), "id": "f2", "label": "Organisationsnummer"}
OLD = form("a", NAME, NUMBER)


def changed(*fields: dict[str, Any]) -> tuple[FieldChange, ...] | None:
    return form_changes(OLD, form("a", *fields))


@pytest.mark.parametrize(
    ("more", "detail"),
    [
        ({"label": "Namn"}, FieldDetail("label", "Företagets namn", "Namn")),
        ({"description": "Som i registret"}, FieldDetail("description", "", "Som i registret")),
        ({"validate": {"required": True}}, FieldDetail("validate.required", "no", "yes")),
        ({"conditional": {"hide": "=ja"}}, FieldDetail("conditional.hide", "", "=ja")),
        ({"values": [{"label": "Ja", "value": "j"}]}, FieldDetail("values", "", "Ja (j)")),
        ({"properties": {"picker": "person"}}, FieldDetail("properties", "", "person", "picker")),
        ({"telepathy": "7"}, FieldDetail("other", "", "7")),
    ],
)
def test_a_changed_field_is_told_by_its_label_and_what_changed(more: dict[str, Any], detail: FieldDetail) -> None:
    (one,) = changed({**NAME, **more}, NUMBER) or ()
    assert (one.kind, one.label, one.type) == ("changed", more.get("label", "Företagets namn"), "textfield")
    assert detail in one.details


def test_fields_that_came_and_went_are_told_by_their_labels() -> None:
    new = {**text_field("ort"), "id": "f3", "label": "Ort"}
    came, went = changed(NAME, new) or ()
    assert (came.kind, came.label, came.details[0]) == ("added", "Ort", FieldDetail("key", "", "ort"))
    assert (went.kind, went.label, went.details) == ("removed", "Organisationsnummer", ())


def test_a_field_that_was_moved_says_so_and_nothing_else() -> None:
    (one,) = changed(NUMBER, NAME) or ()
    assert one.details == (FieldDetail("moved", "", "moved"),)


def test_a_field_in_a_group_is_told_with_the_group_it_lies_in() -> None:
    group = {"type": "group", "id": "g", "label": "Företaget", "components": [NUMBER]}
    told = {one.label: one for one in changed(NAME, group) or ()}
    assert FieldDetail("within", "", "Företaget") in told["Organisationsnummer"].details


def test_how_the_form_lies_on_the_page_and_how_it_was_saved_is_no_change_of_a_field() -> None:
    assert changed({**NAME, "layout": {"row": "Row_1"}}, NUMBER) == ()


@pytest.mark.parametrize("data", [b"[]", b"{", b"[" * 100_000])
def test_what_is_no_form_is_not_told_by_fields(data: bytes) -> None:
    assert form_changes(OLD, data) is None


# --- the words of the diagram's values --------------------------------------------------------------------------------
def test_every_part_of_a_diagram_has_its_words_and_their_swedish() -> None:
    assert parts_of(Node) | parts_of(EventSpec) | parts_of(LoopSpec) <= PARTS.keys()
    assert [text for text in PARTS.values() if text not in read_parts()] == []


def test_a_form_is_told_by_its_name_in_the_words_of_the_page() -> None:
    words = Words(lambda part: {"form_id": "Formulär", "binding": "Vilken version", "deployment": "den här"}[part],
                  {"utse": "Utse kontakt"})  # fmt: skip
    told = words.named(words_of(FormRef("utse", binding="deployment"), words))
    assert told == "Formulär: Utse kontakt, Vilken version: den här"
