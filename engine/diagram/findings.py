"""How findings about diagrams are made, and the sheet on which a reader collects them."""

from __future__ import annotations

from engine.diagram.words import ERRORS, WARNINGS
from engine.errors import Finding
from engine.findings import Texts

TEXTS = Texts(ERRORS, WARNINGS)
finding = TEXTS.finding


class Sheet:
    """Findings in the order they were met."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def note(self, key: str, element: str | None, /, **params: object) -> None:
        """Note the finding of that key (engine/diagram/words)."""
        self.found.append(finding(key, element, params))

    def empty(self, element: str | None, what: str) -> None:
        """Note that something was begun in the editor and not filled in; *what* as in `words.reading.EMPTY`."""
        self.note(f"EMPTY:{what}", element)

    def feel(self, element: str | None, text: str | None) -> None:
        """Note that *text* must be FEEL and lacks its `=`."""
        if text is not None and not text.startswith("="):
            self.note("FEEL-NO-EQUALS", element, text=text)

    @property
    def errors(self) -> list[Finding]:
        """The findings that refuse the diagram."""
        return [one for one in self.found if one.severity == "error"]
