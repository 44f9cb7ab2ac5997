"""Completing a task through the whole service layer, beside other engines and the bare update of a row.

They take turns in short batches, so that all meet the same machine: their ratio is what can be compared.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import psycopg
from sqlalchemy import make_url

from tests.bench.figure import Figure, median, spent_ms
from tests.bench.house import Ready, ready_house
from tests.bench.peers import Take, bpmn_engine, stock_spiffworkflow
from tests.bench.place import Place

CASES = 1_000
COMPLETIONS = 2_000
BATCH = 500
WARM_UP = 5
STATE = b"x" * 500


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
        bpmn_engine(place) as node,
        bare(peer_url) as floor,
    ):
        takers = {"ours": _completions(ready, place.rounds(CASES)), "stock SpiffWorkflow": stock, "bare update": floor}
        if node is not None:
            takers["bpmn-engine"] = node
        for take in takers.values():
            take(WARM_UP)
        taken: dict[str, list[float]] = {taker: [] for taker in takers}
        for _ in range(place.rounds(COMPLETIONS) // BATCH + 1):
            for taker, take in takers.items():
                taken[taker] += take(BATCH)
    peers = {taker: median(spent) for taker, spent in taken.items()}
    ours, floor_ms = peers.pop("ours"), peers["bare update"]
    return [Figure(f"completion.{name}", ours, "ms", peers), Figure(f"floor.{name}", floor_ms, "ms")]


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
