"""One of two processes on one database: does what it is told, at the very moment it is told.

Called as `python -m tests.stress.racer DATABASE_URL FOLDER`. A line in (JSON: Order), a line out (JSON: Outcome).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from engine.commands import Actor, ClaimTask, CompleteTask, PublishMessage, Receipt, RetryIncident, SaveDraft, StartCase
from engine.errors import EngineError
from engine.jobs import JobRunner
from engine.ports import Extensions, JobCall
from engine.services import assigning, cases, incidents, jobs, messages, tasks, timers
from engine.services.house import open_house
from engine.services.work import House, Work
from tests.factories import SET_UP, Clock, person, test_config


class Undone(Exception):
    """Rolls a command back after its last statement."""


class Nobody(JobRunner):
    """Jobs and timers wait until they are asked for by name."""

    def enqueue(self, connection: Connection, job_id: int, case_id: int, run_at: datetime) -> None:
        """The job's row says it all."""

    def kick(self) -> None:
        """Nobody works."""

    def start(self) -> None:
        """Nobody works."""

    def stop(self) -> None:
        """Nobody works."""


def start_tally(work: Work, call: JobCall) -> Mapping[str, Any]:
    """A handler whose effect can be counted: a case called after its job."""
    cases.start_case(work, StartCase("tally", {}, title=f"job {call.job_id}"), SET_UP)
    return {}


EXTENSIONS = Extensions(handlers={"test.do": start_tally})


def start_many(house: House, count: int) -> Receipt:
    """Start *count* cases, every second of which is rolled back at its very end."""

    def undone(work: Work, command: StartCase, actor: Actor) -> Receipt:
        cases.start_case(work, command, actor)
        raise Undone

    for number in range(count):
        try:
            house.run(undone if number % 2 else cases.start_case, StartCase("tally", {}), SET_UP)
        except Undone:
            continue
    return Receipt()


DEEDS: Mapping[str, Callable[..., Receipt]] = {
    "claim": lambda house, who, task, version: house.run(
        assigning.claim_task, ClaimTask(task, version), person(house, who)
    ),
    "complete": lambda house, who, task, version: house.run(
        tasks.complete_task, CompleteTask(task, version, {}), person(house, who)
    ),
    "draft": lambda house, who, task: house.run(tasks.save_draft, SaveDraft(task, {"a": "b"}), person(house, who)),
    "publish": lambda house, key, message_id: house.run(
        messages.publish_message, PublishMessage("reply", key, message_id=message_id), SET_UP
    ),
    "fire": lambda house, timer: house.run(timers.fire_timer, timers.FireTimer(timer), timers.TIMER_ACTOR),
    "handle": lambda house, job: house.run(jobs.handle_job, jobs.DoJob(job), SET_UP),
    "finish": lambda house, job: house.run(jobs.finish_job, jobs.DoJob(job), SET_UP),
    "retry": lambda house, who, incident: house.run(
        incidents.retry_incident, RetryIncident(incident), person(house, who)
    ),
    "start": start_many,
}


def carry_out(house: House, order: Mapping[str, Any]) -> dict[str, Any]:
    """How it went: won, repeat (somebody had done it), or the key of the refusal."""
    time.sleep(max(0.0, order["at"] - time.monotonic()))
    try:
        receipt = DEEDS[order["do"]](house, **order["with"])
    except EngineError as error:
        return {"how": error.key}
    return {"how": "repeat" if receipt.is_repeat else "won"}


def main(url: str, folder: Path) -> None:
    clock = Clock()
    house = open_house(test_config(url, folder), EXTENSIONS, clock, lambda _house: Nobody())
    clock.at += timedelta(days=4)  # the rounds are set up four days earlier: what waits three is due
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(carry_out(house, json.loads(line))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
