"""The arrows between decisions: what each builds on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter

from engine.dmn.findings import Findings
from engine.dmn.model import Decision
from engine.dmn.xml import Element, children


def required_ids(element: Element, namespace: str | None, findings: Findings) -> tuple[str, ...]:
    """Return the ids that a decision's requirements point at."""
    found = []
    for requirement in children(element, "informationRequirement", "knowledgeRequirement"):
        for reference in children(requirement, "requiredInput", "requiredDecision", "requiredKnowledge"):
            home, _, identity = (reference.get("href") or "").rpartition("#")
            if home and home != namespace:
                findings.add("DMN-REF:elsewhere", element)
            else:
                found.append(identity)
    return tuple(found)


def check_requirements(nodes: Mapping[str, Decision], others: Collection[str], findings: Findings) -> None:
    """Refuse requirements of what does not exist, and decisions that require themselves.

    others: the ids of input data and decision services.
    """
    for node in nodes.values():
        for identity in node.requires:
            if identity not in nodes and identity not in others:
                findings.add("DMN-REF", node.id, name=node.name, id=identity)
    arrows = {node.id: [i for i in node.requires if i in nodes and i != node.id] for node in nodes.values()}
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        circle = error.args[1]
        findings.add("DMN-CIRCLE", circle[0], names=", ".join(nodes[identity].name for identity in circle))
    for node in nodes.values():
        if node.id in node.requires:
            findings.add("DMN-CIRCLE:itself", node.id, name=node.name)
