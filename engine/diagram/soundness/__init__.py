"""Soundness: whether a case can come to wait for ever, run an element twice, or never come to one.

The token game of `engine.runtime` is played on every level by itself, each event and each choice being possible.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagram.findings import finding
from engine.diagram.soundness.build import catchers, net_of
from engine.diagram.soundness.complex import FACTS
from engine.diagram.soundness.exploration import Budget, Problem, explore
from engine.diagram.soundness.net import Net
from engine.diagram.soundness.reduction import reduce, set_arrivals
from engine.diagram.spec import ProcessSpec, is_expression, triggers_of
from engine.errors import Finding
from engine.feel import FeelError, compile_expression

__all__ = ["Budget", "soundness"]

MOST = 5
"""Of one level no more are told: most of them have the same cause."""


def soundness(process: ProcessSpec, level: ProcessSpec, budget: Budget) -> Iterator[Finding]:
    """SOUND-STUCK, SOUND-TWICE, SOUND-DEAD, SOUND-DOUBTFUL, SOUND-UNDECIDED, ERROR-UNCAUGHT.

    The structure of the level must have no faults.
    """
    yield from _uncaught_errors(process, level)
    if _counts(level):
        yield finding("SOUND-UNDECIDED:counts", level.id, name=level.label)
        return
    net = net_of(process, level)
    reduce(net)
    set_arrivals(net)
    explored = explore(net, budget)
    told = _distinct(explored.problems)
    for problem in told[:MOST]:
        yield _told(level, problem)
    if not explored.decided:
        left = tuple(name for name in net.knots if name in level.nodes)
        yield finding("SOUND-UNDECIDED", level.id, path=left, name=level.label)
    elif not told:
        yield from _dead(level, net, explored.alive)


def _uncaught_errors(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """ERROR-UNCAUGHT: an error that nothing in the diagram catches. Of a computed code that is not known."""
    for node in level.nodes.values():
        for event in triggers_of(node) if node.kind == "endEvent" else ():
            known = event.kind == "error" and event.code and not is_expression(event.code)
            if known and not catchers(process, level, event):
                yield finding("ERROR-UNCAUGHT", node.id, code=event.code)


def _counts(level: ProcessSpec) -> bool:
    """Tell whether elements count tokens, or a complex gateway tells its phases apart."""
    for node in level.nodes.values():
        if node.start_quantity != 1 or node.completion_quantity != 1:
            return True
        if node.kind == "complexGateway" and any(_reads_phase(level.flows[name].condition) for name in node.outgoing):
            return True
    return False


def _reads_phase(condition: str | None) -> bool:
    try:
        return condition is not None and bool(compile_expression(condition[1:]).may_read & FACTS)
    except FeelError:
        return False


def _distinct(problems: list[Problem]) -> list[Problem]:
    """Return one problem of each kind at each element: the certain one, else the nearest."""
    best: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        key = problem.kind, problem.element
        if key not in best or (problem.certain and not best[key].certain):
            best[key] = problem
    return sorted(best.values(), key=lambda problem: not problem.certain)


def _told(level: ProcessSpec, problem: Problem) -> Finding:
    key = f"SOUND-{problem.kind.upper()}" if problem.certain else f"SOUND-DOUBTFUL:{problem.kind}"
    name = level.nodes[problem.element].label
    return finding(key, problem.element, path=problem.path, name=name)


def _dead(level: ProcessSpec, net: Net, alive: int) -> Iterator[Finding]:
    for name, bit in net.bits.items():
        if not alive & bit:
            yield finding("SOUND-DEAD", name, name=level.nodes[name].label)
