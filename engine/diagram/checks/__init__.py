"""Everything that can be said against a diagram without running it: one function per finding."""

from __future__ import annotations

from engine.diagram.checks.references import References
from engine.diagram.spec import Diagram
from engine.errors import Finding


def check(diagram: Diagram, refs: References) -> list[Finding]:
    """Return every finding about *diagram*, the warnings of its reading first."""
    return list(diagram.findings)
