"""Whatever is sent, a form answers with values or with errors beside fields; it never breaks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from engine.errors import FieldError, Invalid
from engine.forms import look, read_form, summarize
from engine.forms.component import Field
from engine.forms.structure import everything
from tests.unit.forms.building import NOW, ZONE, answered
from web.forms import change_rows, from_html

FORM = read_form((Path(__file__).parent / "every_component.form").read_bytes())
KEYS = sorted({part for c in everything(FORM.components) if isinstance(c, Field) for part in c.path})
INPUTS = [*KEYS, "kontakter:rows", "kontakter.0.namn", "startdatum:day", "startdatum:year", "mote:time", "add_row"]

plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.text(),
    st.sampled_from(["karta", "ny", "2026-12-01", "24 11 2026 14.00", "1e9", "a\x00", "\ud800", "0", "a@b.se"]),
)
anything = st.recursive(
    plain, lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inside, max_size=3)
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS) | st.text(), anything, max_size=6))
def test_values_pass_or_are_refused_by_field(values: dict[str, Any]) -> None:
    look(FORM, values, {}, NOW, ZONE)
    kept, errors = outcome(values)
    assert errors is None or errors
    if kept is not None:
        assert set(kept) == FORM.keys
        summarize(FORM, kept, now=NOW, zone=ZONE)


def outcome(values: dict[str, Any]) -> tuple[dict[str, Any] | None, Mapping[str, FieldError] | None]:
    """The values kept, or the errors."""
    try:
        return answered(FORM, values), None
    except Invalid as invalid:
        return None, invalid.fields


@pytest.mark.parametrize(
    "key", ["avstand", "typ", "skola", "bilagor", "filer", "beskrivning", "samtycke", "startdatum"]
)
@pytest.mark.parametrize("value", [10**5000, [10**5000], {"a": 10**5000}, [[[]]]], ids=["int", "list", "dict", "deep"])
def test_a_number_or_nesting_without_end_is_refused_beside_its_field(key: str, value: Any) -> None:
    _, errors = outcome({key: value})
    assert errors is not None
    assert key in errors


@pytest.mark.parametrize("key", ["avgift", "avstand", "startdatum", "skola"])
@pytest.mark.parametrize("value", [Decimal("sNaN"), [Decimal("sNaN")]], ids=["alone", "in a list"])
def test_a_number_that_bears_no_comparison_is_refused_beside_its_field(key: str, value: Any) -> None:
    _, errors = outcome({key: value})
    assert errors is not None
    assert key in errors


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(INPUTS), st.text(max_size=5) | st.sampled_from(["1", "kontakter"]))))
def test_a_page_can_send_anything(pairs: list[tuple[str, str]]) -> None:
    data = MultiDict(pairs)
    values = from_html(FORM, data, keep_blank_rows=True)
    change_rows(FORM, data, values)
    look(FORM, values, {}, NOW, ZONE)


@pytest.mark.parametrize("values", [{1: 2}, {"kontakter": [{1: 2}]}, {"sokande": {None: 1}}])
def test_keys_that_are_no_names_are_refused(values: Any) -> None:
    with pytest.raises(Invalid) as caught:
        answered(FORM, values)
    assert caught.value.key == "form.unknown_field"


def test_typed_values_of_a_job_or_scenario_are_taken_as_they_are() -> None:
    values = {"sokande": {"namn": "Bo", "epost": "bo@a.example"}, "samtycke": True, "startdatum": date(2026, 12, 1)}
    values |= {"avstand": Decimal("2.5"), "mote": datetime(2026, 12, 3, 14, 0, tzinfo=ZONE)}
    kept = answered(FORM, values)
    assert {name: kept[name] for name in ("startdatum", "avstand", "mote")} == {
        name: values[name] for name in ("startdatum", "avstand", "mote")
    }
