"""Diagrams of ours, however drawn, come through an import byte for byte; what is foreign never passes unsaid."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import compile_expression
from engine.interchange import convert, import_files, juel, python
from engine.interchange.feel_text import NotSimpleError
from tests.property.random_process import random_process
from tests.unit.interchange.foreign import around

PIECES = [
    *("a", "b.c", "x[0]", "'t'", '"q"', "1", "2.5", "true", "null", "None", "empty", "not", "!", "(", ")", "[", "]"),
    *("==", "!=", "<", ">=", "&&", "||", "and", "or", "in", "is", "if", "else", "?", ":", "+", "-", "*", "/", "%", ","),
    *("f'{a}'", "{'k': a}", "now()", ".size()", "${", "}", "\\", "lambda: 1", "\n"),
]
jumbles = st.lists(st.sampled_from(PIECES), max_size=10).map(" ".join)
PLACES = st.sampled_from(["userTask", "serviceTask", "callActivity", "scriptTask", "subProcess", "exclusiveGateway"])
NAMES = st.sampled_from(
    [
        *("assignee", "class", "topic", "type", "resultVariable", "collection", "formKey", "caseRef", "decisionRef"),
        *("asyncBefore", "priority", "errorCodeVariable", "variableName", "resource", "unheardOf", "in", "dueDate"),
    ]
)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_a_diagram_of_ours_comes_through_byte_for_byte(seed: int) -> None:
    data = random_process(seed).xml
    assert convert(data) == (data, {}, ())


@given(text=jumbles | st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_whatever_is_written_becomes_feel_or_is_refused(text: str) -> None:
    for read in (juel.bare, juel.expression, python.expression):
        try:
            feel = read(text)
        except NotSimpleError:
            continue
        compile_expression(feel)


@given(places=st.dictionaries(NAMES, PLACES, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_each_attribute_is_converted_or_named(places: dict[str, str]) -> None:
    """A value that is in the diagram is afterwards in the diagram or in a finding."""
    body = '<userTask id="x"/>' + "".join(
        f'<{tag} id="t_{name}" camunda:{name}="value_{name}"/>' for name, tag in places.items()
    )
    made = import_files({"process.bpmn": around(body, "camunda")})
    told = " ".join(one.message for one in made.findings)
    diagram = made.files["process.bpmn"].decode()
    assert [name for name in places if f"value_{name}" not in told and f"value_{name}" not in diagram] == []
