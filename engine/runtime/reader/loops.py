"""Loop characteristics: standard loops and multi-instance activities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from engine.diagram.findings import Sheet
from engine.diagram.spec import LoopSpec, LoopThrow
from engine.runtime.reader.events import EventReader, declared_event
from engine.runtime.reader.xml import ZEEBE, Element, every, extensions, first, is_true, local, namespace, text_of

REFERENCES: dict[str, tuple[Literal["each", "first"], str]] = {
    "None": ("each", "noneBehaviorEventRef"),
    "One": ("first", "oneBehaviorEventRef"),
}


def read_loop(el: Element, process: Any, sheet: Sheet) -> LoopSpec | None:
    """Return how the activity is repeated, or None."""
    standard, multi = first(el, "standardLoopCharacteristics"), first(el, "multiInstanceLoopCharacteristics")
    if standard is not None:
        return _standard(el, standard, sheet)
    return _multi(el, multi, process, sheet) if multi is not None else None


def _standard(el: Element, x: Element, sheet: Sheet) -> LoopSpec:
    condition, maximum = text_of(first(x, "loopCondition")), x.get("loopMaximum")
    if condition is None and maximum is None:
        sheet.note("LOOP-ENDLESS", el.get("id"))
    if maximum is not None and not maximum.isdecimal():
        sheet.note("LOOP-MAXIMUM", el.get("id"), value=maximum)
        maximum = None
    sheet.feel(el.get("id"), condition)
    return LoopSpec(
        kind="standard",
        condition=condition,
        maximum=int(maximum) if maximum is not None else None,
        test_before=is_true(x, "testBefore"),
    )


def _multi(el: Element, x: Element, process: Any, sheet: Sheet) -> LoopSpec:
    element = el.get("id")
    z = next((z for z in extensions(x) if namespace(z) == ZEEBE and local(z) == "loopCharacteristics"), None)
    loop = LoopSpec(
        kind="multi",
        sequential=is_true(x, "isSequential"),
        input_collection=_attribute(z, "inputCollection"),
        input_element=_attribute(z, "inputElement"),
        cardinality=text_of(first(x, "loopCardinality")),
        output_collection=_attribute(z, "outputCollection"),
        output_element=_attribute(z, "outputElement"),
        completion=text_of(first(x, "completionCondition")),
        throws=tuple(_throws(el, x, process, sheet)),
    )
    _complete(element, x, loop, sheet)
    return loop


def _throws(el: Element, x: Element, process: Any, sheet: Sheet) -> Iterator[LoopThrow]:
    behaviour, reader = x.get("behavior", "All"), EventReader(process, el, {}, sheet)
    if behaviour in REFERENCES:
        when, attribute = REFERENCES[behaviour]
        name = x.get(attribute)
        for event in reader.thrown_by_loop(declared_event(el, name)):
            yield LoopThrow(when, event)
        if name is None:
            sheet.empty(el.get("id"), "loop-event")
    for rule in every(x, "complexBehaviorDefinition") if behaviour == "Complex" else ():
        condition, event_el = text_of(first(rule, "condition")), first(rule, "event")
        sheet.feel(el.get("id"), condition)
        inside = [d for d in event_el if local(d).endswith("EventDefinition")] if event_el is not None else []
        for event in reader.thrown_by_loop(inside[0] if inside else None):
            yield LoopThrow("condition", event, condition)


def _attribute(z: Element | None, name: str) -> str | None:
    return (z.get(name) or None) if z is not None else None


def _complete(element: str | None, x: Element, loop: LoopSpec, sheet: Sheet) -> None:
    if (loop.input_collection in (None, "=")) == (loop.cardinality is None):
        sheet.empty(element, "loop-list")
    if (loop.output_collection is None) != (loop.output_element is None):
        sheet.empty(element, "loop-output")
    if loop.completion is None and first(x, "completionCondition") is not None:
        sheet.empty(element, "loop-completion")
    sheet.feel(element, loop.input_collection)
    sheet.feel(element, loop.cardinality)
    sheet.feel(element, loop.output_element)
    sheet.feel(element, loop.completion)
