"""The expression for which a step has stopped: why it failed, and where in the diagram it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.diagram.checks.expressions import Site, sites
from engine.diagram.spec import ProcessSpec
from engine.feel import codec
from engine.feel.errors import MOST_KEPT


@dataclass(frozen=True, slots=True)
class FailedExpression:
    """why: see engine/feel/words.py. text, position: the expression as far as it was kept, and (line, column) in it.

    what: which expression of the element it is (`Site.what`). way_to: where the flow with the condition leads.
    place: inside a decision model `decision`, `rule` and `column`.
    """

    why: Any
    text: str = ""
    position: tuple[int, int] | None = None
    what: str | None = None
    way_to: str | None = None
    place: dict[str, str] = field(default_factory=dict)


def failed_expression(spec: ProcessSpec, element: str, facts: bytes | None) -> FailedExpression | None:
    """Return what is known of it; None when no expression failed."""
    if facts is None:
        return None
    said = codec.decode(facts)
    text, line = said.get("text", ""), said.get("line")
    position = None if line is None else (line, said["column_in_text"])
    place = {name: said[name] for name in ("decision", "rule", "column") if name in said}
    site = None if place or not text else _site(spec, element, text)
    if site is None:
        return FailedExpression(said["why"], text, position, place=place)
    return FailedExpression(said["why"], text, position, site.what, _way_to(spec, site.element))


def _site(spec: ProcessSpec, element: str, text: str) -> Site | None:
    """Return where the text is written: at the element itself, on a way from it, or else anywhere on its level."""
    for level in spec.levels():
        if element in level.nodes:
            found = [site for site in sites(level) if site.text[1 : MOST_KEPT + 1] == text]
            return min(found, key=lambda site: _distance(level, element, site.element), default=None)
    return None


def _distance(level: ProcessSpec, element: str, other: str) -> int:
    if other == element:
        return 0
    return 1 if other in level.flows and level.flows[other].source == element else 2


def _way_to(spec: ProcessSpec, element: str) -> str | None:
    """Return the label of the element that the flow leads to; None for an element that is no flow."""
    return next(_targets_of(spec, element), None)


def _targets_of(spec: ProcessSpec, element: str) -> Iterator[str]:
    for level in spec.levels():
        if element in level.flows:
            yield level.nodes[level.flows[element].target].label
