"""Every incident that the engine can open is told in words, with what to do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.feel import FeelError
from engine.services.by_hand import STUCK
from engine.services.jobs import FailJob
from engine.services.offering import NOBODY
from web.incident_words import INCIDENTS

ROOT = Path(__file__).parents[3]
PLACE_OF_KEY = {"StepFailed": 0, "FailedStep": 2}
NEVER_INCIDENTS = {
    "process.no_event_start": "the caller of a start is told",
    "process.no_message_start": "the caller of a start is told",
    "scope.unknown": "the operator who mends a value is told",
}


def calls(*folders: str) -> Iterator[tuple[str, ast.Call]]:
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield node.func.id, node


def given(call: ast.Call, place: int) -> str | None:
    found = call.args[place] if len(call.args) > place else None
    return found.value if isinstance(found, ast.Constant) and isinstance(found.value, str) else None


def raised() -> set[str]:
    """Keys of steps that fail, and of what is not found while a step is taken."""
    failed = {given(call, PLACE_OF_KEY[name]) for name, call in calls("engine", "workflows") if name in PLACE_OF_KEY}
    missing = {given(call, 0) for name, call in calls("engine/runtime", "engine/dmn") if name == "NotFound"}
    return {key for key in failed | missing if key}


def feel_codes(kind: type[FeelError] = FeelError) -> Iterator[str]:
    yield kind.code
    for narrower in kind.__subclasses__():
        yield from feel_codes(narrower)


JOBS = {"job.hung", FailJob(0, "", "").key}
FROM_THE_LIBRARY = {"decision.unknown", "definition.unknown", "process.unpublished"}
KEYS = {*raised(), *feel_codes(), *JOBS, *FROM_THE_LIBRARY, STUCK, NOBODY} - NEVER_INCIDENTS.keys()


def test_the_keys_were_found() -> None:
    assert {"limit.automatic_steps", "task.nobody", "process.no_plain_start", "feel.limit"} <= KEYS


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_incident_is_told_in_words(key: str) -> None:
    assert key in INCIDENTS, f"add {key} to web.incident_words and its Swedish to translations/parts/incidents.toml"


def test_no_words_are_left_of_incidents_that_are_no_more() -> None:
    assert INCIDENTS.keys() - KEYS == set()
