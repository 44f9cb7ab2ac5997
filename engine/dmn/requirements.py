"""The arrows between decisions: what each builds on."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from engine.dmn.findings import Findings
from engine.dmn.model import Decision, InputData
from engine.dmn.xml import Element, children


def required_ids(element: Element, namespace: str | None, findings: Findings) -> tuple[str, ...]:
    """Return the ids that a decision's requirements point at."""
    found = []
    for requirement in children(element, "informationRequirement", "knowledgeRequirement"):
        for reference in children(requirement, "requiredInput", "requiredDecision", "requiredKnowledge"):
            home, _, identity = (reference.get("href") or "").rpartition("#")
            if home and home != namespace:
                findings.add("DMN-REF", element, "A requirement points into another file.", "Draw it within this file.")
            else:
                found.append(identity)
    return tuple(found)


def check_requirements(nodes: Mapping[str, Decision], inputs: Mapping[str, InputData], findings: Findings) -> None:
    """Refuse requirements of what does not exist, and decisions that require themselves."""
    for node in nodes.values():
        for identity in node.requires:
            if identity not in nodes and identity not in inputs:
                message = f"{node.name!r} requires {identity!r}, which is not in the file."
                findings.add("DMN-REF", node.id, message, "Draw the arrow anew, or remove it.")
    arrows = {node.id: [i for i in node.requires if i in nodes and i != node.id] for node in nodes.values()}
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        circle = error.args[1]
        names = ", ".join(nodes[identity].name for identity in circle)
        message = f"The decisions require each other in a circle: {names}."
        findings.add("DMN-CIRCLE", circle[0], message, "Remove one of the arrows of the circle.")
    for node in nodes.values():
        if node.id in node.requires:
            findings.add("DMN-CIRCLE", node.id, f"{node.name!r} requires itself.", "Remove the arrow.")
