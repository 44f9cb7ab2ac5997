"""Write `docs/handlers.md`: `python -m tests.unit.workflows.write_docs` after a change of the descriptions."""

from __future__ import annotations

from pathlib import Path

from workflows.handlers.page import handlers_page

PAGE = Path(__file__).parents[3] / "docs/handlers.md"

if __name__ == "__main__":
    PAGE.write_text(handlers_page(), encoding="utf-8")
