"""The settings there are, so that a misspelt one is named instead of silently doing nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from engine.config import LIMIT_SETTINGS

PREFIX = "LOTS_"
SETTINGS = (
    "LOTS_BPMN_DIR",
    "LOTS_DATABASE_URL",
    "LOTS_DATA_DIR",
    "LOTS_DEMO_PASSWORD",
    "LOTS_KEY_DIR",
    *LIMIT_SETTINGS,
    "LOTS_LOG_ORIGIN",
    "LOTS_PORT",
    "LOTS_PUBLIC_URL",
    "LOTS_SECRET_KEY",
    "LOTS_SMTP_URL",
    "LOTS_TIMEZONE",
)
OF_TESTS = ("LOTS_CONFORMANCE_DATA", "LOTS_REQUIRE", "LOTS_SCREENSHOTS")


def strange_settings(given: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each `LOTS_` name that is no setting, with the one that may be meant."""
    for name in sorted(given):
        if name.startswith(PREFIX) and name not in (*SETTINGS, *OF_TESTS):
            likely = get_close_matches(name, SETTINGS, 1)
            meant = f" Is {likely[0]} meant?" if likely else " docs/configuration.md lists them."
            yield f"{name} is no setting.{meant}"
