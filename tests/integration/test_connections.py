"""Connections that stay ready between two commands: used again, given back after an error, in nobody's way."""

from __future__ import annotations

from threading import Barrier, Thread
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, insert, text
from sqlalchemy.exc import IntegrityError, OperationalError, ResourceClosedError

from engine.db import reading
from engine.drivers import connections
from engine.drivers.connections import MOST_KEPT, TRIED_AFTER_S, KeptConnections, Purpose, purpose_of
from engine.rows import Department
from engine.services.work import House

PATIENCE_S = 20
NEW = {"key": "NY", "name": "Nya nämnden"}


@pytest.fixture
def kept(house: House) -> KeptConnections:
    """The house's own: it has lent none yet."""
    return KeptConnections(house.database)


def driver_connection(kept: KeptConnections, purpose: Purpose = Purpose.READ) -> Any:
    """What the next one who asks is lent."""
    with kept.lend(purpose) as connection:
        return connection.connection.dbapi_connection


def test_the_next_one_is_lent_the_same_connection(kept: KeptConnections) -> None:
    assert driver_connection(kept) is driver_connection(kept, Purpose.WRITE)


def test_who_reads_while_another_reads_is_lent_another_connection(kept: KeptConnections) -> None:
    with kept.lend(Purpose.READ) as first, kept.lend(Purpose.READ) as second:
        assert first.connection.dbapi_connection is not second.connection.dbapi_connection


def test_an_error_undoes_what_was_done_and_keeps_nobody_from_writing(kept: KeptConnections, house: House) -> None:
    with (  # noqa: PT012 - one transaction
        pytest.raises(IntegrityError),
        kept.lend(Purpose.WRITE) as connection,
        connection.begin(),
    ):
        connection.execute(insert(Department), NEW)
        connection.execute(insert(Department), NEW)
    with house.database.begin() as other:
        other.execute(insert(Department), NEW)


def test_what_is_kept_keeps_nobody_from_writing(kept: KeptConnections, house: House) -> None:
    for purpose in Purpose:
        with kept.lend(purpose) as connection, connection.begin():
            connection.execute(text("SELECT 1"))
        with house.database.begin() as other:
            other.execute(insert(Department), {"key": purpose.name, "name": purpose.name})


def test_what_one_use_was_for_says_nothing_of_the_next(house: House) -> None:
    with reading(house.database) as connection:
        assert purpose_of(connection) is Purpose.READ
    with house.database.connect() as again:
        assert purpose_of(again) is Purpose.WRITE


def test_one_left_in_a_transaction_is_not_kept(kept: KeptConnections, house: House) -> None:
    with kept.lend(Purpose.WRITE) as connection:
        connection.execute(insert(Department), NEW)
    with house.database.begin() as other:
        other.execute(insert(Department), NEW)


def test_after_a_crowd_most_connections_are_the_pools_again(kept: KeptConnections, house: House) -> None:
    together = Barrier(MOST_KEPT + 3)

    def read() -> None:
        with kept.lend(Purpose.READ):
            together.wait(PATIENCE_S)

    crowd = [Thread(target=read) for _ in range(together.parties)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert house.database.pool.checkedout() == MOST_KEPT  # type: ignore[attr-defined]  # both databases have a QueuePool


def test_one_that_has_lain_for_long_goes_back_to_the_pool_which_tries_it(
    kept: KeptConnections, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    if house.database.dialect.name != "postgresql":
        pytest.skip("SQLite has no connection to lose")
    lose_what_is_kept(kept, house)
    with pytest.raises(OperationalError):
        ask(kept)
    lose_what_is_kept(kept, house)
    much_later = monotonic() + TRIED_AFTER_S + 1
    monkeypatch.setattr(connections, "monotonic", lambda: much_later)
    assert ask(kept) == 1


def lose_what_is_kept(kept: KeptConnections, house: House) -> None:
    house.database.dispose()  # the pool shall have no other to lend instead
    ours = ask(kept, "SELECT pg_backend_pid()")
    with create_engine(house.database.url, poolclass=NullPool).connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": ours})


def ask(kept: KeptConnections, question: str = "SELECT 1") -> int:
    with kept.lend(Purpose.READ) as connection:
        answer: int = connection.execute(text(question)).scalar_one()
        connection.commit()
        return answer


def test_a_database_that_is_disposed_of_leaves_no_connection_open(house: House) -> None:
    with house.read() as connection:
        pass
    house.database.dispose()
    with pytest.raises(ResourceClosedError):
        connection.execute(text("SELECT 1"))
