"""Opening one installation: database, keys, extensions, jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, Engine

from engine.audit.keys import KeyRing
from engine.config import Config
from engine.db import open_database
from engine.jobs import DbosRunner, InlineRunner, JobRunner
from engine.ports import Extensions, Now, system_now
from engine.services.jobs import perform_job
from engine.services.library import Library
from engine.services.timers import fire
from engine.services.watchdog import Watchdog
from engine.services.work import House

MakeRunner = Callable[[House], JobRunner]


class _NotYet:
    """Stands in until the runner, which needs the house, is made."""

    def enqueue(self, connection: Connection, job_id: int, case_id: int, run_at: datetime) -> None:
        raise RuntimeError("jobs are enqueued before the house is open")

    def kick(self) -> None:
        raise RuntimeError("jobs are run before the house is open")

    def start(self) -> None:
        raise RuntimeError("jobs are started before the house is open")

    def stop(self) -> None:
        """Nothing runs yet."""


def inline(house: House) -> JobRunner:
    """Jobs and timers in the caller's thread, right after each commit: tests, `lots run`, the demo's load."""
    return InlineRunner(
        house.database,
        house.now,
        perform=lambda job_id: perform_job(house, job_id),
        fire=lambda timer_id: fire(house, timer_id),
    )


def durable(house: House) -> JobRunner:
    """Jobs through DBOS in the same database; the caller starts and stops the runner."""
    return DbosRunner(
        house.database,
        house.now,
        perform=lambda job_id: perform_job(house, job_id),
        fire=lambda timer_id: fire(house, timer_id),
        watch=Watchdog(house).look,
    )


def open_house(
    config: Config,
    extensions: Extensions,
    now: Now = system_now,
    make_runner: MakeRunner = inline,
    database: Engine | None = None,
) -> House:
    """Open an installation whose database is initialised. Raises Invalid `keys.missing` before `lots init`."""
    house = House(
        database=database or open_database(config.database_url),
        config=config,
        now=now,
        extensions=extensions,
        keys=KeyRing(config.key_dir),
        jobs=_NotYet(),
        definitions=Library(),
    )
    house.jobs = make_runner(house)
    return house
