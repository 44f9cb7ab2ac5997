"""Texts of how cases go through a diagram: who waits for what, and what is known when."""

ERRORS: dict[str, tuple[str, str]] = {}

WARNINGS: dict[str, tuple[str, str]] = {}
