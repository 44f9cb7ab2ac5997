"""Which system a diagram was drawn for. What Camunda 7 and SpiffWorkflow add to BPMN is converted, not run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.diagram.findings import Sheet
from engine.runtime.reader.xml import BPMN, ZEEBE, Element, local, namespace

MODELER = "http://camunda.org/schema/modeler/1.0"
PLATFORM = f"{{{MODELER}}}executionPlatform"
OURS = "Camunda Cloud"


@dataclass(frozen=True, slots=True)
class System:
    """Another system: its name, the namespace of what it adds, and how names in it are told."""

    name: str
    namespace: str
    prefix: str


CAMUNDA_7 = System("Camunda 7", "http://camunda.org/schema/1.0/bpmn", "camunda")
SPIFF = System("SpiffWorkflow", "http://spiffworkflow.org/bpmn/schema/1.0/core", "spiffworkflow")
SYSTEMS = (SPIFF, CAMUNDA_7)


def system_of(root: Element) -> System | None:
    """Return the other system that the diagram was drawn for; None when it is run as it is.

    A Camunda 8 diagram may carry what an older editor left in it: that has no effect there either.
    """
    if any(namespace(el) == ZEEBE for el in root.iter()) or root.get(PLATFORM) == OURS:
        return None
    declared = set(root.nsmap.values())
    for system in SYSTEMS:
        if system.namespace in declared or any(_of(system, el) for el in root.iter()):
            return system
    return CAMUNDA_7 if root.get(PLATFORM) == "Camunda Platform" else None


def _of(system: System, el: Element) -> bool:
    return namespace(el) == system.namespace or any(
        str(name).startswith(f"{{{system.namespace}}}") for name in el.attrib
    )


def note_ignored(root: Element, sheet: Sheet) -> None:
    """FOREIGN-IGNORED: what another system's editor has left in a diagram that is run as it is."""
    for el in root.iter(f"{{{BPMN}}}*"):
        if el is root or (el.getparent() is root and local(el) != "process"):
            continue
        for system in SYSTEMS:
            for name in dict.fromkeys(_names(system, el)):
                sheet.note("FOREIGN-IGNORED", place(el), name=f"{system.prefix}:{name}")


def _names(system: System, el: Element) -> Iterator[str]:
    mark = f"{{{system.namespace}}}"
    yield from (str(name).removeprefix(mark) for name in el.attrib if str(name).startswith(mark))
    yield from (local(child) for child in el if namespace(child) == system.namespace)


def place(el: Element) -> str | None:
    """Return the id of the element that is drawn, the nearest around *el*."""
    here: Element | None = el
    while here is not None and not (here.get("id") and not local(here).endswith("EventDefinition")):
        here = here.getparent()
    return here.get("id") if here is not None else None
