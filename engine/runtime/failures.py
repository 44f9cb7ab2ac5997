"""Why an automatic step could not be done."""

from __future__ import annotations

from engine.errors import EngineError, NotFound
from engine.feel import FeelError


class StepFailed(EngineError):
    """An automatic step can't be done as the diagram and the variables stand; *key* is stable."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(key, message=message)
        self.message = message

    def __str__(self) -> str:
        return self.message


ANSWERABLE = (StepFailed, FeelError, NotFound)
"""What becomes an incident; anything else is a fault of the program and is raised."""
