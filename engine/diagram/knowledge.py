"""What is known of the forms, decisions and handlers that a diagram refers to, as far as its variables go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.ports import HandlerDescription


@dataclass(frozen=True, slots=True)
class FormNames:
    """The variables that a form sets, those it reads, and those it takes the options of a choice from."""

    sets: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """forms: by form id. decisions: the variables each one needs. handlers: what they say of themselves."""

    forms: Mapping[str, FormNames] = field(default_factory=dict)
    decisions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    handlers: Mapping[str, HandlerDescription] = field(default_factory=dict)
