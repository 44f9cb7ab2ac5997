"""Call activities that call each other in a circle, also by way of other processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.diagram.findings import finding
from engine.diagram.spec import Diagram, ProcessSpec, is_expression
from engine.errors import Finding

Calls = Mapping[str, frozenset[str]]
"""{process: the processes it calls}"""


def calls_of(process: ProcessSpec) -> frozenset[str]:
    """Return the processes that the process calls by name."""
    called = (node.called.process_id for node in process.every_node() if node.called is not None)
    return frozenset(name for name in called if name and not is_expression(name))


def recursive_calls(diagram: Diagram, elsewhere: Calls) -> Iterator[Finding]:
    """CALL-RECURSIVE: a call that leads back to the process it is made in."""
    calls: dict[str, frozenset[str]] = {**elsewhere}
    calls |= {process.id: calls_of(process) for process in diagram.processes.values() if process.executable}
    for process in diagram.processes.values():
        for node in process.every_node() if process.executable else ():
            called = node.called.process_id if node.called is not None else None
            if called is not None and process.id in _reached(called, calls):
                yield finding("CALL-RECURSIVE", node.id, path=(node.id,), name=node.label, process=called)


def _reached(start: str, calls: Calls) -> set[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += calls.get(name, ())
    return seen
