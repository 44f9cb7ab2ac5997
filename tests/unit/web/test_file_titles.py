"""Files are called by what they say of themselves, the same everywhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.processes import bpmn, end_event, start_event
from web.file_titles import title_of, titles_of

DMN = 'xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"'


def form(*texts: str) -> bytes:
    parts: list[dict[str, Any]] = [{"type": "textfield", "key": "a", "label": "# Inte jag"}]
    return json.dumps({"id": "f", "components": [*parts, *({"type": "text", "text": text} for text in texts)]}).encode()


def tables(*names: str) -> bytes:
    decisions = "".join(f'<decision id="d{number}" name="{name}"/>' for number, name in enumerate(names))
    return f'<definitions {DMN} name="Avgifter">{decisions}</definitions>'.encode()


@pytest.mark.parametrize(
    ("name", "data", "title"),
    [
        ("forms/a.form", form("# Begär yttrande\nSvara senast fredag."), "Begär yttrande"),
        ("forms/a.form", form("Först en ingress.", "## Vad saknas? ##"), "Vad saknas?"),
        ("forms/a.form", form("Bara löptext"), "a.form"),
        ("forms/a.form", form("# Ärende {{arende.nummer}}"), "a.form"),
        ("forms/a.form", form(), "a.form"),
        ("forms/a.form", b'{"components": 7}', "a.form"),
        ("forms/a.form", b"[" * 100_000, "a.form"),
        ("forms/a.form", b"\xff", "a.form"),
        ("avgift.dmn", tables("Avgift för tillsyn"), "Avgift för tillsyn"),
        ("avgift.dmn", tables("avgift", "rabatt"), "Avgifter"),
        ("avgift.dmn", b"<definitions/>", "avgift.dmn"),
        ("process.bpmn", b"<p", "process.bpmn"),
        ("strange", b"", "strange"),
    ],
)
def test_a_file_is_called_what_it_calls_itself_else_by_its_name(name: str, data: bytes, title: str) -> None:
    assert title_of(name, data) == title


def test_a_diagram_is_called_what_its_process_is() -> None:
    data = bpmn("torghandel", [start_event(), end_event()], ["start -> end"])
    assert title_of("process.bpmn", data) == "Torghandel"


def test_files_of_one_title_are_told_apart_by_their_names() -> None:
    titles = titles_of({"forms/a.form": form("# Svar"), "forms/b.form": form("# Svar"), "c.dmn": tables("Svaret")})
    assert [titles(name) for name in ("forms/a.form", "forms/b.form", "c.dmn")] == [
        "Svar (a.form)",
        "Svar (b.form)",
        "Svaret",
    ]


def test_a_form_is_called_by_its_title_also_where_only_its_id_is_known() -> None:
    titles = titles_of({"forms/a.form": form("# Svar"), "process.bpmn": b"<p"})
    assert (titles.of_form("f"), titles.of_form("borta")) == ("Svar", "borta")


def test_a_file_that_is_gone_has_its_own_name() -> None:
    assert titles_of({})("forms/borta.form") == "borta.form"
