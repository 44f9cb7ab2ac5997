"""How many bytes a finished case of eight tasks takes, with its log and without."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.house import Ready, ready_house
from tests.bench.place import Place

CASES = 200
LOG = ("payload", "seq_queue", "case_key", "event")


def bytes_per_case(place: Place) -> list[Figure]:
    """Growth of the SQLite file: claims, completions with five answers, variables, tasks and events."""
    folder = place.new_folder()
    path = folder / "lots.db"
    with ready_house(place.sqlite_url(folder), folder) as ready:
        _play(ready, 5)
        before = _size(path), _size_without_log(path)
        count = place.rounds(CASES)
        _play(ready, count)
        after = _size(path), _size_without_log(path)
    whole, state = (round((late - early) / count) for early, late in zip(before, after, strict=True))
    return [Figure("bytes_per_case", whole, "bytes"), Figure("bytes_per_case_state", state, "bytes")]


def _play(ready: Ready, count: int) -> None:
    """Start so many cases and take each to its end."""
    for _ in range(count):
        ready.start("offered")
    while tasks := ready.open_tasks():
        for task_id, version in tasks:
            ready.claim(task_id, version)
            ready.complete(task_id, version + 1)


def _size(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size


def _size_without_log(path: Path) -> int:
    copy = path.with_name("without-log.db")
    shutil.copy(path, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        for table in LOG:
            connection.execute(f"DROP TABLE {table}")
        connection.execute("VACUUM")
    return copy.stat().st_size
