"""Keyset paging: a cursor says after which row the next page starts, so that rows added meanwhile shift nothing."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

from engine.errors import Invalid

Cursor = tuple[datetime, int]


def write_cursor(after: Cursor | None) -> str | None:
    """Return the text of a cursor; None on the last page."""
    if after is None:
        return None
    text = f"{after[0].astimezone(UTC).isoformat()} {after[1]}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str | None) -> Cursor | None:
    """Raises Invalid `cursor.unknown` for what *write_cursor* did not write."""
    if text is None:
        return None
    try:
        moment, row_id = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split(" ")
        at = datetime.fromisoformat(moment)
        return at.astimezone(UTC), int(row_id)
    except (ValueError, OverflowError):
        raise Invalid("cursor.unknown") from None
