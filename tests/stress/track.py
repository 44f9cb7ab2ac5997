"""One installation and the processes that race on it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from sqlalchemy import func, select

from engine.services.work import House
from tests.factories import Clock, deploy, open_test_house
from tests.processes import bpmn, end_event, receive_task, service_task, start_event, timer_boundary, user_task
from tests.stress.racer import EXTENSIONS, Nobody

ROOT = Path(__file__).parents[2]
HEAD_START_S = 0.004
SPREAD_S = 0.003
"""The second process begins up to this much before or after the first, so that every statement gets its turn."""

PROCESSES: Mapping[str, bytes] = {
    "tally": bpmn("tally", [start_event(), user_task("look"), end_event()], ["start -> look", "look -> end"]),
    "limit": bpmn(
        "limit",
        [start_event(), user_task("look"), timer_boundary("late", "look", "P3D"), user_task("chase"), end_event()],
        ["start -> look", "look -> end", "late -> chase", "chase -> end"],
    ),
    "hearing": bpmn(
        "hearing",
        [start_event(), user_task("look"), receive_task("hear", "reply"), user_task("sum"), end_event()],
        ["start -> look", "look -> hear", "hear -> sum", "sum -> end"],
        messages={"reply": "=arende.nummer"},
    ),
    "working": bpmn(
        "working",
        [start_event(), service_task("work", "test.do", retries=1), user_task("sum"), end_event()],
        ["start -> work", "work -> sum", "sum -> end"],
    ),
}

Order = dict[str, Any]
Outcomes = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Racer:
    process: subprocess.Popen[str]

    def say(self, order: Order) -> None:
        pipe(self.process.stdin).write(json.dumps(order) + "\n")
        pipe(self.process.stdin).flush()

    def hear(self) -> str:
        return pipe(self.process.stdout).readline()

    def outcome(self) -> str:
        line = self.hear()
        assert line, "a racer broke: its message is above"
        return str(json.loads(line)["how"])


@dataclass(slots=True)
class Track:
    """An installation, and the racers on it."""

    house: House
    racers: list[Racer]
    chance: random.Random
    lost: list[str] = field(default_factory=list)

    def race(self, first: Order, second: Order) -> Outcomes:
        at = time.monotonic() + HEAD_START_S
        self.racers[0].say({**first, "at": at})
        self.racers[1].say({**second, "at": at + self.chance.uniform(-SPREAD_S, SPREAD_S)})
        return self.racers[0].outcome(), self.racers[1].outcome()

    def count(self, row: Any, *conditions: Any) -> int:
        with self.house.read() as connection:
            return connection.execute(select(func.count()).select_from(row).where(*conditions)).scalar_one()

    def id_of(self, row: type[Any]) -> int:
        with self.house.read() as connection:
            return int(connection.execute(select(func.max(row.id))).scalar_one())

    def require(self, what: str, holds: bool) -> None:
        if not holds:
            self.lost.append(what)


@contextmanager
def track(url: str, folder: Path, racers: int, seed: int) -> Iterator[Track]:
    """An installation with PROCESSES and that many racers; they are stopped at the end."""
    house = open_test_house(url, folder, Clock(), EXTENSIONS, lambda _house: Nobody())
    for diagram in PROCESSES.values():
        deploy(house, {"process.bpmn": diagram})
    try:
        with running_racers(url, folder, racers) as started:
            yield Track(house, started, random.Random(seed))
    finally:
        house.database.dispose()


@contextmanager
def running_racers(url: str, folder: Path, count: int) -> Iterator[list[Racer]]:
    command = [sys.executable, "-m", "tests.stress.racer", url, str(folder)]
    with ExitStack() as stack:
        started = []
        for _ in range(count):
            process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            stack.enter_context(process)  # at the end its input is closed, and with that it ends
            started.append(Racer(process))
        for racer in started:
            assert racer.hear() == "ready\n"
        yield started


def pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream
