"""Completing a task through the whole service layer, beside stock SpiffWorkflow and the bare update of a row.

The three take turns in short batches, so that all meet the same machine: their ratio is what can be compared.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import psycopg
from sqlalchemy import make_url

from tests.bench.figure import Figure, median, spent_ms
from tests.bench.house import Ready, eight_tasks, ready_house
from tests.bench.place import ROOT, Place

CASES = 1_000
COMPLETIONS = 2_000
BATCH = 20
WARM_UP = 5
STATE = b"x" * 500

Take = Callable[[int], list[float]]
"""Do so many completions (or what stands for one) and return the milliseconds of each."""


def completion_sqlite(place: Place) -> list[Figure]:
    url, peer_url = (place.sqlite_url(place.new_folder()) for _ in range(2))
    return _in_turns(place, "sqlite_full_ms", url, peer_url, bare_sqlite)


def completion_postgresql(place: Place) -> list[Figure]:
    url, peer_url = place.postgresql_url(), place.postgresql_url()
    if url is None or peer_url is None:
        return []
    return _in_turns(place, "postgresql_ms", url, peer_url, bare_postgresql)


def _in_turns(
    place: Place, name: str, url: str, peer_url: str, bare: Callable[[str], AbstractContextManager[Take]]
) -> list[Figure]:
    with (
        ready_house(url, place.new_folder()) as ready,
        stock_spiffworkflow(place, peer_url) as stock,
        bare(peer_url) as floor,
    ):
        takers = (_completions(ready, place.rounds(CASES)), stock, floor)
        for take in takers:
            take(WARM_UP)
        rounds = [[take(BATCH) for take in takers] for _ in range(place.rounds(COMPLETIONS) // BATCH + 1)]
    ours, spiff, update = (median(ms for batch in taker for ms in batch) for taker in zip(*rounds, strict=True))
    peers = {"stock SpiffWorkflow": spiff, "bare update": update}
    return [Figure(f"completion.{name}", ours, "ms", peers), Figure(f"floor.{name}", update, "ms")]


def _completions(ready: Ready, cases: int) -> Take:
    """Rights, form check, step, rows and event: the open tasks of many cases, each case's next after all others."""
    for _ in range(cases):
        ready.start("assigned")
    due: list[tuple[int, int]] = []

    def take(count: int) -> list[float]:
        if len(due) < count:
            due[:] = ready.open_tasks()
        tasks, due[:count] = due[:count], []
        return spent_ms((lambda task=task: ready.complete(*task)) for task in tasks)  # type: ignore[misc]

    return take


@contextmanager
def stock_spiffworkflow(place: Place, url: str) -> Iterator[Take]:
    """The same case in SpiffWorkflow's own execution: load, deserialise, complete, serialise, store. No log."""
    diagram = place.new_folder() / "process.bpmn"
    diagram.write_bytes(eight_tasks("assigned", ""))
    command = [sys.executable, "-m", "tests.bench.stock_spiffworkflow", url, str(diagram)]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        to_peer, from_peer = process.stdin, process.stdout

        def take(count: int) -> list[float]:
            print(count, file=to_peer, flush=True)
            return [float(ms) for ms in json.loads(from_peer.readline())]

        yield take
        to_peer.close()


@contextmanager
def bare_sqlite(url: str) -> Iterator[Take]:
    with closing(sqlite3.connect(make_url(url).database or "", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE bare(id INTEGER PRIMARY KEY, version INTEGER, state BLOB)")
        connection.execute("INSERT INTO bare VALUES (1, 0, ?)", (STATE,))

        def update() -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE bare SET version = version + 1, state = ? WHERE id = 1", (STATE,))
            connection.execute("COMMIT")

        yield lambda count: spent_ms(update for _ in range(count))


@contextmanager
def bare_postgresql(url: str) -> Iterator[Take]:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE bare(id integer primary key, version integer, state bytea)")
        connection.execute("INSERT INTO bare VALUES (1, 0, %s)", (STATE,))
        connection.commit()

        def update() -> None:
            connection.execute("UPDATE bare SET version = version + 1, state = %s WHERE id = 1", (STATE,))
            connection.commit()

        yield lambda count: spent_ms(update for _ in range(count))
