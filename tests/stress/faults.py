"""A database that fails at a chosen statement, or just after a commit; and everything it holds, to compare."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.exc import OperationalError

from engine.db import reading

JOURNALS = frozenset({"security_log", "read_log"})
"""What was tried and seen: written for itself, also when the request then fails."""
MOST_STATEMENTS = 2000

Snapshot = dict[str, dict[str, int]]
"""Table -> digest of a row -> how many such rows."""
T = TypeVar("T")


class DatabaseGone(OperationalError):
    """What SQLAlchemy raises when the connection breaks."""

    def __init__(self) -> None:
        super().__init__("the test's own fault", None, psycopg.OperationalError("the connection broke"))


class Fault:
    """Whether the database has failed, and where."""

    def __init__(self) -> None:
        self.is_raised = False
        self.statement: str | None = None


@contextmanager
def failing_at(database: Engine, number: int) -> Iterator[Fault]:
    """The database breaks at statement *number* (from 0), once."""
    fault, seen = Fault(), 0

    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == number + 1:
            fault.is_raised, fault.statement = True, statement
            raise DatabaseGone

    event.listen(database, "before_cursor_execute", count)
    try:
        yield fault
    finally:
        event.remove(database, "before_cursor_execute", count)


@contextmanager
def failing_after_commit(database: Engine) -> Iterator[Fault]:
    """The first commit is made, and the answer is lost on its way back."""
    fault, commit = Fault(), database.dialect.do_commit

    def commit_and_fail(connection: Any) -> None:
        commit(connection)
        if not fault.is_raised:
            fault.is_raised = True
            raise DatabaseGone

    database.dialect.do_commit = commit_and_fail  # type: ignore[method-assign, assignment]
    try:
        yield fault
    finally:
        database.dialect.do_commit = commit  # type: ignore[method-assign]


class Contents:
    """Reads every row of every table that is in the database, DBOS's own included."""

    def __init__(self, database: Engine, without: frozenset[str] = frozenset()) -> None:
        self._database = database
        metadata = MetaData()
        for schema in (None, "dbos") if database.dialect.name == "postgresql" else (None,):
            metadata.reflect(database, schema=schema, views=False)
        self._tables = {table.fullname: table for table in metadata.sorted_tables if table.name not in without}

    def __call__(self) -> Snapshot:
        with reading(self._database) as connection:
            return {name: _rows(connection, table) for name, table in self._tables.items()}


def _rows(connection: Connection, table: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in connection.execute(table.select()):
        digest = hashlib.sha256(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]).encode()).hexdigest()
        found[digest] = found.get(digest, 0) + 1
    return found


def changed_tables(before: Snapshot, after: Snapshot) -> list[str]:
    return [name for name in before if before[name] != after[name]]


def sizes(snapshot: Snapshot) -> dict[str, int]:
    """How many rows each table holds."""
    return {name: sum(rows.values()) for name, rows in snapshot.items()}


def at_every_statement(database: Engine, contents: Contents, attempt: Callable[[], T], step: int = 1) -> tuple[T, int]:
    """Break *attempt* at statement 0, *step*, 2·*step* … until it succeeds; return its result and how often it broke.

    *attempt* raises DatabaseGone when it fails. Raises AssertionError when a failed attempt has changed anything.
    """
    before = contents()
    for broken, number in enumerate(range(0, MOST_STATEMENTS, step)):
        with failing_at(database, number) as fault:
            try:
                result = attempt()
            except DatabaseGone:
                assert changed_tables(before, contents()) == [], f"half done at statement {number}: {fault.statement}"
                continue
        assert not fault.is_raised, f"the failure at statement {number} was hidden: {fault.statement}"
        return result, broken
    raise AssertionError("it never succeeds")
