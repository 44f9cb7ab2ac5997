"""A condition that asks for what is not there stops the case; it never takes the default path in silence."""

from __future__ import annotations

from tests.bpmn_builder import bpmn, element
from tests.unit.runtime.harness import Case


def test_an_entry_that_is_not_there_never_takes_the_default() -> None:
    xml = bpmn(element("exclusiveGateway g", default="g_y"), element("userTask x"), element("userTask y"),
               path="start>g g>x[k.svar = 1] g>y")  # fmt: skip

    assert Case(xml, {"k": {"svar": None}}).at == ["y"]
    assert Case(xml, {"k": {}}).why == {"g": "feel.value"}


def test_a_position_that_a_list_lacks_never_takes_the_default() -> None:
    xml = bpmn(element("exclusiveGateway g", default="g_y"), element("userTask x"), element("userTask y"),
               path="start>g g>x[k[2] = 1] g>y")  # fmt: skip

    assert Case(xml, {"k": [1, 2]}).at == ["y"]
    assert Case(xml, {"k": [1]}).why == {"g": "feel.value"}
