"""Why an automatic step could not be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import EngineError, NotFound
from engine.feel import FeelError


class StepFailed(EngineError):
    """An automatic step can't be done as the diagram and the variables stand; *key* is stable.

    facts: of the expression that failed, as FeelError.facts() has them.
    """

    def __init__(self, key: str, message: str, facts: Mapping[str, Any] | None = None) -> None:
        super().__init__(key, message=message)
        self.message, self.facts = message, facts or {}

    def __str__(self) -> str:
        return self.message


ANSWERABLE = (StepFailed, FeelError, NotFound)
"""What becomes an incident; anything else is a fault of the program and is raised."""


def facts_of(err: Exception) -> Mapping[str, Any]:
    """Return what the failure of an expression says as plain data; of any other failure nothing."""
    if isinstance(err, FeelError):
        return err.facts()
    return err.facts if isinstance(err, StepFailed) else {}
