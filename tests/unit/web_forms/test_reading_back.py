"""What a page sends means the same as the values an API gives."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from engine.forms import Form, prefill, read_form, validate
from tests.unit.forms.building import NOW, ZONE, answered, field, form
from tests.unit.forms.test_shipped_forms import FORMS, VARIABLES, answers
from tests.unit.web_forms.showing import html, posted
from web.forms import change_rows, field_at, from_html, uploads

YES_NO = [{"label": "Ja", "value": "ja"}, {"label": "Nej", "value": "nej"}]
EVERY = Path(__file__).parents[1] / "forms" / "every_component.form"


def contacts(**rest: Any) -> Form:
    phones = {"type": "dynamiclist", "id": "p", "path": "nummer", "allowAddRemove": True}
    inside = [
        field("textfield", "namn"),
        field("checkbox", "chef"),
        {**phones, "components": [field("textfield", "tel")]},
    ]
    rows = {"type": "dynamiclist", "id": "l", "path": "k.lista", "components": inside, "allowAddRemove": True}
    return form({**rows, **rest})


def sent(*pairs: tuple[str, str]) -> MultiDict[str, str]:
    return MultiDict(pairs)


@pytest.mark.parametrize(
    ("component", "pairs", "raw"),
    [
        (field("textfield", "a.b"), [("a.b", "x")], {"a": {"b": "x"}}),
        (field("textfield", "a"), [], {}),
        (field("textfield", "a"), [("a", "")], {"a": ""}),
        (field("number", "a"), [("a", "2,5")], {"a": "2,5"}),
        (field("checkbox", "a"), [("a", ""), ("a", "true")], {"a": True}),
        (field("checkbox", "a"), [("a", "")], {"a": False}),
        (field("checkbox", "a"), [], {}),
        (field("checklist", "a", values=YES_NO), [("a", ""), ("a", "ja"), ("a", "nej")], {"a": ["ja", "nej"]}),
        (field("checklist", "a", values=YES_NO), [("a", "")], {"a": []}),
        (field("radio", "a", values=YES_NO), [("a", "ja")], {"a": "ja"}),
        (
            field("datetime", "a", subtype="date"),
            [("a:day", "3"), ("a:month", "12"), ("a:year", "2026")],
            {"a": "3 12 2026"},
        ),
        (
            field("datetime", "a", subtype="date"),
            [("a:day", "3"), ("a:month", ""), ("a:year", "2026")],
            {"a": "3  2026"},
        ),
        (field("datetime", "a", subtype="date"), [("a:day", ""), ("a:month", ""), ("a:year", "")], {"a": ""}),
        (field("datetime", "a", subtype="date"), [("a", "2026-12-03")], {"a": "2026-12-03"}),
        (
            field("datetime", "a", subtype="datetime"),
            [("a:day", "3"), ("a:month", "12"), ("a:year", "2026"), ("a:time", "14.00")],
            {"a": "3 12 2026 14.00"},
        ),
        (field("filepicker", "a"), [("a", ""), ("a", "17")], {"a": ["17"]}),
        (field("expression", "a", expression="=1"), [("a", "9")], {}),
        (field("textfield", "a"), [("a", "x"), ("csrf_token", "y"), ("beslut", "bifall")], {"a": "x"}),
    ],
)
def test_what_a_page_sends_becomes_raw_values(
    component: dict[str, Any], pairs: list[tuple[str, str]], raw: dict[str, Any]
) -> None:
    assert from_html(form(component), MultiDict(pairs)) == raw


def test_files_received_with_the_page_join_those_already_there() -> None:
    made = form(field("filepicker", "a", multiple=True))
    assert from_html(made, sent(("a", ""), ("a", "17")), {"a": ["18"]}) == {"a": ["17", "18"]}


def test_only_files_for_fields_of_the_form_are_taken() -> None:
    made = form(field("filepicker", "a"), field("textfield", "b"))
    chosen = FileStorage(io.BytesIO(b"x"), filename="ritning.pdf")
    empty = FileStorage(io.BytesIO(b""), filename="")
    files = MultiDict([("upload:a", chosen), ("upload:a", empty), ("upload:b", chosen), ("a", chosen)])
    assert uploads(made, files) == {"a": [chosen]}


# ------------------------------------------------------------ rows
def test_rows_are_read_and_blank_ones_are_no_rows() -> None:
    data = sent(
        ("k.lista:rows", "3"),
        ("k.lista.0.namn", "Anna"),
        ("k.lista.0.chef", ""),
        ("k.lista.1.namn", "  ".strip()),
        ("k.lista.1.chef", ""),
        ("k.lista.1.nummer:rows", "1"),
        ("k.lista.1.nummer.0.tel", ""),
        ("k.lista.2.namn", "Bo"),
        ("k.lista.2.nummer:rows", "1"),
        ("k.lista.2.nummer.0.tel", "070"),
    )
    rows = [{"namn": "Anna", "chef": False}, {"namn": "Bo", "nummer": [{"tel": "070"}]}]
    assert from_html(contacts(), data) == {"k": {"lista": rows}}
    assert len(from_html(contacts(), data, keep_blank_rows=True)["k"]["lista"]) == 3


@pytest.mark.parametrize("said", ["", "x", "-1", "²", "99999999999999999999"])
def test_a_nonsense_number_of_rows_gives_none(said: str) -> None:
    assert from_html(contacts(), sent(("k.lista:rows", said))) == {"k": {"lista": []}}


def test_the_number_of_rows_is_capped() -> None:
    values = from_html(contacts(), sent(("k.lista:rows", "9999")), keep_blank_rows=True)
    assert len(values["k"]["lista"]) == 1000


@pytest.mark.parametrize(
    ("button", "rows"),
    [
        (("add_row", "k.lista"), [{"namn": "a"}, {"namn": "b"}, {}]),
        (("remove_row", "k.lista.0"), [{"namn": "b"}]),
        (("remove_row", "k.lista.7"), [{"namn": "a"}, {"namn": "b"}]),
        (("remove_row", "k.lista.x"), [{"namn": "a"}, {"namn": "b"}]),
        (("remove_row", "k.lista"), [{"namn": "a"}, {"namn": "b"}]),
        (("add_row", "k.lista.1.nummer"), [{"namn": "a"}, {"namn": "b", "nummer": [{}]}]),
        (("add_row", "k.lista.9.nummer"), [{"namn": "a"}, {"namn": "b"}]),
        (("add_row", "k.lista.².nummer"), [{"namn": "a"}, {"namn": "b"}]),
        (("add_row", "namn"), [{"namn": "a"}, {"namn": "b"}]),
    ],
)
def test_a_button_adds_or_removes_a_row(button: tuple[str, str], rows: list[Any]) -> None:
    values = {"k": {"lista": [{"namn": "a"}, {"namn": "b"}]}}
    assert change_rows(contacts(), sent(button), values) == {"k": {"lista": rows}}


def test_the_first_row_can_be_added_where_there_is_none() -> None:
    assert change_rows(contacts(), sent(("add_row", "k.lista")), {}) == {"k": {"lista": [{}]}}


def test_without_such_a_button_nothing_is_changed() -> None:
    assert change_rows(contacts(), sent(("save", "1")), {}) is None


def test_rows_that_are_fixed_cannot_be_added_to() -> None:
    assert change_rows(contacts(allowAddRemove=False), sent(("add_row", "k.lista")), {}) == {}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("k.lista", "k.lista"),
        ("k.lista.0.namn", "namn"),
        ("k.lista.0.nummer.3.tel", "tel"),
        ("k", None),
        ("k.lista.x.namn", None),
    ],
)
def test_an_inputs_name_leads_to_its_field(name: str, key: str | None) -> None:
    found = field_at(contacts(), name)
    assert (found and found.key) == key


# ------------------------------------------------------------ there and back
def test_page_and_api_give_the_same_values() -> None:
    made = form(
        field("textfield", "a"),
        field("number", "b"),
        field("datetime", "c", subtype="date"),
        field("datetime", "d", subtype="datetime"),
        field("checklist", "e", values=YES_NO),
        field("checkbox", "f"),
    )
    api = {"a": "x", "b": 2.5, "c": "2026-12-03", "d": "2026-12-03T14:00:00+01:00", "e": ["ja"], "f": False}
    page = from_html(made, MultiDict(posted(html(made, api))))
    assert (
        answered(made, page)
        == answered(made, api)
        == {
            "a": "x",
            "b": Decimal("2.5"),
            "c": date(2026, 12, 3),
            "d": datetime(2026, 12, 3, 14, 0, tzinfo=ZONE),
            "e": ["ja"],
            "f": False,
        }
    )


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_shipped_form_shown_and_sent_keeps_its_answers(path: Path) -> None:
    made = read_form(path.read_bytes())
    around: dict[str, Any] = {"now": NOW, "zone": ZONE, "allowed": None}
    values = validate(made, answers(made.components), VARIABLES, **around)
    people = [("Text", "En Person")]
    shown = html(made, values, VARIABLES, people=lambda _role: people, document=lambda _id: ("Fil", "/fil"))
    sent_back = from_html(made, MultiDict(posted(shown)))
    assert validate(made, sent_back, VARIABLES, **around) == values


def test_a_form_with_every_component_survives_the_round() -> None:
    made = read_form(EVERY.read_bytes())
    variables = {"alla_enheter": ["a", "b"], "skolor": ["Ekskolan"]}
    begun = prefill(made, variables, NOW, ZONE)
    begun |= {"skola": "Ekskolan", "enheter": ["b"], "kontakter": [{"namn": "Anna"}], "samtycke": True, "avstand": 4}
    begun |= {"startdatum": date(2026, 12, 1), "sokande": {"namn": "Bo", "epost": "bo@a.example", "pnr": None}}
    sent_back = from_html(made, MultiDict(posted(html(made, begun, variables))))
    values = validate(made, sent_back, variables, now=NOW, zone=ZONE, allowed=None)
    assert values["kontakter"] == [{"namn": "Anna"}]
    assert (values["skola"], values["enheter"], values["avgift"]) == ("Ekskolan", ["b"], 1200)
