"""A form as a whole: every error at once, nothing unknown, conditions, read-only fields, groups, rows, computing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.errors import Invalid
from engine.forms import hidden, prefill, summarize, warnings
from tests.unit.forms.building import NOW, ZONE, answered, error, field, form, refused

REQUIRED = {"validate": {"required": True}}
YES_NO = [{"label": "Ja", "value": "ja"}, {"label": "Nej", "value": "nej"}]


def contacts(**rest: Any) -> dict[str, Any]:
    inside = [field("textfield", "namn", **REQUIRED), field("number", "alder")]
    return {"type": "dynamiclist", "id": "c_list", "path": "kontakter", "components": inside, **rest}


# ------------------------------------------------------------ everything at once
def test_every_field_that_is_wrong_is_named() -> None:
    made = form(field("textfield", "a", **REQUIRED), field("number", "b"), field("textfield", "c"))
    errors = refused(made, {"b": "x", "c": "bra"})
    assert {name: e.key for name, e in errors.items()} == {"a": "form.required", "b": "form.not_number"}


def test_unanswered_fields_are_null_and_present() -> None:
    made = form(field("textfield", "a.b"), field("number", "c"), contacts())
    assert answered(made, {}) == {"a": {"b": None}, "c": None, "kontakter": None}


def test_a_value_that_is_not_in_the_form_is_refused_with_all_other_errors() -> None:
    made = form(field("textfield", "a.b", **REQUIRED))
    with pytest.raises(Invalid) as caught:
        answered(made, {"a": {"b": "", "x": 1}, "beslut": "bifall"})
    assert caught.value.key == "form.unknown_field"
    assert sorted(caught.value.fields) == ["a.b", "a.x", "beslut"]
    assert caught.value.fields["beslut"].key == "form.unknown_field"


def test_a_text_where_a_group_of_values_belongs_is_refused() -> None:
    assert refused(form(field("textfield", "a.b")), {"a": "x"})["a"].key == "form.not_object"


def test_dotted_keys_leave_the_rest_of_the_variable_alone() -> None:
    made = form(field("textfield", "foretag.namn"))
    variables = {"foretag": {"namn": "Gammalt", "orgnr": "559999-0010"}, "annat": 1}
    assert answered(made, {"foretag": {"namn": "Nytt"}}, variables) == {
        "foretag": {"namn": "Nytt", "orgnr": "559999-0010"}
    }
    assert variables["foretag"] == {"namn": "Gammalt", "orgnr": "559999-0010"}


def test_a_group_with_a_path_sets_members_of_one_variable() -> None:
    group = {"type": "group", "id": "g", "path": "fastighet", "components": [field("textfield", "beteckning")]}
    assert answered(form(group), {"fastighet": {"beteckning": "Eken 4"}}) == {"fastighet": {"beteckning": "Eken 4"}}


# ------------------------------------------------------------ conditions
def test_a_hidden_value_is_dropped_and_its_rules_sleep() -> None:
    made = form(
        field("radio", "jav", values=YES_NO),
        field("textarea", "vad", conditional={"hide": '=jav != "ja"'}, **REQUIRED),
    )
    assert answered(made, {"jav": "nej", "vad": "kvarglömt"}) == {"jav": "nej", "vad": None}
    assert answered(made, {"jav": "ja", "vad": "syskon"})["vad"] == "syskon"
    assert error(made, {"jav": "ja"}) == "form.required"


def test_a_wrong_value_in_a_hidden_field_is_no_error() -> None:
    made = form(field("checkbox", "a"), field("number", "b", conditional={"hide": "=not(a)"}))
    assert answered(made, {"a": False, "b": "x"}) == {"a": False, "b": None}


def test_what_is_hidden_counts_as_unanswered_for_other_conditions() -> None:
    made = form(
        field("radio", "a", values=YES_NO),
        field("radio", "b", values=YES_NO, conditional={"hide": '=a = "nej"'}),
        field("textfield", "c", conditional={"hide": '=b = "ja"'}),
    )
    assert answered(made, {"a": "nej", "b": "ja", "c": "syns"}) == {"a": "nej", "b": None, "c": "syns"}


def test_a_condition_may_look_ahead_and_at_variables_of_the_case() -> None:
    made = form(field("textfield", "a", conditional={"hide": "=b and last"}), field("checkbox", "b"))
    assert answered(made, {"a": "x", "b": True}, {"last": True})["a"] is None
    assert answered(made, {"a": "x", "b": True}, {"last": False})["a"] == "x"


def test_a_condition_on_an_unset_variable_hides_nothing() -> None:
    made = form(field("textfield", "a", conditional={"hide": "=finns_inte > 3"}))
    assert answered(made, {"a": "x"}) == {"a": "x"}


def test_conditions_that_contradict_each_other_come_to_an_end() -> None:
    made = form(
        field("textfield", "a", conditional={"hide": "=b = null"}),
        field("textfield", "b", conditional={"hide": "=a != null"}),
    )
    assert set(answered(made, {"a": "x", "b": "y"})) == {"a", "b"}


def test_hiding_a_group_hides_what_is_in_it() -> None:
    group = {
        "type": "group",
        "id": "g",
        "conditional": {"hide": "=dolj"},
        "components": [field("textfield", "a", **REQUIRED), contacts()],
    }
    made = form(field("checkbox", "dolj"), group)
    values = {"dolj": True, "a": "x", "kontakter": [{"alder": "fel"}]}
    assert answered(made, values) == {"dolj": True, "a": None, "kontakter": None}
    assert hidden(made, values, {}, NOW, ZONE) == {"g", "c_a", "c_list"}


# ------------------------------------------------------------ read-only
def test_a_readonly_value_may_be_sent_back_unchanged_and_not_otherwise() -> None:
    made = form(field("textarea", "protokoll", readonly=True))
    variables = {"protokoll": "Rad ett\nrad två"}
    assert answered(made, {"protokoll": "Rad ett\r\nrad två"}, variables) == variables
    assert error(made, {"protokoll": "Ändrat"}, variables) == "form.readonly"
    assert error(made, {"protokoll": None}, variables) == "form.readonly"


def test_a_readonly_value_that_is_not_sent_stays() -> None:
    made = form(field("number", "a", readonly=True, **REQUIRED), field("textfield", "b", disabled=True))
    assert answered(made, {}, {"a": Decimal("2.5"), "b": "kvar"}) == {"a": Decimal("2.5"), "b": "kvar"}


def test_readonly_can_depend_on_a_variable() -> None:
    made = form(field("textfield", "a", readonly="=last"))
    assert error(made, {"a": "ny"}, {"a": "gammal", "last": True}) == "form.readonly"
    assert answered(made, {"a": "ny"}, {"a": "gammal", "last": False}) == {"a": "ny"}
    assert answered(made, {}, {"a": "gammal", "last": False}) == {"a": None}


# ------------------------------------------------------------ computing
def test_an_expression_is_computed_here_whatever_is_sent() -> None:
    fee = {"type": "expression", "id": "e", "key": "avgift", "expression": "=if avstand > 3 then 1200 else 800"}
    made = form(field("number", "avstand"), fee)
    assert answered(made, {"avstand": 4}) == {"avstand": 4, "avgift": 1200}
    assert answered(made, {"avstand": 4, "avgift": 1200})["avgift"] == 1200
    assert error(made, {"avstand": 4, "avgift": 1}) == "form.readonly"


def test_an_expression_can_build_on_the_one_before_and_decide_what_is_shown() -> None:
    made = form(
        field("number", "a"),
        {"type": "expression", "id": "e1", "key": "b", "expression": "=a * 2"},
        {"type": "expression", "id": "e2", "key": "c", "expression": "=b + 1"},
        field("textfield", "d", conditional={"hide": "=c < 10"}),
    )
    assert answered(made, {"a": 3, "d": "x"}) == {"a": 3, "b": 6, "c": 7, "d": None}
    assert answered(made, {"a": 5, "d": "x"}) == {"a": 5, "b": 10, "c": 11, "d": "x"}


# ------------------------------------------------------------ rows
def test_rows_are_contexts_and_their_errors_name_the_row() -> None:
    made = form(contacts(allowAddRemove=True))
    rows = [{"namn": "Anna", "alder": "41"}, {"namn": "Bo", "alder": None}]
    kept = [{"namn": "Anna", "alder": 41}, {"namn": "Bo", "alder": None}]
    assert answered(made, {"kontakter": rows}) == {"kontakter": kept}
    errors = refused(made, {"kontakter": [{"namn": "Anna"}, {"alder": "x", "kon": "?"}]})
    assert {name: e.key for name, e in errors.items()} == {
        "kontakter.1.namn": "form.required",
        "kontakter.1.alder": "form.not_number",
        "kontakter.1.kon": "form.unknown_field",
    }


def test_rows_must_be_rows_and_not_too_many() -> None:
    made = form(contacts(allowAddRemove=True))
    assert error(made, {"kontakter": "Anna"}) == "form.not_rows"
    assert error(made, {"kontakter": ["Anna"]}) == "form.not_rows"
    assert error(made, {"kontakter": [{"namn": "x"}] * 1001}) == "form.too_many"


def test_fixed_rows_can_be_neither_added_nor_removed() -> None:
    made = form(contacts(defaultRepetitions=2))
    assert error(made, {"kontakter": [{"namn": "x"}]}) == "form.rows_fixed"
    assert len(answered(made, {"kontakter": [{"namn": "x"}, {"namn": "y"}]})["kontakter"]) == 2


def test_a_condition_in_a_row_sees_the_row() -> None:
    extra = field("textfield", "mer", conditional={"hide": "=alder < 18"})
    row = {**contacts(allowAddRemove=True), "components": [field("number", "alder"), extra]}
    rows = [{"alder": 10, "mer": "a"}, {"alder": 20, "mer": "b"}]
    assert answered(form(row), {"kontakter": rows})["kontakter"] == [
        {"alder": 10, "mer": None},
        {"alder": 20, "mer": "b"},
    ]


# ------------------------------------------------------------ showing
def test_a_form_begins_with_the_variables_and_then_its_defaults() -> None:
    made = form(
        field("textfield", "a.b"),
        field("number", "c", defaultValue="7"),
        field("number", "d", defaultValue="sju"),
        field("textfield", "e", defaultValue="förval"),
        contacts(defaultRepetitions=2),
    )
    empty = {"namn": None, "alder": None}
    assert prefill(made, {"a": {"b": "x"}, "e": "satt"}, NOW, ZONE) == {
        "a": {"b": "x"},
        "c": 7,
        "d": None,
        "e": "satt",
        "kontakter": [empty, empty],
    }


def test_answers_are_told_in_words() -> None:
    made = form(
        field("radio", "a", values=YES_NO, label="Jäv för {{vem}}?"),
        field("checklist", "b", values=YES_NO),
        field("textfield", "c", conditional={"hide": '=a = "nej"'}),
        contacts(allowAddRemove=True, label="Kontakter"),
    )
    values = {"a": "nej", "b": ["ja", "nej"], "c": None, "kontakter": [{"namn": "Anna", "alder": 41}]}
    lines = summarize(made, values, {"vem": "Karim"}, now=NOW, zone=ZONE)
    assert [(line.key, line.label, line.text) for line in lines] == [
        ("a", "Jäv för Karim?", "Nej"),
        ("b", "B", "Ja, Nej"),
        ("kontakter", "Kontakter", "Namn: Anna, Alder: 41"),
    ]


def test_a_wrong_check_digit_is_a_warning_and_never_an_error() -> None:
    made = form(field("textfield", "orgnr", properties={"checksum": "luhn"}))
    values = answered(made, {"orgnr": "559999-0010"})
    assert {name: w.key for name, w in warnings(made, values).items()} == {"orgnr": "form.checksum"}
    assert warnings(made, {"orgnr": "556016-0680"}) == {}
    assert warnings(made, {"orgnr": None}) == {}
