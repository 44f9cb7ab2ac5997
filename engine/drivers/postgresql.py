"""PostgreSQL: pooled connections in pipeline mode, and transactions whose BEGIN nobody waits for."""

from __future__ import annotations

from time import monotonic

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from engine.drivers.connections import Purpose, let_go, purpose_of
from engine.drivers.pipeline import PipelineCursor, pipeline_all
from engine.drivers.prepared import Prepared

TRIED_AFTER_S = 5
USED_AT = "lots_used_at"
BEGIN = Prepared(text("BEGIN"))


def open_postgresql(url: str) -> Engine:
    """A connection that has lain for a while is tried before it is used: the server may have been restarted."""
    arguments = {"cursor_factory": PipelineCursor, "autocommit": True}
    engine = create_engine(url, pool_size=10, max_overflow=20, connect_args=arguments, pool_reset_on_return=None)

    def used(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info[USED_AT] = monotonic()
        let_go(record.info)

    def try_again(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        if monotonic() - record.info.get(USED_AT, monotonic()) > TRIED_AFTER_S:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError from error

    event.listen(engine, "checkin", used)
    event.listen(engine, "checkout", try_again)
    event.listen(engine, "begin", _begin)
    pipeline_all(engine)
    return engine


def _begin(connection: Connection) -> None:
    """psycopg would wait for its own BEGIN. Questions need none: each sees what is committed when it is asked."""
    if purpose_of(connection) is not Purpose.READ:
        BEGIN.send(connection, {})
