"""The database: one MetaData, connections that are safe by default, and the open work a command runs in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, MetaData

from engine.drivers.connections import Purpose, intend
from engine.drivers.postgresql import open_postgresql
from engine.drivers.sqlite import open_sqlite

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def open_database(url: str, *, owner: bool = False) -> Engine:
    """Return an engine for a SQLite file or a PostgreSQL database, opened as `engine.drivers` says.

    owner: for migrations only, which change tables that others may only add to.
    """
    return open_sqlite(url, owner) if url.startswith("sqlite") else open_postgresql(url)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for questions: never takes SQLite's write lock, changes nothing.

    It ends with a COMMIT, since psycopg forgets every prepared statement of a connection at its ROLLBACK.
    """
    with engine.connect() as connection:
        intend(connection, Purpose.READ)
        yield connection
        connection.commit()
