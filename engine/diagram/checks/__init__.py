"""Everything that can be said against a diagram without running it: one function per finding."""

from __future__ import annotations

from engine.diagram.checks import (
    circles,
    compensation,
    events,
    expressions,
    flows,
    imported,
    lanes,
    reachability,
    starts,
)
from engine.diagram.checks.calls import recursive_calls
from engine.diagram.checks.handlers import handler_needs
from engine.diagram.checks.references import EXTERNAL_CHECKS, INTERNAL_CHECKS, References
from engine.diagram.findings import finding
from engine.diagram.soundness import Budget, soundness
from engine.diagram.spec import Diagram, ProcessSpec
from engine.diagram.variables import unset_variables
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
    *imported.CHECKS,
)
"""Each takes (process, level): the level to look at, and the process it lies in."""
DRAWN_WRONG = ("STRUCT-", "REF-FLOW", "REF-DEFAULT", "REF-ATTACHED")
"""Faults on a level that make it pointless to ask how cases go through it."""


def check(diagram: Diagram, refs: References, budget: Budget | None = None) -> list[Finding]:
    """Return every finding about *diagram*, the warnings of its reading first.

    budget: how long it may be explored how cases go through it.
    """
    budget = budget or Budget()
    found = list(diagram.findings)
    executable = [process for process in diagram.processes.values() if process.executable]
    if not executable:
        found.append(finding("STRUCT-NOT-EXECUTABLE", None))
    for process in executable:
        found += _of_process(process, refs, budget)
    found += recursive_calls(diagram, refs.calls)
    return found


def _of_process(process: ProcessSpec, refs: References, budget: Budget) -> list[Finding]:
    found: list[Finding] = []
    for level in process.levels():
        of_this = [one for of_level in LEVEL_CHECKS for one in of_level(process, level)]
        if not any(one.severity == "error" and one.code.startswith(DRAWN_WRONG) for one in of_this):
            of_this += [*circles.automatic_circle(process, level), *soundness(process, level, budget)]
        found += of_this
        for of_node in (*EXTERNAL_CHECKS, handler_needs):
            found += of_node(level, refs)
    if refs.knowledge is not None and not any(one.code.startswith("REF-FLOW") for one in found):
        found += unset_variables(process, refs.knowledge)
    return found
