"""What one set of files would change of another, as an approver sees it."""

from __future__ import annotations

import json

from tests.processes import bpmn, end_event, form, start_event, text_field, user_task
from web.comparison import MAX_COMPARED, FileChange, compare

DIAGRAM = bpmn("p", [start_event(), user_task("look"), end_event()], ["start -> look", "look -> end"])
FILES = {"process.bpmn": DIAGRAM, "forms/a.form": form("a", text_field("x"))}


def test_the_same_files_differ_in_nothing() -> None:
    found = compare(3, FILES, FILES)
    assert (found.version, found.files, found.elements, found.is_only_drawn) == (3, (), (), False)


def test_new_and_removed_files_are_shown_whole() -> None:
    found = compare(1, FILES, {"process.bpmn": DIAGRAM, "b.dmn": b"<a>\n<b/>\n</a>"})
    assert [(one.kind, one.name) for one in found.files] == [("added", "b.dmn"), ("removed", "forms/a.form")]
    assert found.files[0].lines[1:] == ("+<a>", "+<b/>", "+</a>")


def test_a_form_differs_by_what_it_says_and_not_by_how_it_was_saved() -> None:
    other = json.dumps(json.loads(FILES["forms/a.form"]) | {"id": "b"}, indent=7).encode()
    (changed,) = compare(1, FILES, {**FILES, "forms/a.form": other}).files
    assert [line for line in changed.lines if line[0] in "+-"] == ['- "id": "a",', '+ "id": "b",']


TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="D" namespace="n">
<decision id="way" name="Way"><decisionTable id="t" hitPolicy="FIRST"><input id="i" label="Count" /><output id="o" />
<rule id="r"><inputEntry id="a"><text>&lt;= 1</text></inputEntry><outputEntry id="b"><text>1</text></outputEntry></rule>
<rule id="r1"><inputEntry id="c"><text></text></inputEntry><outputEntry id="e"><text>"more"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def test_a_table_differs_by_its_rows_and_not_by_how_it_was_saved() -> None:
    other = TABLE.replace("&lt;= 1", "&lt;= 2").replace("><", ">\n  <").replace('id="d" name="D"', 'name="D" id="d"')
    (changed,) = compare(1, {"way.dmn": TABLE.encode()}, {"way.dmn": other.encode()}).files
    assert [line.strip() for line in changed.lines if line[0] in "+-"] == [
        "-   rule: <= 1 → 1",
        "+   rule: <= 2 → 1",
    ]
    assert changed.lines[-1] == '    rule: - → "more"'


def test_what_is_noted_beside_a_row_is_compared_too() -> None:
    noted = TABLE.replace('<rule id="r1">', '<rule id="r1"><description>Ask\nfirst</description>')
    (changed,) = compare(1, {"way.dmn": TABLE.encode()}, {"way.dmn": noted.encode()}).files
    assert '+   rule: - → "more" · Ask first' in changed.lines


def test_a_form_that_cannot_be_read_is_compared_as_it_is() -> None:
    deep = b"[" * 100_000
    (changed,) = compare(1, FILES, {**FILES, "forms/a.form": deep}).files
    assert changed.kind == "changed"


def test_a_diagram_that_is_only_drawn_differently_says_so() -> None:
    found = compare(1, FILES, {**FILES, "process.bpmn": DIAGRAM + b"\n"})
    assert found.is_only_drawn
    assert [one.kind for one in found.files] == ["changed"]


def test_a_diagram_that_cannot_be_read_has_no_elements_to_tell() -> None:
    found = compare(1, FILES, {**FILES, "process.bpmn": b"<definitions"})
    assert found.elements is None
    assert not found.is_only_drawn


def test_what_would_take_long_to_compare_is_only_named() -> None:
    long = b"\n" * MAX_COMPARED
    assert compare(1, {"a.dmn": b"x"}, {"a.dmn": long}).files == (FileChange("changed", "a.dmn", is_cut=True),)
