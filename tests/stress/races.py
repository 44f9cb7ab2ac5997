"""Two processes that do the same thing to the same case at the same moment: one wins, and nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from engine.audit.check import verify_log
from engine.queries.worklist import TaskRow
from engine.rows import Case, Draft, Event, Incident, Job, Message, Task, Timer
from engine.services import jobs
from engine.services.work import House
from tests.factories import SET_UP, claim, complete, open_task, start
from tests.stress.track import HEAD_START_S, Order, Outcomes, Track, track


def complete_complete(track: Track) -> None:
    task = _taken(track, "tally")
    order = _order("complete", who="anna", task=task.id, version=task.version)
    outcomes = track.race(order, order)
    track.require(f"complete/complete: {outcomes}", _one_won(outcomes, "task.changed", "task.closed"))
    track.require("complete/complete: one event", _events(track, "task.completed") == 1)


def complete_timer(track: Track) -> None:
    task = _taken(track, "limit")
    done = _order("complete", who="anna", task=task.id, version=task.version)
    outcomes = track.race(done, _order("fire", timer=track.id_of(Timer)))
    track.require(f"complete/timer: {outcomes}", _one_won(outcomes, "task.changed", "task.closed", "repeat"))
    track.require("complete/timer: one event", _events(track, "task.completed", "timer.fired") == 1)
    is_closed = track.count(Case, Case.id == track.id_of(Case), Case.state == "closed")
    is_chased = track.count(Task, Task.case_id == track.id_of(Case), Task.element == "chase")
    track.require("complete/timer: the case goes one way", is_closed + is_chased == 1)


def claim_claim(track: Track) -> None:
    task = open_task(track.house, start(track.house, "tally").case_id, "look")
    orders = [_order("claim", who=who, task=task.id, version=task.version) for who in ("anna", "bo")]
    outcomes = track.race(*orders)
    track.require(f"claim/claim: {outcomes}", _one_won(outcomes, "task.changed", "task.claimed"))
    track.require("claim/claim: one event", _events(track, "task.claimed") == 1)


def publish_publish(track: Track) -> None:
    """The same message twice."""
    number = _waiting(track)
    order = _order("publish", key=number, message_id=f"m-{number}")
    outcomes = track.race(order, order)
    track.require(f"publish/publish: {outcomes}", _one_won(outcomes, "repeat"))
    track.require("publish/publish: one event", _events(track, "message.received") == 1)


def publish_other(track: Track) -> None:
    """Two messages for one case that waits for one: the other is kept."""
    number = _waiting(track)
    orders = [_order("publish", key=number, message_id=f"{which}-{number}") for which in "ab"]
    outcomes = track.race(*orders)
    track.require(f"publish/other: {outcomes}", outcomes == ("won", "won"))
    kept, taken = _messages(track, number, False), _messages(track, number, True)
    track.require(f"publish/other: {taken} taken, {kept} kept", (taken, kept) == (1, 1))


def publish_arrive(track: Track) -> None:
    """The message comes while the case comes to the place where it waits for it."""
    task = _taken(track, "hearing")
    number = task.case_number
    arrives = _order("complete", who="anna", task=task.id, version=task.version)
    outcomes = track.race(arrives, _order("publish", key=number, message_id=None))
    track.require(f"publish/arrive: {outcomes}", outcomes == ("won", "won"))
    track.require("publish/arrive: the message is taken", _messages(track, number, True) == 1)


def draft_complete(track: Track) -> None:
    task = _taken(track, "tally")
    done = _order("complete", who="anna", task=task.id, version=task.version)
    outcomes = track.race(_order("draft", who="anna", task=task.id), done)
    track.require(f"draft/complete: {outcomes}", outcomes[1] == "won" and outcomes[0] in ("won", "task.closed"))
    track.require("draft/complete: the draft goes with its task", track.count(Draft, Draft.task_id == task.id) == 0)


def work_work(track: Track) -> None:
    """Two workers with one job: its effect in the database, and its step, happen once."""
    start(track.house, "working")
    job = track.id_of(Job)
    outcomes = track.race(_order("handle", job=job), _order("handle", job=job))
    track.require(f"work/work: {outcomes}", _one_won(outcomes, "repeat"))
    track.require("work/work: one effect", track.count(Case, Case.title == f"job {job}") == 1)
    outcomes = track.race(_order("finish", job=job), _order("finish", job=job))
    track.require(f"work/work: {outcomes}", _one_won(outcomes, "repeat"))


def retry_retry(track: Track) -> None:
    start(track.house, "working")
    track.house.run(jobs.fail_job, jobs.FailJob(track.id_of(Job), "arkivet svarar inte", "stack"), SET_UP)
    order = _order("retry", who="ola", incident=track.id_of(Incident))
    outcomes = track.race(order, order)
    track.require(f"retry/retry: {outcomes}", _one_won(outcomes, "incident.closed"))
    track.require("retry/retry: one event", _events(track, "incident.mended") == 1)


RACES: Mapping[str, Callable[[Track], None]] = {
    "complete/complete": complete_complete,
    "complete/timer": complete_timer,
    "claim/claim": claim_claim,
    "publish/publish": publish_publish,
    "publish/other": publish_other,
    "publish/arrive": publish_arrive,
    "draft/complete": draft_complete,
    "work/work": work_work,
    "retry/retry": retry_retry,
}


def run_races(url: str, folder: Path, rounds: int, seed: int) -> list[str]:
    """Every race *rounds* times; return what was lost or doubled."""
    with track(url, folder, 2, seed) as course:
        for race in RACES.values():
            for _ in range(rounds):
                race(course)
        return [*course.lost, *_log_problems(course.house)]


def run_starts(url: str, folder: Path, processes: int, starts: int) -> list[str]:
    """All processes start cases of one authority at once, half of which are rolled back: numbers without gaps."""
    with track(url, folder, processes, 0) as course:
        at = time.monotonic() + HEAD_START_S
        for racer in course.racers:
            racer.say({**_order("start", count=starts), "at": at})
        outcomes = [racer.outcome() for racer in course.racers]
        with course.house.read() as connection:
            numbers = sorted(str(one) for one in connection.execute(select(Case.number)).scalars())
        expected = [f"KS-2026-{serial:04d}" for serial in range(1, processes * (starts - starts // 2) + 1)]
        gaps = [] if numbers == expected else [f"numbers: {len(expected)} expected, {numbers}"]
        broken = [f"start/start: {one}" for one in outcomes if one != "won"]
        return [*broken, *gaps, *_log_problems(course.house)]


def _order(do: str, **what: Any) -> Order:
    return {"do": do, "with": what}


def _one_won(outcomes: Outcomes, *others: str) -> bool:
    return outcomes.count("won") == 1 and not {*outcomes} - {"won", *others}


def _taken(track: Track, process: str) -> TaskRow:
    """A new case whose first task is Anna's."""
    case_id = start(track.house, process).case_id
    claim(track.house, "anna", open_task(track.house, case_id, "look"))
    return open_task(track.house, case_id, "look")


def _waiting(track: Track) -> str:
    """The number of a new case that waits for its message."""
    case = start(track.house, "hearing")
    complete(track.house, "anna", open_task(track.house, case.case_id, "look"))
    assert case.case_number is not None
    return case.case_number


def _events(track: Track, *types: str) -> int:
    """How many events of these types the newest case has."""
    return track.count(Event, Event.case_id == track.id_of(Case), Event.type.in_(types))


def _messages(track: Track, number: str | None, is_taken: bool) -> int:
    return track.count(Message, Message.key == number, Message.taken_at.is_not(None) == is_taken)


def _log_problems(house: House) -> list[str]:
    with house.read() as connection:
        return verify_log(connection, house.keys).problems
