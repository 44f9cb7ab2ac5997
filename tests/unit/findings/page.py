"""Makes docs/findings.md from the examples: `python -m tests.unit.findings.page > docs/findings.md`."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterator

from engine.errors import Finding
from engine.findings import code_of
from tests.bpmn_builder import DECLARED, NAMESPACES
from tests.unit.findings import cases, drawing, forms, interchange, reading, tables
from tests.unit.findings.example import Example, Files, findings
from tests.unit.web_forms.showing import page as language
from web.finding_words import TEXTS, said

MOST_ADDED = 5
LONG = 400
"""Characters of an example; what is about size is not shown."""
PARTS = (
    ("Files and elements", reading.EXAMPLES),
    ("How it is drawn", drawing.EXAMPLES),
    ("How cases go through it", cases.SOUND),
    ("What is known when", cases.KNOWN),
    ("What it refers to", cases.REFERENCES),
    ("Forms", forms.EXAMPLES),
    ("Decision tables", tables.EXAMPLES),
    ("Diagrams of other systems", interchange.EXAMPLES),
)
EXAMPLES = [example for _, examples in PARTS for example in examples]
OUTSIDE = {
    **interchange.OUTSIDE,
    "STRUCT-INVALID": "SpiffWorkflow's parser refuses the file for a reason of its own. No file is known that it "
    "refuses and that no other finding tells of first; should there be one, it is told in words and not as a crash.",
    "FILES-SAME-ID": "Two forms, or two decisions of different files, have the same id.",
    "FILES-NO-DIAGRAM": "When a process is published or proposed, there is no `process.bpmn` among its files.",
    "FILES-OTHER-PROCESS": "The process in a draft's diagram has another id than the process that it is a draft of.",
}
"""Codes without an example here, by when they are made: of whole folders, tested where folders are taken in."""
HEAD = """# Findings

What the check says of diagrams, forms and decision tables: `lots check`, the editor, `POST /api/v1/definitions/check`
and publishing say the same, in the reader's language. An **error** keeps a process from being published, a **warning**
does not. Codes are stable. Where a finding has a way through the diagram (`path`), the editor shows it.

Each example below shows what is removed (`-`) and added (`+`) to mend it. This page is made from the examples in
`tests/unit/findings/` by `python -m tests.unit.findings.page > docs/findings.md`; a test proves that each example has
its finding and loses it when mended, and that no code is left out.
"""


def page() -> str:
    """Return the text of docs/findings.md."""
    lines = [HEAD]
    for title, examples in PARTS:
        lines += [f"## {title}", ""]
        for example in examples:
            lines += _section(example)
    lines += ["## Others", ""]
    for code, means in OUTSIDE.items():
        severity = next(text.severity for key, text in TEXTS.items() if code_of(key) == code)
        lines += [f"### {code}", "", f"*{severity.capitalize()}.* {means}", ""]
    return "\n".join(lines)


def _section(example: Example) -> Iterator[str]:
    found = next(one for one in findings(example.bad) if one.code == example.code)
    yield from (f"### {example.code}", "", f"*{found.severity.capitalize()}.* {example.means}", "")
    yield from (f"> {_told(found, 'en')}", ">", f"> {_told(found, 'sv')}", "")
    changes = list(_changes(example))
    if any(line.startswith("- ") for line in changes) or len(changes) < MOST_ADDED:
        yield from ("```diff", *changes, "```", "")


def _told(found: Finding, in_language: str) -> str:
    with language(in_language):
        message, remedy = said(found)
    return f"{message} {remedy}".strip()


def _changes(example: Example) -> Iterator[str]:
    for name in example.bad.keys() & example.good.keys():
        bad, good = _lines(example.bad, name), _lines(example.good, name)
        for line in difflib.ndiff(bad, good):
            if line.startswith(("- ", "+ ")):
                yield line if len(line) < LONG else f"{line[:80]}…"


def _lines(files: Files, name: str) -> list[str]:
    """Return a file with one element, or one value, on each line; what all diagrams have is left out."""
    text = files[name][:10_000].decode("utf-8", "replace").replace(f" {NAMESPACES}", "").replace(DECLARED, "")
    parts = (
        re.sub(r"(?<=[>])(?=<(?!/))", "\n", text) if name.endswith((".bpmn", ".dmn")) else text.replace("}, {", "},\n{")
    )
    return [line for line in parts.split("\n") if line.strip()][:60]


if __name__ == "__main__":
    sys.stdout.write(page())
