"""Evaluate an expression at a fixed moment in Stockholm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel import compile_expression, compile_tests

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # already the 25th in Stockholm


def value(text: str, variables: Mapping[str, Any] | None = None) -> Any:
    given = variables or {}
    return compile_expression(text, given).evaluate(given, now=NOW, zone=STOCKHOLM)


def passes(tests: str, given: Any) -> Any:
    """Does the input of a decision table pass the tests of a cell?"""
    return compile_tests(tests).evaluate({"?": given}, now=NOW, zone=STOCKHOLM)
