"""Examples of findings about diagrams of other systems."""

from __future__ import annotations

from tests.bpmn_builder import DECLARED, NAMESPACES, bpmn, element
from tests.unit.findings.drawing import END, GOOD, LINE
from tests.unit.findings.example import Example, drawn

CAMUNDA_7 = 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
ZEEBE = ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
LEFT = "<zeebe:properties>{}</zeebe:properties>"
TODO = '<zeebe:property name="import: camunda:class" value="org.example.Send"/>'


def of_camunda_7(xml: bytes) -> bytes:
    """The diagram as Camunda 7 writes it."""
    text = xml.decode().replace("<extensionElements><zeebe:userTask/></extensionElements>", "").replace(DECLARED, "")
    return text.replace(NAMESPACES, NAMESPACES.replace(ZEEBE, f" {CAMUNDA_7}")).encode()


def left_behind(xml: bytes) -> bytes:
    """The diagram with something that an editor for Camunda 7 wrote."""
    return xml.replace(b"<zeebe:userTask/>", f'<zeebe:userTask/><camunda:in {CAMUNDA_7} variables="all"/>'.encode())


def remembered(*properties: str) -> bytes:
    extensions = (LEFT.format("".join(properties)),) if properties else ()
    return bpmn(element("userTask u", *extensions), END, path=LINE)


EXAMPLES: list[Example] = [
    drawn("FOREIGN", "The diagram was drawn for another system, and is converted before it is run.",
          of_camunda_7(GOOD), GOOD),
    drawn("FOREIGN-IGNORED", "Something of another system was left in a diagram that is run as it is.",
          left_behind(GOOD), GOOD),
    drawn("IMPORT-TODO", "The import could not take something over, and nobody has seen to it yet.",
          remembered(TODO), remembered()),
]  # fmt: skip
OUTSIDE = {
    "IMPORT-CHANGED": "The import made something else of what was drawn; it is to be looked over.",
    "IMPORT-FORM": "The import met a form that is a file of its own.",
    "IMPORT-HANDLER": "The import made a job of what was code.",
    "IMPORT-LEFT-OUT": "The import left something out that has no meaning here.",
}
"""What only `lots import` and the import of the process library tell."""
