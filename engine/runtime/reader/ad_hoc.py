"""What the diagram says of an ad-hoc sub-process."""

from __future__ import annotations

from engine.diagram.findings import Sheet
from engine.diagram.spec import AdHocSpec
from engine.runtime.reader.xml import Element, first, is_true, text_of
from engine.runtime.reader.zeebe import Zeebe


def read_ad_hoc(el: Element, ext: Zeebe, sheet: Sheet) -> AdHocSpec:
    """Read `zeebe:adHoc`, the completion condition and the order."""
    element = el.get("id")
    active, output_collection, output_element = ext.ad_hoc()
    completion = first(el, "completionCondition")
    spec = AdHocSpec(
        active=active,
        completion=text_of(completion),
        cancel_remaining=is_true(el, "cancelRemainingInstances", True),
        sequential=el.get("ordering", "Parallel") == "Sequential",
        output_collection=output_collection,
        output_element=output_element,
    )
    if completion is not None and spec.completion in (None, "="):
        sheet.empty(element, "loop-completion")
    if (output_collection is None) != (output_element is None):
        sheet.empty(element, "loop-output")
    sheet.feel(element, active)
    sheet.feel(element, spec.completion)
    sheet.feel(element, output_element)
    return spec
