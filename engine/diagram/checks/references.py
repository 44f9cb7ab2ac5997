"""References to what lies outside the diagram."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class References:
    """What exists outside the diagram; None = not known, so not checked."""

    forms: frozenset[str] | None = None
    decisions: frozenset[str] | None = None
    groups: frozenset[str] | None = None
    handlers: frozenset[str] | None = None
    processes: frozenset[str] | None = None
