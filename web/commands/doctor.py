"""`lots doctor`: look an installation over and say what to mend."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

import click
from sqlalchemy import Connection, func, inspect, select, text

from engine.config import Config, read_config
from engine.errors import EngineError
from web.commands.output import json_option, print_json

ROOT = Path(__file__).resolve().parents[2]
WAL_RESET_MENDED = (3, 51, 3)
"""SQLite 3.7.0 to 3.51.2 can corrupt a WAL database that several connections reset at once."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """state: good, or warn (it works, see *remedy*), or bad (it does not)."""

    subject: str
    state: Literal["good", "warn", "bad"]
    what: str
    remedy: str = ""


@click.command(epilog="\b\nExamples:\n  lots doctor\n  lots doctor --json\n  lots doctor --cases")
@click.option("--cases", "looks_at_cases", is_flag=True, help="Look every open case over, too; a stuck one is told.")
@json_option
@click.pass_context
def doctor(context: click.Context, looks_at_cases: bool, as_json: bool) -> None:
    """Look the installation over and say what to mend.

    Settings, keys, pages, database, processes, jobs and incidents. Exit code 1 if something is bad.
    """
    config = read_config()
    verdicts = list(examine(config))
    if looks_at_cases and all(one.state != "bad" for one in verdicts):
        verdicts.append(_cases(config))
    if as_json:
        print_json([asdict(verdict) for verdict in verdicts])
    else:
        for one in verdicts:
            click.echo(f"{one.state.upper():4}  {one.subject}: {one.what} {one.remedy}".rstrip())
    context.exit(1 if any(one.state == "bad" for one in verdicts) else 0)


def examine(config: Config) -> Iterator[Verdict]:
    yield from _settings(config)
    yield from _keys(config)
    yield _pages()
    if config.is_sqlite:
        yield _sqlite()
    yield from _database(config)


def _settings(config: Config) -> Iterator[Verdict]:
    if config.secret_key:
        yield Verdict("settings", "good", "LOTS_SECRET_KEY is set.")
    else:
        yield Verdict("settings", "bad", "LOTS_SECRET_KEY is not set.", "Run `lots init`.")
    if not config.bpmn_dir.is_dir():
        remedy = "Set LOTS_BPMN_DIR to the folder of process folders."
        yield Verdict("settings", "warn", f"{config.bpmn_dir} is no folder.", remedy)


def _keys(config: Config) -> Iterator[Verdict]:
    from engine.audit.keys import KeyRing

    try:
        KeyRing(config.key_dir)
    except EngineError as error:
        yield Verdict("keys", "bad", f"{error.key} in {config.key_dir}.", "Run `lots init`, or set LOTS_KEY_DIR.")
        return
    open_files = [path.name for path in config.key_dir.iterdir() if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if open_files:
        remedy = f"chmod 600 them in {config.key_dir}."
        yield Verdict("keys", "warn", f"Others can read {', '.join(sorted(open_files))}.", remedy)
    else:
        yield Verdict("keys", "good", f"{config.key_dir} can be read by its owner only.")


def _pages() -> Verdict:
    if (ROOT / "web" / "static" / "dist").is_dir():
        return Verdict("pages", "good", "Styles and scripts are built.")
    return Verdict("pages", "bad", "Styles and scripts are not built.", "Run `make setup`.")


def _sqlite() -> Verdict:
    if sqlite3.sqlite_version_info >= WAL_RESET_MENDED:
        return Verdict("sqlite", "good", f"SQLite {sqlite3.sqlite_version}.")
    remedy = "Run one server process only, as `lots serve` does; use PostgreSQL for more."
    what = f"SQLite {sqlite3.sqlite_version} has the WAL-reset fault (mended in 3.51.3)."
    return Verdict("sqlite", "warn", what, remedy)


def _database(config: Config) -> Iterator[Verdict]:
    from sqlalchemy.exc import DBAPIError

    from engine.db import open_database, reading

    database = open_database(config.database_url)
    try:
        with reading(database) as connection:
            yield from _tables(connection)
    except DBAPIError as error:
        reason = str(error.orig).splitlines()[0]
        yield Verdict("database", "bad", f"It does not answer ({reason}).", "Check LOTS_DATABASE_URL.")
    finally:
        database.dispose()


def _cases(config: Config) -> Verdict:
    """As `lots serve` does every minute: what stands still without anyone knowing becomes an incident."""
    from engine.services.watchdog import Watchdog
    from workflows.house import open_lots

    house = open_lots(config)
    try:
        stuck = Watchdog(house).look_at_all()
    finally:
        house.database.dispose()
    if not stuck:
        return Verdict("cases", "good", "Every open case is ready, waiting or scheduled.")
    return Verdict("cases", "bad", f"{len(stuck)} stand still.", "See /admin/incidents.")


def _tables(connection: Connection) -> Iterator[Verdict]:
    if not inspect(connection).has_table("case"):
        yield Verdict("database", "bad", "It has no tables of ours yet.", "Run `lots init`.")
        return
    yield Verdict("database", "good", f"{connection.dialect.name} answers.")
    for ask in QUESTIONS:
        yield ask(connection)


def _definitions(connection: Connection) -> Verdict:
    from engine.rows import Definition

    count = connection.execute(select(func.count()).where(Definition.state == "published")).scalar_one()
    if count:
        return Verdict("processes", "good", f"{count} are published.")
    return Verdict("processes", "warn", "None is published.", "Run `lots deploy bpmn/* --approved-by LOGIN`.")


def _workers(connection: Connection) -> Verdict:
    """Without a worker, a case that waits for one waits for ever. A demo has its own clock."""
    from engine.ports import system_now
    from engine.queries.workers import jobs_state
    from workflows.present import read_offset

    state = jobs_state(connection, system_now() + (read_offset(connection) or timedelta()))
    alive = ", ".join(f"{one.name} on {one.host} ({one.silence.total_seconds():.0f} s ago)" for one in state.alive)
    if state.is_abandoned:
        what = f"{state.late} jobs and timers are late, and no worker is running: their cases wait for ever."
        return Verdict("jobs", "bad", what, "Start `lots worker`, or `lots serve` without --no-worker.")
    if state.late:
        remedy = "Look at its log, or start one more `lots worker` (docs/howto/workers.md)."
        return Verdict("jobs", "warn", f"{state.late} jobs and timers are late. Heard: {alive}.", remedy)
    if not alive:
        return Verdict(
            "jobs", "warn", "None is late, but no worker is running.", "Start `lots serve` or `lots worker`."
        )
    return Verdict("jobs", "good", f"None is late. Heard: {alive}.")


def _incidents(connection: Connection) -> Verdict:
    from engine.rows import Incident

    count = connection.execute(select(func.count()).where(Incident.closed_at.is_(None))).scalar_one()
    if not count:
        return Verdict("incidents", "good", "None is open.")
    return Verdict("incidents", "warn", f"{count} wait for an operator.", "See /admin/incidents.")


def _synchronous(connection: Connection) -> Verdict:
    """What a crash of the machine can cost: nothing, as long as every commit reaches the disk."""
    if connection.dialect.name == "sqlite":
        safe = connection.execute(text("PRAGMA synchronous")).scalar() == 2
    else:
        safe = connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
    if safe:
        return Verdict("durability", "good", "Every commit reaches the disk.")
    return Verdict("durability", "warn", "A crash may lose the last commits.", "Turn synchronous_commit on.")


QUESTIONS: tuple[Callable[[Connection], Verdict], ...] = (_synchronous, _definitions, _workers, _incidents)
