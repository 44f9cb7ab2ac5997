"""Which steps nobody may lead a case past by hand: those that the law asks for before, at and after a decision."""

from __future__ import annotations

from engine.diagram.spec import Node

LEGAL_STEPS = frozenset({"communicate", "disqualification", "reasons", "decide", "dispatch"})
"""Kinds of `lots:step` (DESIGN 12.19)."""


def is_protected(node: Node) -> bool:
    """Tell whether the element is a decision gate or one of the legal steps."""
    return node.lots.gate is not None or node.lots.step in LEGAL_STEPS
