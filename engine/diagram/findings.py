"""Short ways to make a Finding, and the sheet on which a reader collects them."""

from __future__ import annotations

from engine.errors import Finding

Position = tuple[int, int]


def error(code: str, element: str | None, message: str, remedy: str, position: Position | None = None) -> Finding:
    """Return a finding that keeps the diagram from being deployed."""
    return Finding(code, "error", element, message, remedy, position)


def warning(code: str, element: str | None, message: str, remedy: str, position: Position | None = None) -> Finding:
    """Return a finding that does not keep the diagram from being deployed."""
    return Finding(code, "warning", element, message, remedy, position)


class Sheet:
    """Findings in the order they were met."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def refuse(self, code: str, element: str | None, message: str, remedy: str) -> None:
        """Note an error."""
        self.found.append(error(code, element, message, remedy))

    def warn(self, code: str, element: str | None, message: str, remedy: str) -> None:
        """Note a warning."""
        self.found.append(warning(code, element, message, remedy))

    def empty(self, element: str | None, what: str) -> None:
        """Note that something was begun in the editor and not filled in."""
        self.refuse("EMPTY", element, f"{what} is not filled in.", "Fill it in, or remove it.")

    def feel(self, element: str | None, text: str | None, what: str) -> None:
        """Note that *text* must be FEEL and lacks its `=`."""
        if text is not None and not text.startswith("="):
            self.refuse(
                "FEEL-NO-EQUALS", element, f"{what} `{text}` is no FEEL expression.", f"Put = before it: ={text}"
            )

    def unsupported(self, element: str | None, what: str, remedy: str) -> None:
        """Note something that could not be run as it is drawn."""
        self.refuse("UNSUPPORTED", element, f"{what} can't be run.", remedy)

    @property
    def errors(self) -> list[Finding]:
        """The findings that refuse the diagram."""
        return [f for f in self.found if f.severity == "error"]
