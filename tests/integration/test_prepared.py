"""Statements of the hot path: the same values, errors and transactions as through SQLAlchemy, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, bindparam, delete, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from engine.db import metadata
from engine.drivers.prepared import Prepared, Together, with_parameters
from engine.rows import IdempotencyKey
from engine.services.work import House

KEEP = Prepared(with_parameters(metadata.tables["idempotency_key"]))
FIND = Prepared(
    select(IdempotencyKey.command, IdempotencyKey.receipt, IdempotencyKey.at).where(
        IdempotencyKey.key == bindparam("the_key")
    )
)
RENAME = Prepared(
    update(IdempotencyKey).where(IdempotencyKey.key == bindparam("the_key")).values(command=bindparam("the_command"))
)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def kept(key: str) -> dict[str, object]:
    return {"key": key, "actor": "u1", "command": "ClaimTask", "receipt": b"\x00{}", "at": NOON}


def keys(house: House) -> list[str]:
    with house.read() as connection:
        return list(connection.execute(select(IdempotencyKey.key).order_by(IdempotencyKey.key)).scalars())


def test_values_come_back_as_they_went_in(house: House) -> None:
    with house.database.connect() as connection, connection.begin():
        KEEP.send(connection, kept("a"))
        assert FIND.first(connection, {"the_key": "b"}) is None
        row = FIND.first(connection, {"the_key": "a"})
        assert (row.command, bytes(row.receipt), row.at) == ("ClaimTask", b"\x00{}", NOON)
        assert FIND.all(connection, {"the_key": "a"}) == [row]


def test_a_change_tells_how_many_rows_it_changed(house: House) -> None:
    with house.database.connect() as connection, connection.begin():
        KEEP.send(connection, kept("a"))
        assert RENAME.change(connection, {"the_key": "a", "the_command": "ReleaseTask"}) == 1
        assert RENAME.change(connection, {"the_key": "b", "the_command": "ReleaseTask"}) == 0


def test_questions_asked_together_are_answered_in_the_order_in_which_they_were_asked(house: House) -> None:
    with house.database.connect() as connection, connection.begin():
        KEEP.send(connection, kept("a"))
        before = FIND.ask(connection, {"the_key": "a"})
        RENAME.send(connection, {"the_key": "a", "the_command": "ReleaseTask"})
        after = FIND.ask(connection, {"the_key": "a"})
        assert [after()[0].command, before()[0].command] == ["ReleaseTask", "ClaimTask"]


def test_a_question_whose_answer_nobody_reads_keeps_nothing_from_being_committed(house: House) -> None:
    with house.database.connect() as connection, connection.begin():
        KEEP.send(connection, kept("a"))
        FIND.ask(connection, {"the_key": "a"})
    assert keys(house) == ["a"]


def test_statements_that_belong_together_all_happen(house: House) -> None:
    this = IdempotencyKey.key == bindparam("the_key")
    replace = Together(delete(IdempotencyKey).where(this), with_parameters(metadata.tables["idempotency_key"]))
    with house.database.connect() as connection, connection.begin():
        KEEP.send(connection, kept("a"))
        replace.send(connection, {"the_key": "a", **kept("b")})
    assert keys(house) == ["b"]


def assert_refused(house: House, then: Callable[[Connection], object] = lambda _connection: None) -> None:
    """Send the same key twice and go on: SQLite raises at once, PostgreSQL at the next answer or the COMMIT."""
    with pytest.raises(IntegrityError), house.database.connect() as connection, connection.begin():  # noqa: PT012
        KEEP.send(connection, kept("a"))
        KEEP.send(connection, kept("a"))
        then(connection)
    assert keys(house) == []


def test_what_a_sent_statement_breaks_keeps_the_whole_transaction_from_being_committed(house: House) -> None:
    assert_refused(house)


def test_a_statement_of_sqlalchemy_meets_the_error_of_one_that_was_sent_before(house: House) -> None:
    assert_refused(house, lambda connection: connection.execute(select(IdempotencyKey.key)).all())
    with house.database.connect() as connection, connection.begin():
        KEEP.send(connection, kept("b"))
    assert keys(house) == ["b"], "the connection goes on"


def test_what_was_started_meets_the_error_of_what_was_sent_before_it(house: House) -> None:
    renamed = {"the_key": "a", "the_command": "ReleaseTask"}
    assert_refused(house, lambda connection: RENAME.start(connection, renamed)())


def test_a_lost_connection_is_told_of_and_not_used_again(house: House) -> None:
    if house.database.dialect.name != "postgresql":
        pytest.skip("SQLite has no connection to lose")
    with (  # noqa: PT012 - one transaction
        pytest.raises(OperationalError) as lost,
        house.database.connect() as connection,
        connection.begin(),
    ):
        ours = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with house.database.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": ours})
        KEEP.send(connection, kept("a"))
        FIND.first(connection, {"the_key": "a"})
    assert lost.value.connection_invalidated
    assert keys(house) == []


def test_reading_does_not_make_the_database_forget_how_it_answers(house: House) -> None:
    """psycopg drops all prepared statements of a connection at a ROLLBACK, and planning costs more than answering."""
    if house.database.dialect.name != "postgresql":
        pytest.skip("SQLite keeps its statements by itself")
    for _ in range(6):
        keys(house)
    with house.read() as connection:
        known = connection.execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
    assert any("idempotency_key" in one for one in known)


def test_more_than_the_network_takes_at_once_arrives_whole(house: House) -> None:
    """Nobody looks for answers while they are sent: 40 MB fit in no socket's buffer."""
    large = b"\x00" + b"x" * 8_000_000
    with house.database.connect() as connection, connection.begin():
        for key in "abcde":
            KEEP.send(connection, {**kept(key), "receipt": large})
    with house.database.connect() as connection, connection.begin():
        sizes = [len(FIND.first(connection, {"the_key": key}).receipt) for key in "abcde"]
    assert sizes == [len(large)] * 5
