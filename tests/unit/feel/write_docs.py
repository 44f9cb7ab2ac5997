"""Write the functions into `docs/feel.md`: `python -m tests.unit.feel.write_docs` after a change of functions.txt."""

from __future__ import annotations

from pathlib import Path

from engine.feel.catalogue import as_markdown

PAGE = Path(__file__).parents[3] / "docs/feel.md"
BEFORE, AFTER = "## Functions\n", "\n## Limits\n"


def written(page: str) -> str:
    """Return the page with its functions as they are now."""
    head, _, rest = page.partition(BEFORE)
    _, _, tail = rest.partition(AFTER)
    return f"{head}{BEFORE}\n{as_markdown()}\n{AFTER}{tail}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
