"""Which files make a process, and where a sent file gets its place."""

from __future__ import annotations

import pytest

from engine.rules.process_files import is_file_name, place_of, plain_name


@pytest.mark.parametrize("name", ["process.bpmn", "screening.dmn", "forms/svar.form", "forms/a-b_2.form"])
def test_a_file_of_a_process(name: str) -> None:
    assert is_file_name(name)
    assert place_of(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "other.bpmn",
        "svar.form",
        "forms/svar.dmn",
        "../process.bpmn",
        "forms/../x.form",
        "forms/x/y.form",
        "a.dmn\n",
    ],
)
def test_no_file_of_a_process(name: str) -> None:
    assert not is_file_name(name)


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ("Tillstånd v2.bpmn", "process.bpmn"),
        ("bpmn/krog/forms/svar.form", "forms/svar.form"),
        ("C:\\temp\\Ansökan.FORM", "forms/ansokan.form"),
        ("../../etc/avgift.dmn", "avgift.dmn"),
        ("passwd", None),
        (".form", None),
        ("x.py", None),
        ("å.bpmn.exe", None),
    ],
)
def test_a_sent_file_gets_its_place_by_its_kind(sent: str, place: str | None) -> None:
    assert place_of(sent) == place


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Ansökan om öppet hus", "ansokan_om_oppet_hus"),
        ("  Å, Ä & Ö! ", "a_a_o"),
        ("../..", ""),
        ("x" * 300, "x" * 100),
    ],
)
def test_words_become_a_name(words: str, name: str) -> None:
    assert plain_name(words) == name
