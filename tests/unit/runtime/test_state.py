"""The stored state and variables: small, flat, exact, and read only where needed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import orjson
import pytest

from engine.errors import EngineError
from engine.runtime import Snapshot, TaskCompleted, advance, variables_of
from tests.bpmn_builder import bpmn, element, multi, script, sub_process
from tests.unit.runtime.harness import Case

END = element("endEvent slut")
LIBRARY = Path(__file__).parents[3] / "bpmn"


def test_a_step_never_parses_a_variable_that_it_does_not_read() -> None:
    case = Case(bpmn(element("userTask u"), script("s", "a + 1", "b"), END, path="start>u u>s s>slut"), {"a": 1})
    case.stored[0]["stor"] = b"this is no value at all"
    case.complete("u")
    assert case.finished
    assert case["b"] == 2


def test_every_value_of_feel_survives_being_stored() -> None:
    values = {"dag": date(2026, 12, 24), "tal": Decimal("0.10"), "tid": timedelta(hours=3), "inget": None, "ja": True}
    case = Case(bpmn(element("userTask u"), script("s", "tal + 0.2", "summa"), END, path="start>u u>s s>slut"))
    case.complete("u", **values)
    assert {name: case[name] for name in values} == values
    assert case["summa"] == Decimal("0.30")


def test_the_state_holds_neither_the_specification_nor_variables_nor_history() -> None:
    xml = (LIBRARY / "foretagsarende" / "process.bpmn").read_bytes()
    case = Case(xml, {"foretag": {"namn": "Krog Tre Ekar AB"}})
    assert len(xml) > 50_000
    assert len(case.last.state) < 400
    assert b"Krog" not in case.last.state


def test_a_state_of_another_version_is_refused() -> None:
    case = Case(bpmn(element("userTask u"), END, path="start>u u>slut"))
    state = orjson.loads(case.last.state)
    other = Snapshot(orjson.dumps({**state, "v": 2}), case.stored)
    with pytest.raises(EngineError, match=r"state\.version"):
        advance(case.spec, other, TaskCompleted(case.task("u").token), case.around)


def test_the_same_commands_give_the_same_bytes() -> None:
    xml = bpmn(
        sub_process("s", element("startEvent a"), element("userTask u"), element("endEvent b"), path="a>u u>b",
                    loop=multi("xs", "x", output="ys: x")),
        END, path="start>s s>slut",
    )  # fmt: skip
    first, second = (Case(xml, {"xs": [1, 2, 3]}) for _ in range(2))
    for item in (2, 1):
        first.complete("u", item=item)
        second.complete("u", item=item)
    assert first.last == second.last


def test_what_a_task_sees_can_be_asked_without_the_diagram() -> None:
    inside = sub_process("s", element("startEvent a"), script("t", '"inre"', "namn"), element("userTask u"),
                         element("endEvent b"), path="a>t t>u u>b", loop=multi("xs", "x"))  # fmt: skip
    case = Case(bpmn(inside, END, path="start>s s>slut"), {"xs": [1, 2], "namn": "yttre", "mer": 1})
    token = case.task("u", item=2).token
    assert dict(variables_of(case.snapshot, token)) == {
        "x": 2,
        "loopCounter": 2,
        "namn": "inre",
        "xs": [1, 2],
        "mer": 1,
    }
    assert dict(variables_of(case.snapshot, None)) == {"xs": [1, 2], "namn": "yttre", "mer": 1}
    assert len(variables_of(case.snapshot, token)) == 5
    with pytest.raises(KeyError):
        variables_of(case.snapshot, token)["borta"]


def test_a_change_tells_the_old_value_and_the_new_and_an_unchanged_one_is_no_change() -> None:
    case = Case(bpmn(element("userTask u"), element("userTask v"), END, path="start>u u>v v>slut"), {"a": 1, "b": 2})
    case.complete("u", a=1, b=3)
    assert [(c.scope, c.name, c.old, c.new) for c in case.last.changes] == [(0, "b", b"2", b"3")]


def test_waking_one_of_many_parallel_tasks_leaves_the_others_as_they_are() -> None:
    xml = bpmn(element("userTask u", inner=multi("xs", "x")), END, path="start>u u>slut")
    case = Case(xml, {"xs": list(range(50))})
    before = {row[0]: row for row in orjson.loads(case.last.state)["t"]}
    gone = case.task("u", item=20).token
    case.complete("u", item=20)
    after = {row[0]: row for row in orjson.loads(case.last.state)["t"]}
    body = min(before)
    assert {n: row for n, row in before.items() if n not in (gone, body)} == {
        n: row for n, row in after.items() if n != body
    }
    assert list(after) == sorted(after)
