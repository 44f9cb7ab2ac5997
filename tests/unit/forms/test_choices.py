"""Choices accept only what is offered, wherever the offer comes from; people and documents are looked up."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.forms import options, validate
from tests.unit.forms.building import NOW, ZONE, answered, error, field, form, refused

YES_NO = [{"label": "Ja", "value": "ja"}, {"label": "Nej", "value": "nej"}]


def test_one_of_the_written_options_is_accepted() -> None:
    assert answered(form(field("radio", "a", values=YES_NO)), {"a": "ja"}) == {"a": "ja"}


def test_a_value_that_is_not_offered_is_refused() -> None:
    assert error(form(field("select", "a", values=YES_NO)), {"a": "kanske"}) == "form.not_an_option"


def test_options_can_come_from_a_variable() -> None:
    made = form(field("select", "a", valuesKey="skolor"))
    schools = ["Ekskolan", {"label": "Tallskolan", "value": "tall"}]
    assert answered(made, {"a": "tall"}, {"skolor": schools}) == {"a": "tall"}
    assert error(made, {"a": "Björkskolan"}, {"skolor": schools}) == "form.not_an_option"


def test_options_can_come_from_an_expression_and_keep_their_type() -> None:
    made = form(field("select", "a", valuesExpression="=for n in 1..3 return n * 10"))
    assert answered(made, {"a": "20"}) == {"a": 20}


def test_options_can_depend_on_another_answer() -> None:
    made = form(
        field("radio", "a", values=YES_NO),
        field("select", "b", valuesExpression='=if a = "ja" then ["x"] else ["y"]'),
    )
    assert answered(made, {"a": "ja", "b": "x"})["b"] == "x"
    assert error(made, {"a": "nej", "b": "x"}) == "form.not_an_option"


def test_no_options_at_all_refuse_every_value() -> None:
    assert error(form(field("select", "a", valuesKey="skolor")), {"a": "x"}) == "form.not_an_option"


def test_several_are_kept_once_each() -> None:
    made = form(field("checklist", "a", values=YES_NO))
    assert answered(made, {"a": ["nej", "ja", "nej"]}) == {"a": ["nej", "ja"]}
    assert answered(made, {"a": []}) == {"a": []}
    assert answered(made, {}) == {"a": None}


def test_several_are_a_list_of_offered_values() -> None:
    made = form(field("taglist", "a", values=YES_NO))
    assert error(made, {"a": "ja"}) == "form.not_list"
    assert error(made, {"a": ["ja", "kanske"]}) == "form.not_an_option"
    assert error(made, {"a": ["ja"] * 2000}) == "form.too_many"


def test_a_required_checklist_needs_a_tick() -> None:
    made = form(field("checklist", "a", values=YES_NO, validate={"required": True}))
    assert error(made, {"a": []}) == "form.required"


def test_options_are_listed_for_whoever_shows_them() -> None:
    made = form(field("radio", "a", values=[{"label": "Till {{namn}}", "value": 1}]))
    (offered,) = options(made.components[0], {"namn": "Bo"}, NOW, ZONE)  # type: ignore[arg-type]
    assert (offered.value, offered.token, offered.label) == (1, "1", "Till Bo")


def test_a_picked_person_must_exist_and_have_the_role() -> None:
    made = form(field("textfield", "a", properties={"picker": "person", "role": "official"}))
    assert answered(made, {"a": "anna"}) == {"a": "anna"}
    assert error(made, {"a": "bo"}) == "form.unknown_person"


def test_documents_must_exist() -> None:
    made = form(field("filepicker", "a", multiple=True))
    assert answered(made, {"a": ["17", 17]}) == {"a": ["17"]}
    assert refused(made, {"a": ["17", "18"]})["a"].params == {"documents": ["18"]}
    assert error(made, {"a": [True]}) == "form.not_documents"


def test_a_single_document_is_also_a_list() -> None:
    made = form(field("filepicker", "a", multiple=False))
    assert answered(made, {"a": "17"}) == {"a": ["17"]}
    assert error(made, {"a": ["17", "18"]}) == "form.one_file"


def test_without_a_directory_nothing_is_looked_up() -> None:
    made = form(field("textfield", "a", properties={"picker": "person"}), field("filepicker", "b"))
    now = datetime(2026, 11, 24, tzinfo=UTC)
    values = validate(made, {"a": "ingen", "b": ["9"]}, {}, now=now, zone=ZONE, allowed=None)
    assert values == {"a": "ingen", "b": ["9"]}
