"""Letters say what they are given, in Swedish, and nothing has a hole in it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

import pytest

from engine.errors import NotFound
from workflows.letters.templates import NAMES, fill, find_template, words, written

LIBRARY = Path(__file__).resolve().parents[3] / "bpmn"
ZONE = ZoneInfo("Europe/Stockholm")
DIAGRAMS = sorted(LIBRARY.glob("*/process.bpmn"))
COMPANY_FORMS = sorted([*LIBRARY.glob("*/forms/*_ansokan.form"), *LIBRARY.glob("*/forms/foretagsarende_intag.form")])
SAID_TO_ONE = re.compile(r"\b(?:du|dig|din|ditt|dina)\b", re.IGNORECASE)


@pytest.mark.parametrize("key", sorted(words().letters))
def test_a_template_names_only_what_letters_know(key: str) -> None:
    template = find_template(key)
    named = {*Template(template.subject).get_identifiers(), *Template(template.body).get_identifiers()}
    assert named <= NAMES


@pytest.mark.parametrize("key", sorted(words().letters))
def test_a_letter_speaks_to_a_company_as_several(key: str) -> None:
    template = find_template(key)
    assert SAID_TO_ONE.findall(f"{template.subject} {template.body}") == []


def test_an_appeal_instruction_speaks_to_a_company_as_several() -> None:
    assert SAID_TO_ONE.findall(" ".join(words().appeal.values())) == []


@pytest.mark.parametrize("text", [*(letter.body for letter in words().letters.values()), *words().appeal.values()])
def test_a_line_breaks_only_after_a_heading_or_a_value(text: str) -> None:
    broken = [line for line, following in pairwise(text.splitlines()) if following and line.endswith((".", ","))]
    assert broken == []
    assert re.findall(r"\n[a-zåäö]", text) == []


@pytest.mark.parametrize("form", COMPANY_FORMS, ids=lambda path: path.stem)
def test_a_form_for_companies_speaks_to_several_and_cites_no_law(form: Path) -> None:
    said = form.read_text(encoding="utf-8")
    assert SAID_TO_ONE.findall(said) == []
    assert re.findall(r"\bFL \d", said) == []


@pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda path: path.parent.name)
def test_every_letter_that_a_diagram_sends_has_its_words(diagram: Path) -> None:
    named = set(re.findall(r'key="mall" value="([^"]+)"', diagram.read_text(encoding="utf-8")))
    assert named
    assert named <= set(words().letters)


@pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda path: path.parent.name)
def test_every_appeal_form_that_a_diagram_names_has_its_instruction(diagram: Path) -> None:
    named = set(re.findall(r'key="overklagandeform" value="([^"]+)"', diagram.read_text(encoding="utf-8")))
    assert named <= set(words().appeal)


def test_a_paragraph_without_any_value_is_left_out() -> None:
    _subject, body = fill(find_template("beslut"), {"nummer": "SN-2026-0001", "utfall": "Avslag"}, ZONE)
    assert "Beslut: Avslag" in body
    assert "Avvikande mening" not in body
    assert "$" not in body
    assert "\n\n\n" not in body


def test_a_delay_is_told_with_its_new_day() -> None:
    values = {"nummer": "SN-2026-0001", "text": "Sent svar.", "nytt_datum": date(2027, 4, 1)}
    _subject, body = fill(find_template("forsening"), values, ZONE)
    assert body.endswith("Sent svar.\n\nVi räknar med att besluta senast den 1 april 2027.\n")


def test_a_completion_order_says_what_follows_if_nothing_comes() -> None:
    values = {"svar_senast": date(2026, 12, 8), "pafoljd": "Annars prövar vi det vi har."}
    _subject, body = fill(find_template("forelaggande"), values, ZONE)
    assert "senast den 8 december 2026. Annars prövar vi det vi har." in body


def test_a_subject_is_one_line() -> None:
    subject, _body = fill(find_template("kallelse-lotsmote"), {"foretag": "Krog\nTre Ekar AB", "tid": None}, ZONE)
    assert subject == "Kallelse till lotsmöte om Krog Tre Ekar AB,"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (date(2026, 12, 3), "3 december 2026"),
        (datetime(2026, 12, 3, 13, tzinfo=UTC), "torsdag 3 december 2026 kl. 14.00"),
        ("fritt", "fritt"),
    ],
)
def test_dates_are_written_as_a_swede_writes_them(value: object, text: str) -> None:
    assert written(value, ZONE) == text


def test_an_unknown_template_names_the_known_ones() -> None:
    with pytest.raises(NotFound) as refusal:
        find_template("finns-inte")
    assert refusal.value.key == "letter.template"
    assert "svar" in refusal.value.params["known"]
