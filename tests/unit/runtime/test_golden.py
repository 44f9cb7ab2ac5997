"""Cases saved by each released version are loaded, do what they waited for, and finish."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from engine.feel import codec
from engine.runtime import (
    Advance,
    Happening,
    JobCompleted,
    MessageReceived,
    Retried,
    SignalReceived,
    Snapshot,
    TaskCompleted,
    TimerFired,
    advance,
    read_diagram,
)
from tests.golden.write import CASES, FOLDER
from tests.unit.runtime.harness import Case

FILES = sorted(FOLDER.glob("*/*.json"))


def test_every_version_has_every_case() -> None:
    for version in {path.parent.name for path in FILES}:
        assert {path.stem for path in FILES if path.parent.name == version} >= CASES.keys()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_case_of_an_earlier_version_is_loaded_and_finishes(path: Path) -> None:
    saved = json.loads(path.read_text(encoding="utf-8"))
    case = Restored(saved)
    for _ in range(50):
        happening = case.next()
        if happening is None:
            break
        case.happen(happening)
    assert case.finished


class Restored(Case):
    """A saved case, taken up where it was left."""

    def __init__(self, saved: dict[str, Any]) -> None:
        super().__init__(saved["diagram"].encode(), {"nyckel": "K1"})
        for opened in (self.tasks, self.jobs, self.timers, self.catches, self.signal_catches, self.incidents):
            opened.clear()
        self.steps = [Advance(saved["state"].encode())]
        self.stored = {
            int(scope): {name: base64.b64decode(raw) for name, raw in names.items()}
            for scope, names in saved["variables"].items()
        }
        self.stored.setdefault(0, {})["saknas"] = codec.encode(1)  # what an operator adds before the retry
        self.left = saved

    def _apply(self, step: Advance) -> None:
        """What the saved case had announced is no longer known here, only its tokens are."""
        self.steps.append(step)
        for change in step.changes:
            scope = self.stored.setdefault(change.scope, {})
            if change.new is None:
                scope.pop(change.name, None)
            else:
                scope[change.name] = change.new
        for scope_id in step.dropped_scopes:
            self.stored.pop(scope_id, None)
        if not hasattr(self, "left"):
            return
        for key, announced, dropped in (
            ("tasks", step.offered, step.withdrawn),
            ("jobs", step.jobs, step.dropped_jobs),
            ("timers", step.timers, step.dropped_timers),
            ("messages", step.catches, step.dropped_catches),
            ("incidents", step.incidents, step.mended),
        ):
            for token in dropped:
                self.left[key].pop(str(token), None)
            for thing in announced:
                self.left[key][str(thing.token)] = thing.element

    def happen(self, happening: Happening) -> None:
        self._apply(advance(self.spec, Snapshot(self.last.state, self.stored), happening, self.around))

    def next(self) -> Happening | None:
        """Return the next thing that happens to the case."""
        kinds = (("incidents", Retried), ("messages", MessageReceived), ("jobs", JobCompleted),
                 ("timers", TimerFired), ("tasks", TaskCompleted))  # fmt: skip
        if self.left["signals"]:
            return SignalReceived(self.left["signals"].pop())
        for key, make in kinds:
            if self.left[key]:
                token = next(iter(self.left[key]))
                del self.left[key][token]
                return make(int(token))
        return None


def test_the_diagrams_of_saved_cases_can_still_be_read() -> None:
    for path in FILES:
        assert read_diagram(json.loads(path.read_text(encoding="utf-8"))["diagram"].encode()).processes
