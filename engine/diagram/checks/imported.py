"""What an import could not take over, and nobody has seen to yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.diagram.findings import finding
from engine.diagram.spec import ProcessSpec
from engine.diagram.words.interchange import DO_IT_ANEW, HOW, MARK
from engine.errors import Finding


def not_taken_over(process: ProcessSpec, level: ProcessSpec) -> Iterator[Finding]:
    """IMPORT-TODO: it was kept as an extension property of the element, which is removed when it is done."""
    if level is process:
        yield from _marks(process.id, process.properties)
    for node in level.nodes.values():
        yield from _marks(node.id, node.properties)


def _marks(element: str, properties: Mapping[str, str]) -> Iterator[Finding]:
    for mark, value in properties.items():
        if mark.startswith(MARK):
            yield todo(element, mark, value)


def todo(element: str | None, mark: str, value: str) -> Finding:
    """Return the finding of a mark like `import: camunda:field`, `import: camunda:field 2`, `import: name (M_1)`."""
    name = mark.removeprefix(MARK).split(" ")[0]
    how = HOW.get(name.rpartition(":")[2], DO_IT_ANEW)
    return finding("IMPORT-TODO", element, name=name, value=value, mark=mark, how=how)


CHECKS = (not_taken_over,)
