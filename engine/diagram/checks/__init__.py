"""Everything that can be said against a diagram without running it: one function per finding."""

from __future__ import annotations

from engine.diagram.checks import compensation, events, expressions, flows, lanes, reachability, starts
from engine.diagram.checks.references import EXTERNAL_CHECKS, INTERNAL_CHECKS, References
from engine.diagram.findings import finding
from engine.diagram.spec import Diagram, ProcessSpec
from engine.errors import Finding

__all__ = ["References", "check"]

LEVEL_CHECKS = (
    *starts.CHECKS,
    *flows.CHECKS,
    *events.CHECKS,
    *compensation.CHECKS,
    *reachability.CHECKS,
    *INTERNAL_CHECKS,
    *lanes.CHECKS,
    *expressions.CHECKS,
)
"""Each takes (process, level): the level to look at, and the process it lies in."""


def check(diagram: Diagram, refs: References) -> list[Finding]:
    """Return every finding about *diagram*, the warnings of its reading first."""
    found = list(diagram.findings)
    executable = [process for process in diagram.processes.values() if process.executable]
    if not executable:
        found.append(finding("STRUCT-NOT-EXECUTABLE", None))
    for process in executable:
        found += _of_process(process, refs)
    return found


def _of_process(process: ProcessSpec, refs: References) -> list[Finding]:
    found: list[Finding] = []
    for level in process.levels():
        for of_level in LEVEL_CHECKS:
            found += of_level(process, level)
        for of_node in EXTERNAL_CHECKS:
            found += of_node(level, refs)
    return found
