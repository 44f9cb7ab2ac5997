"""Completing a task through the whole service layer, beside stock SpiffWorkflow and the bare update of a row."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing

import psycopg
from sqlalchemy import make_url

from tests.bench.figure import Figure, median, spent_ms
from tests.bench.house import eight_tasks, ready_house
from tests.bench.place import ROOT, Place

CASES = 1_000
COMPLETIONS = 2_000
WARM_UP = 100
STATE = b"x" * 500


def completion_sqlite(place: Place) -> list[Figure]:
    url = place.sqlite_url(place.new_folder())
    return _beside_peers(place, "sqlite_full_ms", url, place.sqlite_url(place.new_folder()), _bare_sqlite)


def completion_postgresql(place: Place) -> list[Figure]:
    url, peer_url = place.postgresql_url(), place.postgresql_url()
    if url is None or peer_url is None:
        return []
    return _beside_peers(place, "postgresql_ms", url, peer_url, _bare_postgresql)


def _beside_peers(
    place: Place, name: str, url: str, peer_url: str, bare: Callable[[str, int], list[float]]
) -> list[Figure]:
    ours = median(completions_ms(place, url))
    floor = median(bare(peer_url, place.rounds(COMPLETIONS)))
    peers = {"stock SpiffWorkflow": stock_spiffworkflow_ms(place, peer_url), "bare update": floor}
    return [Figure(f"completion.{name}", ours, "ms", peers), Figure(f"floor.{name}", floor, "ms")]


def completions_ms(place: Place, url: str) -> list[float]:
    """Complete the first and second task of many cases, one client, warm: rights, form check, step, rows, event."""
    with ready_house(url, place.new_folder()) as ready:
        for _ in range(place.rounds(CASES)):
            ready.start("assigned")
        found: list[float] = []
        while len(found) < place.rounds(COMPLETIONS):
            due = ready.open_tasks()
            found += spent_ms((lambda task=task: ready.complete(*task)) for task in due)  # type: ignore[misc]
        return found[place.rounds(WARM_UP) :]


def stock_spiffworkflow_ms(place: Place, url: str) -> float:
    """The same case in SpiffWorkflow's own execution: load, deserialise, complete, serialise, store. No log."""
    diagram = place.new_folder() / "process.bpmn"
    diagram.write_bytes(eight_tasks("assigned", ""))
    command = [
        sys.executable,
        "-m",
        "tests.bench.stock_spiffworkflow",
        url,
        str(diagram),
        str(place.rounds(COMPLETIONS)),
    ]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return median(json.loads(done.stdout))


def _bare_sqlite(url: str, rounds: int) -> list[float]:
    with closing(sqlite3.connect(make_url(url).database or "", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE bare(id INTEGER PRIMARY KEY, version INTEGER, state BLOB)")
        connection.execute("INSERT INTO bare VALUES (1, 0, ?)", (STATE,))

        def update() -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE bare SET version = version + 1, state = ? WHERE id = 1", (STATE,))
            connection.execute("COMMIT")

        return spent_ms(update for _ in range(rounds))


def _bare_postgresql(url: str, rounds: int) -> list[float]:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE bare(id integer primary key, version integer, state bytea)")
        connection.execute("INSERT INTO bare VALUES (1, 0, %s)", (STATE,))
        connection.commit()

        def update() -> None:
            connection.execute("UPDATE bare SET version = version + 1, state = %s WHERE id = 1", (STATE,))
            connection.commit()

        return spent_ms(update for _ in range(rounds))
