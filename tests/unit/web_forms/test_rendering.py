"""A form on a page: labels, hints, errors, and every kind of field, in words a person understands."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.errors import FieldError
from engine.forms import prefill, read_form
from tests.unit.forms.building import NOW, ZONE, field, form
from tests.unit.web_forms.showing import errors_of, html, view
from web.field_errors import FIELD_ERRORS

REQUIRED = {"validate": {"required": True}}
YES_NO = [{"label": "Ja", "value": "ja"}, {"label": "Nej", "value": "nej"}]
LIBRARY = Path(__file__).parents[3] / "bpmn"
FORMS = sorted(LIBRARY.glob("*/forms/*.form"))
EVERY = Path(__file__).parents[1] / "forms" / "every_component.form"


def the(root: Any, xpath: str) -> Any:
    (found,) = root.xpath(xpath)
    return found


# ------------------------------------------------------------ what every field has
def test_a_field_has_a_label_a_hint_and_says_that_it_is_required() -> None:
    root = html(form(field("textfield", "foretag.namn", label="Namn", description="Som i registret.", **REQUIRED)))
    box = the(root, "//input[@name='foretag.namn']")
    assert the(root, f"//label[@for='{box.get('id')}']").text_content() == "Namn (krävs)"
    assert the(root, f"//*[@id='{box.get('aria-describedby')}']").text_content() == "Som i registret."
    assert box.get("aria-required") == "true"


def test_an_error_stands_beside_its_field_and_in_the_summary() -> None:
    made = form(field("textarea", "skal", label="Skäl", **REQUIRED), field("number", "antal", label="Antal"))
    given = {"skal": "", "antal": "tre"}
    errors = errors_of(made, given)
    root = html(made, given, errors=errors)
    box = the(root, "//textarea")
    assert box.get("aria-invalid") == "true"
    assert box.get("aria-describedby") == "f-skal-error"
    assert the(root, "//*[@id='f-skal-error']").text_content() == "Fel: Skriv något under ”Skäl”."
    assert the(root, "//input").get("value") == "tre"
    assert view(made, given, errors=errors).errors == (
        ("f-skal", "Skriv något under ”Skäl”."),
        ("f-antal", "Skriv ”Antal” med siffror, till exempel 12 eller 12,5."),
    )


def test_every_link_of_the_summary_leads_to_something_that_takes_focus() -> None:
    made = read_form(EVERY.read_bytes())
    keys = ["sokande.namn", "startdatum", "typ", "bilagor", "kontakter", "fastighet.beteckning", "filer", "avgift"]
    errors = {key: FieldError("form.required") for key in keys} | {"okant": FieldError("form.unknown_field")}
    variables = {"last": True}
    root = html(made, {}, variables, errors)
    shown = view(made, {}, variables, errors)
    assert len(shown.errors) == 9
    for target, message in shown.errors:
        element = the(root, f"//*[@id='{target}']")
        assert element.tag in ("input", "select", "textarea") or element.get("tabindex") == "-1"
        assert message


def test_the_author_of_a_form_can_say_it_in_better_words() -> None:
    words = "Skriv vilka omständigheter som avgjorde. Det krävs för att beslutet ska gå att förstå och överklaga."
    made = form(field("textarea", "skal", properties={"message.required": words}, **REQUIRED))
    assert view(made, errors=errors_of(made, {})).errors == (("f-skal", words),)


def test_messages_are_english_when_the_reader_wants_english() -> None:
    made = form(field("datetime", "dag", subtype="date", label="Dag", **REQUIRED))
    shown = view(made, errors=errors_of(made, {}), language="en")
    assert shown.errors == (("f-dag", "Write a date under “Dag”, for example 24 11 2026."),)


def test_every_error_key_of_the_engine_has_words() -> None:
    engine = Path(__file__).parents[3] / "engine" / "forms"
    source = "".join(path.read_text(encoding="utf-8") for path in engine.rglob("*.py"))
    used = {word for word in source.split('"') if word.startswith("form.") and " " not in word}
    assert used - {"form.invalid", "form.unreadable"} <= FIELD_ERRORS.keys()


def test_a_wrong_check_digit_is_told_and_nothing_stops() -> None:
    made = form(field("textfield", "orgnr", label="Organisationsnummer", properties={"checksum": "luhn"}))
    root = html(made, {"orgnr": "559999-0010"})
    assert "Du kan gå vidare ändå" in the(root, "//*[@id='f-orgnr-warning']").text_content()
    assert the(root, "//input").get("aria-invalid") is None


# ------------------------------------------------------------ each kind
def test_numbers_show_the_comma_of_the_language() -> None:
    made = form(field("number", "avstand", decimalDigits=1, appearance={"suffixAdorner": "km"}))
    root = html(made, {"avstand": Decimal("2.5")})
    assert the(root, "//input").get("value") == "2,5"
    assert the(root, "//input").get("inputmode") == "decimal"
    assert "km" in root.text_content()
    assert the(html(made, {"avstand": Decimal("2.5")}, language="en"), "//input").get("value") == "2.5"


@pytest.mark.parametrize("shown", [date(2026, 12, 3), "2026-12-03", "3 12 2026"])
def test_a_date_stands_in_three_boxes(shown: object) -> None:
    root = html(form(field("datetime", "dag", subtype="date", dateLabel="Startdag")), {"dag": shown})
    assert [(box.get("name"), box.get("value")) for box in root.xpath("//input")] == [
        ("dag:day", "3"),
        ("dag:month", "12"),
        ("dag:year", "2026"),
    ]
    assert the(root, "//legend").text_content() == "Startdag"


def test_a_half_written_date_comes_back_as_it_was_written() -> None:
    root = html(form(field("datetime", "dag", subtype="date")), {"dag": "3  2026"})
    assert [box.get("value") for box in root.xpath("//input")] == ["3", "", "2026"]


def test_a_meeting_has_a_day_and_a_local_time() -> None:
    made = form(field("datetime", "mote", subtype="datetime", timeLabel="Klockslag"))
    for shown in (datetime(2026, 12, 3, 13, 0, tzinfo=UTC), "2026-12-03T13:00:00+00:00", "3 12 2026 14.00"):
        assert [box.get("value") for box in html(made, {"mote": shown}).xpath("//input")] == [
            "3",
            "12",
            "2026",
            "14.00",
        ]


def test_choices_are_marked_as_chosen() -> None:
    made = form(
        field("radio", "a", values=YES_NO),
        field("checklist", "b", values=YES_NO),
        field("select", "c", values=YES_NO),
        field("checkbox", "d"),
    )
    root = html(made, {"a": "nej", "b": ["ja"], "c": "ja", "d": True})
    assert root.xpath("//input[@checked]/@value") == ["nej", "ja", "true"]
    assert root.xpath("//option[@selected]/@value") == ["ja"]
    assert [legend.text_content() for legend in root.xpath("//legend")] == ["A", "B"]


def test_a_person_is_picked_from_those_with_the_role() -> None:
    made = form(field("textfield", "vem", properties={"picker": "person", "role": "official"}))
    root = html(made, {"vem": "bo"})
    assert [(o.get("value"), o.text) for o in root.xpath("//option")] == [
        ("", "Välj"),
        ("anna", "Anna Ek"),
        ("bo", "Bo Al"),
    ]
    assert root.xpath("//option[@selected]/@value") == ["bo"]


def test_files_already_attached_can_be_taken_away() -> None:
    made = form(field("filepicker", "filer", accept=".pdf,.png", multiple=True))
    root = html(made, {"filer": ["17", "99"]})
    assert [box.get("value") for box in root.xpath("//input[@type='checkbox']")] == ["17"]
    chooser = the(root, "//input[@type='file']")
    assert (chooser.get("name"), chooser.get("accept")) == ("upload:filer", ".pdf,.png")
    assert chooser.get("multiple") is not None
    assert view(made).has_files


def test_a_readonly_value_is_text_and_no_field() -> None:
    made = form(field("datetime", "dag", subtype="date", readonly=True, dateLabel="Dag"))
    root = html(made, {}, {"dag": date(2026, 12, 25)})
    assert not root.xpath("//input")
    assert "fre 25 dec" in root.text_content()


def test_a_table_shows_values_in_words() -> None:
    columns = [
        {"label": "Namn", "key": "namn"},
        {"label": "Senast", "key": "frist.dag"},
        {"label": "Klart", "key": "k"},
    ]
    made = form({"type": "table", "id": "t", "label": "Yttranden", "dataSource": "=yttranden", "columns": columns})
    root = html(made, {}, {"yttranden": [{"namn": "Bygg", "frist": {"dag": date(2027, 1, 4)}, "k": True}, "skräp"]})
    assert root.xpath("//th/text()") == ["Namn", "Senast", "Klart"]
    assert [cell.text_content() for cell in root.xpath("//td")] == ["Bygg", "mån 4 jan 2027", "ja"]
    assert "Inget här ännu" in html(made, {}, {}).text_content()


def test_documents_are_links_and_only_our_own_pictures_are_shown() -> None:
    made = form(
        {"type": "documentPreview", "id": "d", "label": "Handlingar", "dataSource": "=dokument"},
        {"type": "image", "id": "i", "source": "=kartbild", "alt": "Karta"},
    )
    root = html(made, {}, {"dokument": ["17", "99"], "kartbild": "/documents/17"})
    assert root.xpath("//a/@href") == ["/documents/17"]
    assert root.xpath("//img/@src") == ["/documents/17"]
    for foreign in ("https://spy.example/a.png", "//spy.example/a.png", "javascript:alert(1)", "data:image/svg+xml;x"):
        assert not html(made, {}, {"kartbild": foreign}).xpath("//img")


def test_rows_have_buttons_that_work_without_a_script() -> None:
    inside = [field("textfield", "namn")]
    rows = {"type": "dynamiclist", "id": "l", "path": "kontakter", "label": "Kontakter", "components": inside}
    root = html(form({**rows, "allowAddRemove": True}), {"kontakter": [{"namn": "Anna"}, {"namn": "Bo"}]})
    assert root.xpath("//input[@type='text']/@name") == ["kontakter.0.namn", "kontakter.1.namn"]
    assert the(root, "//input[@name='kontakter:rows']").get("value") == "2"
    assert [(b.get("name"), b.get("value")) for b in root.xpath("//button[@type='submit']")] == [
        (None, None),  # what Enter presses
        ("remove_row", "kontakter.0"),
        ("remove_row", "kontakter.1"),
        ("add_row", "kontakter"),
    ]
    assert "Lägg till rad" in root.text_content()
    assert not html(form(rows), {"kontakter": [{}]}).xpath("//button")


def test_rows_change_in_place_where_a_script_runs() -> None:
    rows = {
        "type": "dynamiclist",
        "id": "l",
        "path": "k",
        "allowAddRemove": True,
        "components": [field("textfield", "n")],
    }
    root = html(form(rows), {"k": [{}]}, refresh_url="/tasks/7/form")
    assert [button.get("hx-post") for button in root.xpath("//button[@name]")] == ["/tasks/7/form"] * 2


def test_the_submit_button_of_a_form_names_the_button_of_the_page() -> None:
    assert view(form({"type": "button", "id": "b", "label": "Skicka ritningen", "action": "submit"})).submit_label == (
        "Skicka ritningen"
    )
    assert view(form(field("textfield", "a"))).submit_label == ""


# ------------------------------------------------------------ conditions
def conditional() -> Any:
    return form(
        field("radio", "jav", values=YES_NO),
        field("textarea", "vad", conditional={"hide": '=jav != "ja"'}),
        field("textfield", "annat"),
    )


def test_a_field_that_does_not_apply_is_marked_so_and_still_there_without_a_script() -> None:
    off = html(conditional(), {"jav": "nej"})
    assert the(off, "//*[contains(@class, 'l-cond--off')]").xpath(".//textarea")
    assert not html(conditional(), {"jav": "ja"}).xpath("//*[contains(@class, 'l-cond--off')]")


def test_an_answer_that_others_depend_on_shows_the_form_anew() -> None:
    root = html(conditional(), refresh_url="/tasks/7/form")
    (group,) = root.xpath("//*[@hx-post]")
    assert group.get("hx-post") == "/tasks/7/form"
    assert group.get("hx-trigger") == "change"
    assert root.get("id") == group.get("hx-target").removeprefix("#")
    assert group.xpath(".//input/@name") == ["jav", "jav"]
    assert group.get("hx-encoding") == "application/x-www-form-urlencoded"  # chosen files stay where they are
    assert not html(conditional()).xpath("//*[@hx-post]")


# ------------------------------------------------------------ safety
def test_nothing_a_person_wrote_becomes_markup() -> None:
    evil = "<script>alert(1)</script>**fet** [x](javascript:y)"
    made = form(
        {"type": "text", "id": "t", "text": "# Hej {{namn}}\n{{namn}}"},
        field("textfield", "a", label="{{namn}}", description="{{namn}}"),
        field("textarea", "b", readonly=True),
        {"type": "table", "id": "u", "dataSource": "=xs"},
        field("select", "c", valuesKey="ys"),
    )
    variables = {"namn": evil, "b": evil, "xs": [{"<b>": evil}], "ys": [evil]}
    root = html(made, {"a": evil}, variables, {"a": FieldError("form.not_an_option", {"value": evil})})
    assert not root.xpath("//script | //b | //strong | //a")
    assert the(root, "//input").get("value") == evil
    assert the(root, "//h2").text_content() == f"Hej {evil}"


# ------------------------------------------------------------ the library
@pytest.mark.parametrize("path", [*FORMS, EVERY], ids=lambda path: path.stem)
def test_a_shipped_form_is_shown_with_a_name_for_every_control(path: Path) -> None:
    made = read_form(path.read_bytes())
    variables = {"alla_enheter": ["a"], "skolor": ["b"], "arenden": [{"dnr": "1"}], "last": False}
    root = html(made, prefill(made, variables, NOW, ZONE), variables)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    for control in root.xpath("//input[@type!='hidden'] | //select | //textarea"):
        assert root.xpath(f"//label[@for='{control.get('id')}'][normalize-space()]")
    for described in root.xpath("//@aria-describedby"):
        assert set(described.split()) <= set(ids)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_shipped_form_sent_untouched_says_what_to_write(path: Path) -> None:
    made = read_form(path.read_bytes())
    shown = view(made, errors=errors_of(made, {}))
    assert all(message.startswith(("Skriv", "Välj", "Kryssa", "Bifoga")) for _, message in shown.errors)
