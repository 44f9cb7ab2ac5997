"""What a scenario consists of, as the reader gives it and the player takes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from engine.errors import Invalid

ENTREPRENEUR = "entrepreneur"
"""The `by` of a scenario that starts at the public page."""


class ScenarioError(Invalid):
    """A scenario that can't be read or does not hold; says in which file and step (0 = its head), and what is wrong."""

    def __init__(self, path: Path, step: int, what: str) -> None:
        super().__init__("scenario.failed", file=str(path), step=step, what=what)

    def __str__(self) -> str:
        place = f"step {self.params['step']}" if self.params["step"] else "head"
        return f"{self.params['file']}, {place}: {self.params['what']}"


@dataclass(frozen=True, slots=True)
class TaskStep:
    """A person completes a task, claiming it if needed. takes_only: claims it and leaves it open.

    case: alias of the case (None: the scenario's own). item: which child of a multi-instance, by its words or group.
    refused: the error key that the command must be refused with; nothing may change then.
    """

    number: int
    who: str
    task: str
    values: Mapping[str, Any]
    case: str | None = None
    item: str | None = None
    refused: str | None = None
    takes_only: bool = False


@dataclass(frozen=True, slots=True)
class MessageStep:
    """A message comes in, to the case of an alias or to an explicit key."""

    number: int
    name: str
    key: str | None
    case: str | None
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentStep:
    """A person adds a file to a case; *file* lies beside the scenario. who: a login, or `entrepreneur` by the link."""

    number: int
    who: str
    file: Path
    name: str
    case: str | None = None


@dataclass(frozen=True, slots=True)
class AdvanceStep:
    """Time passes by the wall clock."""

    number: int
    by: timedelta


@dataclass(frozen=True, slots=True)
class AdvanceToStep:
    """Time passes until a local time (naive)."""

    number: int
    to: datetime


@dataclass(frozen=True, slots=True)
class ExpectStep:
    """What must hold now. at: elements where tokens stand; tasks: elements of open tasks; events: types that exist."""

    number: int
    case: str | None = None
    state: str | None = None
    outcome: str | None = None
    at: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[str, ...] = ()


Step = TaskStep | DocumentStep | MessageStep | AdvanceStep | AdvanceToStep | ExpectStep


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story. start: local time of the installation (naive). by: a login or `entrepreneur`."""

    path: Path
    name: str
    process: str
    start: datetime
    by: str
    values: Mapping[str, Any]
    steps: tuple[Step, ...]
    people: str = "smedhult"
    channel: str = "web"
    title: str | None = None

    def logins(self) -> Iterator[tuple[int, str]]:
        """Every login the file names, with the number of its step (0 = its head)."""
        if self.by != ENTREPRENEUR:
            yield 0, self.by
        for step in self.steps:
            if isinstance(step, TaskStep | DocumentStep) and step.who != ENTREPRENEUR:
                yield step.number, step.who
