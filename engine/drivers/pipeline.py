"""PostgreSQL without waiting: each connection stays in libpq's pipeline mode for its whole life.

Statements are sent one after the other, and whoever needs an answer waits once for all that were sent before. What a
statement fails with is raised by the next one that waits, or by the COMMIT, which the server refuses then.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import psycopg
from psycopg.abc import PQGen
from psycopg.generators import send
from psycopg.rows import TupleRow
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState

PIPELINE = "lots_pipeline"


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


class SendingPipeline(psycopg.Pipeline):
    """Sends a statement and looks for no answer: psycopg looks, each time, for those of the statements before.

    Whoever waits sends the rest first: psycopg would wait for the answer to what is too large for the network's buffers
    and has not left yet.
    """

    def _communicate_gen(self) -> PQGen[None]:
        if self.result_queue[-1] is None:  # a synchronisation, or a statement that the server has to prepare
            yield from super()._communicate_gen()
            yield from send(self.pgconn)
            return
        while self.command_queue:
            self.command_queue.popleft()()
        self.pgconn.flush()


def pipeline_all(engine: Engine) -> None:
    """Let every connection of *engine* (made with PipelineCursor) live in pipeline mode.

    SQLAlchemy's own statements go on waiting for their answers. A connection that comes back to the pool is asked to
    roll back only where something is open: in a pipeline even that is a journey to the server.
    """
    event.listen(engine, "connect", _enter)
    event.listen(engine, "reset", _reset)
    event.listen(engine, "rollback", _drain)
    event.listen(engine, "before_cursor_execute", _await_answer)


def is_pipelined(connection: Connection) -> bool:
    """Whether statements are answered later than they are sent."""
    return PIPELINE in connection.info


def await_answers(connection: Connection) -> None:
    """Let everything that was sent be answered, where the database has pipelines."""
    if (pipeline := connection.info.get(PIPELINE)) is not None:
        pipeline.sync()


def _enter(connection: psycopg.Connection[TupleRow], record: ConnectionPoolEntry) -> None:
    """As psycopg's `pipeline()` does, whose end would wait for answers: also for one in which another thread hangs."""
    connection._pipeline = SendingPipeline(connection)
    record.info[PIPELINE] = connection._pipeline.__enter__()


def _reset(connection: psycopg.Connection[TupleRow], _record: ConnectionPoolEntry, state: PoolResetState) -> None:
    if not state.terminate_only and connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
        connection.rollback()


def _drain(connection: Connection) -> None:
    """What was sent before the fault, and what its sender still expects, is of no use now."""
    if not connection.invalidated:
        with suppress(psycopg.Error):
            await_answers(connection)


def _await_answer(
    connection: Connection, cursor: Any, _statement: str, _parameters: Any, context: Any, _is_many: bool
) -> None:
    if context is not None:
        cursor.awaits = connection.info.get(PIPELINE)
