"""Values of a specification in the words of the editor's panel, never by the names of our own fields."""

from __future__ import annotations

import dataclasses
import typing
from typing import Any

import pytest

from engine.diagram.extensions import (
    Assignment,
    CalledElement,
    FormRef,
    LotsData,
    Schedule,
    ScriptSpec,
    VariableMapping,
)
from engine.diagram.spec import EventSpec, LoopSpec
from engine.diagram.value_words import ENGLISH, plain, words_of

LAYOUT_OF_NODE = {"id", "documentation", "incoming", "outgoing", "default", "lane", "boundary", "attached_to"}
TOLD_AS_A_WHOLE = {VariableMapping, ScriptSpec}
RESPECTS_OF_NODE = {"interrupting", "loop", "form", "assignment", "schedule", "priority", "inputs", "outputs"}
RESPECTS_OF_NODE |= {"task", "script", "decision", "called", "listeners", "execution_listeners", "properties", "lots"}


def parts_of(kind: type) -> set[str]:
    """The names of all fields of *kind* and of what it is made of, but for those that are respects of their own."""
    found: set[str] = set()
    todo, seen = [kind], set()
    while todo:
        one = todo.pop()
        if one in seen or one in TOLD_AS_A_WHOLE:
            continue
        seen.add(one)
        hints = typing.get_type_hints(one)
        found |= {field.name for field in dataclasses.fields(one)}
        todo += [inner for hint in hints.values() for inner in inside(hint) if dataclasses.is_dataclass(inner)]
    return found - LAYOUT_OF_NODE - RESPECTS_OF_NODE


def inside(hint: Any) -> list[type]:
    """The types that an annotation is made of."""
    args = typing.get_args(hint)
    return [hint] if isinstance(hint, type) and not args else [one for arg in args for one in inside(arg)]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (FormRef("utse"), "utse"),
        (FormRef("utse", binding="deployment"), "Form: utse, Which version: the one published with the process"),
        (VariableMapping("=antal * 2", "summa"), "summa = antal * 2"),
        (VariableMapping("tre", "summa"), 'summa = "tre"'),
        (ScriptSpec("=1 + 1", "tva"), "tva = 1 + 1"),
        (Assignment("=handlaggare"), "=handlaggare"),
        (Assignment(candidate_groups="mbn, ks"), "Candidate groups: mbn, ks"),
        (Schedule(due="=now()", follow_up="=today()"), "Due date: =now(), Follow up date: =today()"),
        (CalledElement("bygglov", child_variables=False), "Process called: bygglov, All variables come back: no"),
        (
            EventSpec("timer", timer="duration", expression="P7D"),
            "Kind: Timer, Timer: after a while, Expression: P7D",
        ),
        (
            LoopSpec("multi", sequential=True, input_collection="=lista"),
            "Kind: for each in a list, One after the other: yes, List to go through: =lista",
        ),
        (LotsData(step="decide", laws=("FL 32",)), "Kind of step: decide, Legal basis: FL 32"),
    ],
)
def test_a_value_is_told_in_the_words_of_the_panel(value: Any, told: str) -> None:
    assert plain(words_of(value, ENGLISH)) == told
