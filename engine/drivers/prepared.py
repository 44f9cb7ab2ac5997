"""Statements of the hot path: spelled out once for each database, then given straight to its driver.

SQLAlchemy finds out anew at each execution how a statement is spelled and what becomes of its values; that costs
several times what the database needs. A command also need not wait for each answer: on PostgreSQL
(`engine.drivers.pipeline`) `send` goes on at once, and so does `ask` until its answer is read.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import ClauseElement, Connection, Delete, Dialect, Insert, Update, bindparam, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

from engine.drivers.pipeline import await_answers, is_pipelined

Convert = Callable[[Any], Any]
Bind = Callable[[Mapping[str, Any]], Sequence[Any]]


class Prepared:
    """One statement with named parameters; it takes part in the transaction that is open, and opens none.

    An INSERT names its columns (`with_parameters`). Lists as parameters (IN) have no place here. Raises what
    SQLAlchemy raises.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self.statement = statement
        self._spelled: dict[str, _Spelled] = {}

    def send(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Let it happen before the commit; nobody asks what came of it."""
        self._run(connection, values)

    def attempt(self, connection: Connection, is_refusal: Callable[[Exception], bool]) -> bool:
        """Let it happen now; False where the driver raises what *is_refusal* knows: to be refused then costs little."""
        sql = self._in(connection.dialect).sql
        try:
            _give(connection, sql, ())
        except connection.dialect.loaded_dbapi.Error as error:
            if is_refusal(error):
                return False
            raise _as_sqlalchemy(connection, sql, error) from error
        return True

    def change(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Return how many rows it changed."""
        return self.start(connection, values)()

    def start(self, connection: Connection, values: Mapping[str, Any]) -> Callable[[], int]:
        """Send it, and return what later tells how many rows it changed: by then the answer may have come by itself."""
        _, cursor = self._run(connection, values)

        def changed() -> int:
            if cursor.rowcount < 0:
                _await(connection)
            return int(cursor.rowcount)

        return changed

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Return the first row (a named tuple), or None."""
        return next(iter(self.ask(connection, values)()), None)

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Return all rows, as named tuples."""
        return self.ask(connection, values)()

    def ask(self, connection: Connection, values: Mapping[str, Any]) -> Callable[[], list[Any]]:
        """Send it, and return what later gives all rows (once): several questions then cost one journey."""
        spelled, cursor = self._run(connection, values)
        if not is_pipelined(connection):  # SQLite commits nothing while an answer is being read
            found = spelled.read(cursor.fetchall())
            return lambda: found

        def rows() -> list[Any]:
            if cursor.rowcount < 0:
                _await(connection)
            return spelled.read(cursor.fetchall())

        return rows

    def _run(self, connection: Connection, values: Mapping[str, Any]) -> tuple[_Spelled, Any]:
        spelled = self._in(connection.dialect)
        return spelled, _execute(connection, spelled.sql, spelled.bind(values))

    def _in(self, dialect: Dialect) -> _Spelled:
        spelled = self._spelled.get(dialect.name)
        if spelled is None:
            spelled = self._spelled[dialect.name] = _spell(self.statement, dialect)
        return spelled


class Together:
    """Statements that change different rows and always happen together: one journey on PostgreSQL, as CTEs of the last.

    They share their named parameters. None sees what another one does.
    """

    def __init__(self, *statements: Insert | Update | Delete) -> None:
        *others, last = statements
        each = (statement.cte(f"part_{number}") for number, statement in enumerate(others, 1))
        self._in_one = Prepared(last.add_cte(*each))
        self._one_by_one = [Prepared(statement) for statement in statements]

    def send(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Let them happen before the commit; nobody asks what came of them."""
        self.start(connection, values)

    def start(self, connection: Connection, values: Mapping[str, Any]) -> Callable[[], int]:
        """Send them, and return what later tells how many rows the last one changed."""
        *others, last = [self._in_one] if connection.dialect.name == "postgresql" else self._one_by_one
        for statement in others:
            statement.send(connection, values)
        return last.start(connection, values)


def with_parameters(table: Any, *names: str) -> Insert:
    """INSERT into *table* (or a row class) of the columns *names* (none: of all), each a parameter of its own name."""
    statement = insert(table)
    return statement.values({name: bindparam(name) for name in names or statement.table.c.keys()})


@dataclass(frozen=True, slots=True)
class _Spelled:
    """A statement in one database's words.

    bind: puts the values in order, as the driver takes them. from_driver: what becomes of a row's columns, by position.
    """

    sql: str
    bind: Bind
    from_driver: tuple[tuple[int, Convert], ...]
    make_row: Convert

    def read(self, rows: list[tuple[Any, ...]]) -> list[Any]:
        return [self.make_row(self._converted(row)) for row in rows]

    def _converted(self, row: tuple[Any, ...]) -> Sequence[Any]:
        if not self.from_driver:
            return row
        read = list(row)
        for place, convert in self.from_driver:
            read[place] = convert(read[place])
        return read


def _spell(statement: ClauseElement, dialect: Dialect) -> _Spelled:
    """psycopg is given `%s`, since putting named values in order is work at each execution."""
    compiled = statement.compile(dialect=_by_position(dialect))
    assert isinstance(compiled, SQLCompiler)
    columns = compiled._result_columns
    read = (
        (place, one.type.dialect_impl(dialect).result_processor(dialect, None)) for place, one in enumerate(columns)
    )
    return _Spelled(
        sql=compiled.string,
        bind=_binder(compiled, dialect),
        from_driver=tuple((place, convert) for place, convert in read if convert is not None),
        make_row=_row_maker([one.keyname for one in columns]),
    )


def _by_position(dialect: Dialect) -> Dialect:
    return dialect if dialect.positional else type(dialect)(paramstyle="format")  # type: ignore[call-arg]


def _binder(compiled: SQLCompiler, dialect: Dialect) -> Bind:
    """own: values that the statement brings along."""
    names = compiled.positiontup or []
    own = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
    converts = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    if not own and len(names) > 1 and not any(converts.values()):
        return itemgetter(*names)
    places = [(name, converts[name]) for name in names]

    def bind(values: Mapping[str, Any]) -> list[Any]:
        given = {**own, **values} if own else values
        return [given[name] if convert is None else convert(given[name]) for name, convert in places]

    return bind


def _execute(connection: Connection, sql: str, bound: Any) -> Any:
    """Return the driver's cursor."""
    try:
        return _give(connection, sql, bound)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy(connection, sql, error) from error


def _give(connection: Connection, sql: str, bound: Any) -> Any:
    """Raises the driver's own errors."""
    cursor = connection.connection.dbapi_connection.cursor()  # type: ignore[union-attr]  # it is open
    for listener in connection.engine.dispatch.before_cursor_execute:
        listener(connection, cursor, sql, bound, None, False)
    cursor.execute(sql, bound)
    return cursor


def _await(connection: Connection) -> None:
    """Which of the statements sent before has failed, only the driver's words tell."""
    try:
        await_answers(connection)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy(connection, None, error) from error


def _row_maker(columns: list[str]) -> Convert:
    make: Any = namedtuple  # noqa: PYI024 - the names are only known now
    maker: Convert = make("Row", columns)._make
    return maker


def _as_sqlalchemy(connection: Connection, sql: str | None, error: Any) -> Exception:
    """The same error as the layers above expect it; a broken connection is not used again."""
    dialect = connection.dialect
    is_gone = dialect.is_disconnect(error, connection.connection, None)
    if is_gone:
        connection.invalidate(error)
    told: Exception = DBAPIError.instance(
        sql, None, error, dialect.loaded_dbapi.Error, connection_invalidated=is_gone, dialect=dialect
    )
    return told
