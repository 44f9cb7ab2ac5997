"""The cases of the DMN Technology Compatibility Kit: inputs and expected results of each model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from engine.dmn.xml import Element, child, children
from engine.feel import temporal

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_CLOSE = Decimal("1e-8")  # the kit rounds its expected results
_READERS: dict[str, Any] = {
    "boolean": lambda text: text == "true",
    "string": str,
    "decimal": Decimal,
    "double": Decimal,
    "integer": Decimal,
    "date": temporal.date,
    "time": temporal.time,
    "dateTime": temporal.date_and_time,
    "duration": temporal.duration,
}


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expected result of one case."""

    model: Path
    label: str
    inputs: dict[str, Any]
    decision: str
    value: Any


def read_cases(folder: Path) -> Iterator[Expectation]:
    """Yield every expected result below *folder*."""
    for file in sorted(folder.rglob("*-test-*.xml")):
        root = etree.parse(str(file)).getroot()
        model = file.parent / _text(child(root, "modelName"))
        for case in children(root, "testCase"):
            inputs = {str(node.get("name")): read_value(node) for node in children(case, "inputNode")}
            for result in children(case, "resultNode"):
                decision = str(result.get("name"))
                label = f"{file.parent.name}-{case.get('id')}-{decision}"
                yield Expectation(model, label, inputs, decision, read_value(child(result, "expected")))


def _text(element: Element | None) -> str:
    return "" if element is None or element.text is None else element.text.strip()


def read_value(holder: Element | None) -> Any:
    """Return the value below an element: components are a context, items a list."""
    if holder is None:
        return None
    components = children(holder, "component")
    if components:
        return {c.get("name"): read_value(c) for c in components}
    items = child(holder, "list")
    if items is not None:
        return None if items.get(_NIL) == "true" else [read_value(i) for i in children(items, "item")]
    value = child(holder, "value")
    if value is None or value.get(_NIL) == "true":
        return None
    kind = (value.get(_TYPE) or "string").rpartition(":")[2]
    return _READERS[kind](value.text or "")


def same(actual: Any, expected: Any) -> bool:
    """Compare as the kit does: numbers to eight places, contexts by the entries that are expected."""
    if isinstance(expected, bool) or isinstance(actual, bool):
        return actual is expected
    if isinstance(expected, Decimal):
        return isinstance(actual, int | Decimal) and abs(actual - expected) <= _CLOSE * max(Decimal(1), abs(expected))
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(actual) != len(expected):
            return False
        return all(same(a, e) for a, e in zip(actual, expected, strict=True))
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(k in actual and same(actual[k], v) for k, v in expected.items())
    return bool(actual == expected)
