"""PostgreSQL: pooled connections in pipeline mode, and transactions whose BEGIN nobody waits for."""

from __future__ import annotations

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from engine.drivers.connections import Purpose, has_lain, let_go_on_return, purpose_of, take_up
from engine.drivers.pipeline import PIPELINE, PipelineCursor, pipeline_all
from engine.drivers.prepared import Prepared

BEGIN = Prepared(text("BEGIN"))


def open_postgresql(url: str) -> Engine:
    """A connection that has lain for a while is tried before it is used: the server may have been restarted."""
    arguments = {"cursor_factory": PipelineCursor, "autocommit": True}
    engine = create_engine(url, pool_size=10, max_overflow=20, connect_args=arguments, pool_reset_on_return=None)

    let_go_on_return(engine)
    event.listen(engine, "checkout", _try)
    event.listen(engine, "begin", _begin)
    pipeline_all(engine)
    return engine


def _try(_connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
    """SQLAlchemy's own ping would wait for no answer here."""
    if has_lain(record.info):
        try:
            record.info[PIPELINE].sync()
        except psycopg.Error as error:
            raise DisconnectionError from error
    take_up(record.info)


def _begin(connection: Connection) -> None:
    """psycopg would wait for its own BEGIN. Questions need none: each sees what is committed when it is asked."""
    if purpose_of(connection) is not Purpose.READ:
        BEGIN.send(connection, {})
