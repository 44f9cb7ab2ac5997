"""Every finding there is has an example that has it, one that has not, and its place in docs/findings.md."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.diagram.findings import TEXTS as DIAGRAM
from engine.dmn.words import TEXTS as TABLES
from engine.findings import code_of
from engine.forms.findings import TEXTS as FORMS
from engine.services.checking import TEXTS as FILES
from tests.unit.findings.example import Example, findings
from tests.unit.findings.page import EXAMPLES, OUTSIDE, page
from web.draft_checks import TEXTS as DRAFTS

ROOT = Path(__file__).parents[3]
KEYS = [key for texts in (DIAGRAM, FORMS, TABLES, FILES, DRAFTS) for key in texts.by_key]
CODES = list(dict.fromkeys(map(code_of, KEYS)))
CALLS = ("finding", "note", "add")


@pytest.mark.parametrize("example", EXAMPLES, ids=[one.code for one in EXAMPLES])
def test_a_finding_is_made_where_it_should_and_gone_once_it_is_mended(example: Example) -> None:
    assert example.code in {one.code for one in findings(example.bad)}
    assert example.code not in {one.code for one in findings(example.good)}


@pytest.mark.parametrize("example", EXAMPLES, ids=[one.code for one in EXAMPLES])
def test_what_is_mended_has_no_other_error(example: Example) -> None:
    assert [one for one in findings(example.good) if one.severity == "error"] == []


def test_every_code_has_one_example() -> None:
    assert sorted([*(one.code for one in EXAMPLES), *OUTSIDE]) == sorted(CODES)


def test_the_page_is_up_to_date() -> None:
    assert (ROOT / "docs" / "findings.md").read_text(encoding="utf-8") == page(), "make it anew: see its first lines"


def literal_keys() -> Iterator[tuple[str, str]]:
    """Yield what is given to whatever makes a finding: (file, key), an f-string by its beginning."""
    for path in sorted([*(ROOT / "engine").rglob("*.py"), *(ROOT / "web").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                first = node.args[0]
                text = first.values[0] if isinstance(first, ast.JoinedStr) and first.values else first
                if name in CALLS and isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield path.name, text.value


def test_every_finding_made_in_the_code_has_its_text() -> None:
    made = [(name, key) for name, key in literal_keys() if key[:1].isupper() and "-" in key]
    assert len(made) > 100
    assert [(name, key) for name, key in made if not any(known.startswith(key) for known in KEYS)] == []


def test_every_text_is_used() -> None:
    made = {key for _, key in literal_keys()}
    unused = [key for key in KEYS if not any(key.startswith(one) for one in made if one)]
    assert [key for key in unused if not key.startswith(COMPUTED)] == []


COMPUTED = ("SOUND-", "LOOP-", "VAR-", "FORM-UNSET", "FORM-OPTIONS-UNSET", "DMN-", "EMPTY")
"""Keys that are put together from parts."""


def test_no_finding_is_made_without_a_text() -> None:
    """`Finding(` stands only where texts are filled in."""
    places = [path.name for path in (ROOT / "engine").rglob("*.py") if " Finding(" in path.read_text(encoding="utf-8")]
    places += [path.name for path in (ROOT / "web").rglob("*.py") if " Finding(" in path.read_text(encoding="utf-8")]
    assert places == ["findings.py"]
