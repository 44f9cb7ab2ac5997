"""Statements of the hot path: spelled out once for each database, then given straight to its driver.

SQLAlchemy finds out anew at each execution how a statement is spelled and what becomes of its values; that costs
several times what the database needs. A command also need not wait for each answer: on PostgreSQL, `pipelined` lets
`send` go on at once. What such a statement fails with is raised by the next one that waits, or by the COMMIT, which
the server refuses then.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import TupleRow
from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any]
PIPELINE = "lots_pipeline"


class Prepared:
    """One statement with named parameters; it takes part in the transaction that is open, and opens none.

    The names that the first execution gives decide which columns an INSERT without VALUES fills. Lists as parameters
    (IN) have no place here. Raises what SQLAlchemy raises.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self.statement = statement
        self._spelled: dict[str, _Spelled] = {}

    def send(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Let it happen before the commit; nobody asks what came of it."""
        self._run(connection, values, is_awaited=False)

    def change(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Return how many rows it changed."""
        _, cursor = self._run(connection, values)
        return int(cursor.rowcount)

    def start(self, connection: Connection, values: Mapping[str, Any]) -> Callable[[], int]:
        """Send it, and return what later tells how many rows it changed: by then the answer may have come by itself."""
        spelled, cursor = self._run(connection, values, is_awaited=False)

        def changed() -> int:
            if cursor.rowcount < 0:
                with _told_by_sqlalchemy(connection, spelled.sql):
                    _await(connection)
            return int(cursor.rowcount)

        return changed

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Return the first row (a named tuple), or None."""
        spelled, cursor = self._run(connection, values)
        row = cursor.fetchone()
        return None if row is None else spelled.read(row)

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Return all rows, as named tuples."""
        spelled, cursor = self._run(connection, values)
        return [spelled.read(row) for row in cursor.fetchall()]

    def _run(self, connection: Connection, values: Mapping[str, Any], is_awaited: bool = True) -> tuple[_Spelled, Any]:
        spelled = self._spelled.get(connection.dialect.name)
        if spelled is None:
            spelled = self._spelled[connection.dialect.name] = _spell(self.statement, connection.dialect, values)
        bound = spelled.bind(values)
        cursor = connection.connection.cursor()
        with _told_by_sqlalchemy(connection, spelled.sql):
            for listener in connection.engine.dispatch.before_cursor_execute:
                listener(connection, cursor, spelled.sql, bound, None, False)
            cursor.execute(spelled.sql, bound)
            if is_awaited:
                _await(connection)
        return spelled, cursor


@dataclass(frozen=True, slots=True)
class _Spelled:
    """A statement in one database's words.

    names: its parameters in order. own: values that the statement brings along. to_driver, from_driver: what becomes
    of the others, by parameter; of a row's columns, by position.
    """

    sql: str
    names: tuple[str, ...]
    by_name: bool
    own: Mapping[str, Any]
    to_driver: Mapping[str, Convert]
    from_driver: tuple[tuple[int, Convert], ...]
    make_row: Convert

    def bind(self, values: Mapping[str, Any]) -> Any:
        given = {**self.own, **values}
        for name, convert in self.to_driver.items():
            given[name] = convert(given[name])
        return given if self.by_name else [given[name] for name in self.names]

    def read(self, row: tuple[Any, ...]) -> Any:
        if self.from_driver:
            read = list(row)
            for place, convert in self.from_driver:
                read[place] = convert(read[place])
            row = tuple(read)
        return self.make_row(row)


def _spell(statement: ClauseElement, dialect: Dialect, values: Mapping[str, Any]) -> _Spelled:
    compiled = statement.compile(dialect=dialect, column_keys=list(values))
    assert isinstance(compiled, SQLCompiler)
    kinds = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    columns = compiled._result_columns
    read = (
        (place, one.type.dialect_impl(dialect).result_processor(dialect, None)) for place, one in enumerate(columns)
    )
    return _Spelled(
        sql=compiled.string,
        names=tuple(compiled.positiontup or ()),
        by_name=compiled.positiontup is None,
        own={name: bind.value for name, bind in compiled.binds.items() if not bind.required},
        to_driver={name: convert for name, convert in kinds.items() if convert is not None},
        from_driver=tuple((place, convert) for place, convert in read if convert is not None),
        make_row=_row_maker([one.keyname for one in columns]),
    )


def _await(connection: Connection) -> None:
    """Let everything that was sent be answered."""
    if (pipeline := connection.info.get(PIPELINE)) is not None:
        pipeline.sync()


def _row_maker(columns: list[str]) -> Convert:
    make: Any = namedtuple  # noqa: PYI024 - the names are only known now
    maker: Convert = make("Row", columns)._make
    return maker


@contextmanager
def _told_by_sqlalchemy(connection: Connection, sql: str) -> Iterator[None]:
    try:
        yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy(connection, sql, error) from error


def _as_sqlalchemy(connection: Connection, sql: str, error: Any) -> Exception:
    """The same error as the layers above expect it; a broken connection is not used again."""
    dialect = connection.dialect
    is_gone = dialect.is_disconnect(error, connection.connection, None)
    if is_gone:
        connection.invalidate(error)
    told: Exception = DBAPIError.instance(
        sql, None, error, dialect.loaded_dbapi.Error, connection_invalidated=is_gone, dialect=dialect
    )
    return told


class PipelineCursor(psycopg.Cursor[TupleRow]):
    """awaits: the pipeline that brings the answer to a statement of SQLAlchemy's own, which looks at it at once."""

    awaits: psycopg.Pipeline | None = None

    @property
    def description(self) -> list[psycopg.Column] | None:
        """What SQLAlchemy reads first, right after each statement."""
        if self.awaits is not None:
            self.awaits.sync()
            self.awaits = None
        return super().description


@contextmanager
def pipelined(connection: Connection) -> Iterator[None]:
    """Inside, statements that are only sent are not waited for, where the database can do that."""
    inner = connection.connection.driver_connection
    if not isinstance(inner, psycopg.Connection):
        yield
        return
    about_it = connection.info
    with inner.pipeline() as about_it[PIPELINE]:
        try:
            yield
        finally:
            about_it.pop(PIPELINE, None)


def await_answers(
    connection: Connection, cursor: Any, _statement: str, _parameters: Any, context: Any, _is_many: bool
) -> None:
    """Listen to `before_cursor_execute`: SQLAlchemy's own statements wait for their answers inside a pipeline too."""
    if context is not None:
        cursor.awaits = connection.info.get(PIPELINE)


def drain(connection: Connection) -> None:
    """Listen to `rollback`: what was sent before the fault, and what its sender still expects, is of no use now."""
    pipeline = None if connection.invalidated else connection.info.get(PIPELINE)
    if pipeline is not None:
        with suppress(psycopg.Error):
            pipeline.sync()
