"""The words a person must give for what others will ask about."""

from __future__ import annotations

from engine.errors import FieldError, Invalid

MAX_REASON = 2000


def given_reason(text: str) -> str:
    """Return the reason. Raises Invalid with an error on `reason` when there is none, or too much of it."""
    reason = text.strip()
    if not reason:
        raise Invalid("form.invalid", {"reason": FieldError("reason.required")})
    if len(reason) > MAX_REASON:
        raise Invalid("form.invalid", {"reason": FieldError("form.max_length", {"limit": MAX_REASON})})
    return reason
