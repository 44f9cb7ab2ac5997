"""A form file is read whole or refused with findings that name the component."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.errors import DefinitionError, Finding
from engine.forms import read_form
from tests.unit.forms.building import field, form, form_bytes

OPTIONS = [{"label": "A", "value": "a"}]


def findings(data: bytes) -> tuple[Finding, ...]:
    with pytest.raises(DefinitionError) as caught:
        read_form(data)
    return caught.value.findings


@pytest.mark.parametrize(
    ("component", "code"),
    [
        ({"type": "captcha", "id": "x"}, "FORM-TYPE"),
        ({"type": "textfield", "id": "x"}, "FORM-KEY-MISSING"),
        (field("textfield", "a b"), "FORM-KEY"),
        (field("textfield", "a..b"), "FORM-KEY"),
        (field("textfield", "a", validate={"pattern": "(a"}), "FORM-PATTERN"),
        (field("textfield", "a", validate={"pattern": "(?=a)"}), "FORM-PATTERN"),
        (field("textfield", "a", validate={"validationType": "iban"}), "FORM-RULE"),
        (field("textfield", "a", validate={"unique": True}), "FORM-RULE"),
        (field("textfield", "a", validate={"maxLength": "många"}), "FORM-ATTRIBUTE"),
        (field("textfield", "a", validate=[]), "FORM-ATTRIBUTE"),
        (field("textfield", "a", label=7), "FORM-ATTRIBUTE"),
        (field("textfield", "a", label="Hej {{#if x}}du"), "FORM-TEMPLATE"),
        (field("textfield", "a", label="Hej {{/if}}"), "FORM-TEMPLATE"),
        (field("textfield", "a", label="Hej {{1 +}}"), "FEEL-SYNTAX"),
        (field("textfield", "a", conditional={"hide": "=a >"}), "FEEL-SYNTAX"),
        (field("textfield", "a", conditional={"hide": "a > 1"}), "FORM-EXPRESSION"),
        (field("textfield", "a", readonly="last"), "FORM-EXPRESSION"),
        (field("number", "a", validate={"min": "noll"}), "FORM-ATTRIBUTE"),
        (field("number", "a", increment="0"), "FORM-ATTRIBUTE"),
        (field("number", "a", increment="1e-99999"), "FORM-ATTRIBUTE"),
        (field("datetime", "a", subtype="year"), "FORM-ATTRIBUTE"),
        (field("radio", "a"), "FORM-OPTIONS"),
        (field("radio", "a", values=OPTIONS, valuesKey="b"), "FORM-OPTIONS"),
        (field("radio", "a", values=[{"label": "A"}]), "FORM-OPTIONS"),
        (field("radio", "a", values=[*OPTIONS, *OPTIONS]), "FORM-OPTIONS"),
        (field("expression", "a"), "FORM-EXPRESSION"),
        ({"type": "table", "id": "t", "columns": []}, "FORM-EXPRESSION"),
        (field("textfield", "arende.nummer"), "FORM-KEY-RESERVED"),
        ({"id": "x"}, "FORM-SHAPE"),
        ({"type": "group", "id": "g", "components": {}}, "FORM-SHAPE"),
    ],
)
def test_what_cannot_be_used_is_refused(component: dict[str, Any], code: str) -> None:
    found = findings(form_bytes(component))
    assert code in [finding.code for finding in found]
    assert all(finding.message and finding.remedy for finding in found)


def test_a_finding_names_its_component_and_place() -> None:
    (found,) = findings(form_bytes(field("textfield", "a", conditional={"hide": "=1 + + 2"})))
    assert found.element == "c_a"
    assert found.position is not None


def test_all_findings_come_at_once() -> None:
    found = findings(form_bytes({"type": "captcha", "id": "x"}, field("radio", "a")))
    assert [(f.element, f.code) for f in found] == [("x", "FORM-TYPE"), ("c_a", "FORM-OPTIONS")]


@pytest.mark.parametrize(
    ("first", "second"),
    [("a", "a"), ("a", "a.b"), ("a.b", "a")],
)
def test_two_fields_cannot_set_the_same_variable(first: str, second: str) -> None:
    found = findings(form_bytes(field("textfield", first), {**field("textfield", second), "id": "x"}))
    assert [f.code for f in found] == ["FORM-KEY-DUPLICATE"]


def test_two_components_cannot_share_an_id() -> None:
    found = findings(form_bytes(field("textfield", "a"), {**field("textfield", "b"), "id": "c_a"}))
    assert [f.code for f in found] == ["FORM-ID-DUPLICATE"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "FORM-JSON"),
        (b"\xff", "FORM-JSON"),
        (b"[]", "FORM-SHAPE"),
        (b"null", "FORM-SHAPE"),
        (b"{}", "FORM-ID-MISSING"),
        (b'{"id": "a", "components": 3}', "FORM-SHAPE"),
        (b'{"id": "a", "components": [7]}', "FORM-SHAPE"),
        (b" " * 2_000_001, "FORM-TOO-LARGE"),
        (
            b'{"id": "a", "components": [' + b'{"type":"separator"},' * 1001 + b'{"type":"separator"}]}',
            "FORM-TOO-LARGE",
        ),
    ],
)
def test_a_file_that_is_no_form_is_refused(data: bytes, code: str) -> None:
    assert code in [finding.code for finding in findings(data)]


def test_deep_nesting_is_refused() -> None:
    inner: dict[str, Any] = field("textfield", "a")
    for number in range(20):
        inner = {"type": "group", "id": f"g{number}", "components": [inner]}
    assert "FORM-SHAPE" in [finding.code for finding in findings(form_bytes(inner))]


@pytest.mark.parametrize("kind", ["html", "iframe"])
def test_components_that_can_carry_scripts_are_left_out_with_a_warning(kind: str) -> None:
    made = form({"type": kind, "id": "h", "content": "<script>"}, field("textfield", "a"))
    assert [component.id for component in made.components] == ["c_a"]
    assert [(w.code, w.severity, w.element) for w in made.warnings] == [("FORM-ACTIVE-CONTENT", "warning", "h")]


def test_a_form_knows_what_it_sets_and_what_it_reads() -> None:
    made = form(
        field("textfield", "foretag.namn", label="Namn på {{slag}}"),
        field("textfield", "b", conditional={"hide": "=foretag.namn = typ"}, readonly="=last"),
        field("select", "c", valuesKey="skolor"),
        {"type": "table", "id": "t", "dataSource": "=arenden"},
    )
    assert made.keys == {"foretag", "b", "c"}
    assert made.names == {"slag", "typ", "last", "skolor", "arenden"}


def test_every_component_of_the_format_is_read() -> None:
    data = (Path(__file__).parent / "every_component.form").read_bytes()
    made = read_form(data)
    written = {component["type"] for component in json.loads(data)["components"]}
    assert len(made.components) == len(json.loads(data)["components"]) - 2  # html and iframe
    assert written >= {"dynamiclist", "documentPreview", "taglist", "image", "spacer", "button"}
