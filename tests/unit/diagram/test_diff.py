"""What differs between two diagrams, in respects that a process owner knows."""

from __future__ import annotations

from dataclasses import fields

import pytest

from engine.diagram.diff import OF_NODE, OTHERS, RESPECTS, Change, Detail, diff
from engine.diagram.spec import Node
from engine.runtime import read_diagram
from tests.processes import bpmn, end_event, gateway, receive_task, script_task, start_event, timer_boundary, user_task

ELEMENTS = [start_event(), user_task("look", form="look"), gateway("what"), user_task("sum"), end_event()]
FLOWS = ["start -> look", "look -> what", "what -> sum if antal > 3", "what -> end else", "sum -> end"]
LAYOUT = {"id", "incoming", "outgoing", "boundary", "lane"}
"""Fields of a node that say where it lies: flows, lanes and boundary events tell them themselves."""


def changes(elements: list[str], flows: list[str]) -> list[Change]:
    return diff(read_diagram(bpmn("p", ELEMENTS, FLOWS)), read_diagram(bpmn("p", elements, flows)))


def replaced(old: str, new: str) -> list[Change]:
    before = bpmn("p", ELEMENTS, FLOWS)
    after = before.replace(old.encode(), new.encode())
    assert after != before
    return diff(read_diagram(before), read_diagram(after))


def test_the_same_diagram_differs_in_nothing() -> None:
    assert changes(ELEMENTS, FLOWS) == []


def test_a_moved_shape_is_no_change() -> None:
    assert replaced("<process ", "<!-- drawn elsewhere --><process ") == []


def test_without_an_earlier_version_everything_is_new() -> None:
    found = diff(None, read_diagram(bpmn("p", ELEMENTS, FLOWS)))
    assert {one.kind for one in found} == {"added"}
    assert {"p", "lane", "look", "f_start_look"} <= {one.element for one in found}


def test_a_new_step_is_told_with_its_ways() -> None:
    found = changes([*ELEMENTS, user_task("ask")], [*FLOWS[:-1], "sum -> ask", "ask -> end"])
    assert [(one.kind, one.element, one.of) for one in found] == [
        ("added", "ask", "userTask"),
        ("added", "f_sum_ask", "sequenceFlow"),
        ("added", "f_ask_end", "sequenceFlow"),
        ("removed", "f_sum_end", "sequenceFlow"),
    ]


def test_a_new_step_and_its_ways_are_told_in_full() -> None:
    ways = [*FLOWS[:3], "what -> ask if antal > 9", *FLOWS[3:], "ask -> end"]
    step, asked, done = changes([*ELEMENTS, user_task("ask", form="ask")], ways)
    assert step.details == (Detail("lane", "", "Lane"), Detail("form", "", "ask"))
    assert asked.details == (
        Detail("source", "", "what"),
        Detail("target", "", "Ask"),
        Detail("condition", "", "=antal > 9"),
    )
    assert done.details == (Detail("source", "", "Ask"), Detail("target", "", "end"))


def test_a_way_to_another_step_of_the_same_name_tells_the_ids() -> None:
    before = bpmn("p", ELEMENTS, FLOWS)
    after = before.replace(b'"sum"', b'"add"').replace(b">sum<", b">add<")
    told = {one.element: one.details for one in diff(read_diagram(before), read_diagram(after))}
    assert told["f_what_sum"] == (Detail("target", "sum", "add"),)


def test_a_new_name_changes_the_step_and_not_the_ways_to_it() -> None:
    assert replaced('name="Look"', 'name="Granska"') == [
        Change("changed", "look", "userTask", "Granska", (Detail("name", "Look", "Granska"),))
    ]


@pytest.mark.parametrize(
    ("old", "new", "element", "detail"),
    [
        ('formId="look"', 'formId="see"', "look", Detail("form", "look", "see")),
        ("=antal > 3", "=antal > 5", "f_what_sum", Detail("condition", "=antal > 3", "=antal > 5")),
        ('targetRef="sum"', 'targetRef="end"', "f_what_sum", Detail("target", "Sum", "end")),
        ('default="f_what_end"', "", "f_what_end", Detail("default", "✓", "")),
        ('group="kontaktcenter"', 'group="bygglov"', "lane", Detail("group", "kontaktcenter", "bygglov")),
        ('value="KS"', 'value="MBN"', "p", Detail("properties", "myndighet = KS", "myndighet = MBN")),
    ],
)
def test_what_changed_is_told_before_and_after(old: str, new: str, element: str, detail: Detail) -> None:
    (changed,) = [one for one in replaced(old, new) if one.element == element]
    assert (changed.kind, changed.details) == ("changed", (detail,))


def test_a_step_of_another_kind_is_one_change() -> None:
    new = [element.replace("userTask", "manualTask") if 'id="sum"' in element else element for element in ELEMENTS]
    (changed,) = [one for one in changes(new, FLOWS) if one.element == "sum"]
    assert Detail("kind", "userTask", "manualTask") in changed.details


def test_who_and_when_are_told_in_the_words_of_the_diagram() -> None:
    extra = '<zeebe:assignmentDefinition assignee="=arende.kontakt" /><zeebe:taskSchedule dueDate="=now()" />'
    new = [user_task("sum", extra=extra) if 'id="sum"' in element else element for element in ELEMENTS]
    (changed,) = changes(new, FLOWS)
    assert changed.details == (
        Detail("assignment", "", "=arende.kontakt"),
        Detail("schedule", "", "=now()"),
    )


def test_times_messages_and_computations_are_told() -> None:
    more = [timer_boundary("late", "look", "P3D"), receive_task("hear", "svar"), script_task("add", "1 + 1", "tva")]
    flows = [*FLOWS[:-1], "late -> end", "sum -> hear", "hear -> add", "add -> end"]
    old = read_diagram(bpmn("p", [*ELEMENTS, *more], flows, messages={"svar": "=nr"}))
    new_bytes = bpmn("p", [*ELEMENTS, *more], flows, messages={"svar": "=nummer"})
    new = read_diagram(new_bytes.replace(b"P3D", b"P5D").replace(b"1 + 1", b"1 + 2"))
    told = {(one.element, detail.respect) for one in diff(old, new) for detail in one.details}
    assert {("late", "event"), ("m_svar", "key"), ("add", "script")} <= told


def test_every_field_of_a_node_is_compared() -> None:
    """A field added to the specification must be told too, or be one that says only where the node lies."""
    assert {field.name for field in fields(Node)} - LAYOUT - {"default"} == {*OF_NODE, *OTHERS}


def test_every_respect_has_words() -> None:
    assert set(OF_NODE) <= RESPECTS.keys()
