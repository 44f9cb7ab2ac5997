"""Keyset paging: the cursor of the next page as one word in the address."""

from __future__ import annotations

from datetime import datetime

Cursor = tuple[datetime, int]


def write_cursor(after: Cursor | None) -> str | None:
    return None if after is None else f"{after[0].isoformat()}_{after[1]}"


def read_cursor(text: str | None) -> Cursor | None:
    """Return the cursor; what is not one begins at the first page."""
    moment, _, number = (text or "").partition("_")
    try:
        at, last = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None
    return None if at.tzinfo is None else (at, last)
