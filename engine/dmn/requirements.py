"""The arrows between decisions: what each builds on."""

from __future__ import annotations

from collections.abc import Mapping

from engine.dmn.logic import Findings
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
    for identity in _on_circles(nodes):
        message = f"{nodes[identity].name!r} requires itself, directly or through others."
        findings.add("DMN-CIRCLE", identity, message, "Remove one of the arrows of the circle.")


def _on_circles(nodes: Mapping[str, Decision]) -> list[str]:
    """Return the ids from which some way leads back to themselves."""
    return [identity for identity in nodes if identity in _reachable(identity, nodes)]


def _reachable(start: str, nodes: Mapping[str, Decision]) -> set[str]:
    reached: set[str] = set()
    waiting = list(nodes[start].requires)
    while waiting:
        identity = waiting.pop()
        if identity in nodes and identity not in reached:
            reached.add(identity)
            waiting += nodes[identity].requires
    return reached
