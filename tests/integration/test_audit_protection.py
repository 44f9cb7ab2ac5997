"""The database itself refuses to change an event, on both databases (TRUST 1.5)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection, NullPool, create_engine, make_url, select, text
from sqlalchemy.exc import DatabaseError

from engine.audit.keys import make_keys
from engine.db import open_database, reading
from engine.migrations.upgrade import upgrade
from engine.rows import Event
from tests.integration.audit_log import AuditLog

COPY = (
    "INSERT INTO event (event_id, case_id, seq, prev_hash, event_hash, body, type, actor, at) "
    "SELECT {event_id}, case_id, {seq}, {prev}, event_hash, body, type, actor, at FROM event WHERE seq = 1"
)


def copy(event_id: str, seq: int, prev: str | None = None) -> str:
    """An INSERT of event 1 under another place, with a fitting link if there is one."""
    fitting = f"coalesce((SELECT event_hash FROM event WHERE seq = {seq} - 1), 'none')"
    return COPY.format(event_id=event_id, seq=seq, prev=prev or fitting)


ANYWHERE = {
    "update": "UPDATE event SET actor = 'u9' WHERE seq = 2",
    "update of nothing but the copy": "UPDATE event SET type = type",
    "delete": "DELETE FROM event WHERE seq = 4",
    "delete of all": "DELETE FROM event",
    "gap": copy("'new'", 6),
    "place of another": copy("'new'", 2),
    "before the first": copy("'new'", 0),
    "broken link": copy("'new'", 5, prev="event_hash"),
    "same id": copy("event_id", 5),
    "upsert": copy("event_id", 5) + " ON CONFLICT (event_id) DO UPDATE SET actor = 'u9'",
}
SQLITE = {
    "replace by place": copy("'new'", 2).replace("INSERT", "INSERT OR REPLACE"),
    "replace by id": copy("event_id", 5).replace("INSERT", "INSERT OR REPLACE"),
    "update or ignore": "UPDATE OR IGNORE event SET actor = 'u9'",
}
APPLICATION = {
    "drop of a trigger": "DROP TRIGGER event_no_update",
    "drop of the table": "DROP TABLE event",
    "alter": "ALTER TABLE event RENAME TO was_event",
    "writable schema": "PRAGMA writable_schema=ON",
    "recursive triggers": "PRAGMA recursive_triggers=OFF",
}
POSTGRESQL = {
    "truncate": "TRUNCATE event CASCADE",
    "update as a replica": "SET session_replication_role = replica; UPDATE event SET actor = 'u9'",
}


@pytest.fixture
def log(database_url: str, tmp_path: Path) -> Iterator[AuditLog]:
    opened = AuditLog(database_url, make_keys(tmp_path / "keys"))
    opened.story()
    yield opened
    opened.database.dispose()


def stored(log: AuditLog) -> list[tuple[object, ...]]:
    with reading(log.database) as connection:
        return [tuple(row) for row in connection.execute(select(Event.__table__).order_by(Event.seq))]


def assert_refused(log: AuditLog, connection: Connection, statement: str) -> None:
    before = stored(log)
    with pytest.raises(DatabaseError):
        connection.execute(text(statement))
    connection.rollback()
    connection.close()
    assert stored(log) == before
    assert log.verify().is_good


@pytest.mark.parametrize("attempt", ANYWHERE)
def test_event_can_not_be_changed(attempt: str, log: AuditLog) -> None:
    assert_refused(log, log.database.connect(), ANYWHERE[attempt])


@pytest.mark.parametrize("attempt", ANYWHERE)
def test_owner_is_refused_too_as_long_as_the_triggers_stand(attempt: str, log: AuditLog) -> None:
    owner = open_database(log.url, owner=True)
    assert_refused(log, owner.connect(), ANYWHERE[attempt])
    owner.dispose()


@pytest.mark.parametrize("attempt", [*SQLITE, *APPLICATION])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_has_no_way_round(attempt: str, log: AuditLog) -> None:
    assert_refused(log, log.database.connect(), (SQLITE | APPLICATION)[attempt])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("attempt", SQLITE)
def test_plain_connection_without_our_settings_is_refused(attempt: str, log: AuditLog) -> None:
    """Someone with the sqlite3 program: recursive_triggers is off there, and no authorizer watches."""
    before = stored(log)
    plain = sqlite3.connect(log.url.removeprefix("sqlite:///"))
    with pytest.raises(sqlite3.IntegrityError, match="event is append-only"):
        plain.execute(SQLITE[attempt])
    plain.close()
    assert stored(log) == before


@pytest.mark.parametrize("attempt", POSTGRESQL)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_has_no_way_round(attempt: str, log: AuditLog) -> None:
    connection = log.database.connect()
    *before, last = POSTGRESQL[attempt].split("; ")
    for statement in before:
        connection.execute(text(statement))
    assert_refused(log, connection, last)


def test_refusal_says_why(log: AuditLog) -> None:
    owner = open_database(log.url, owner=True)
    with owner.connect() as connection, pytest.raises(DatabaseError, match="event is append-only"):
        connection.execute(text(ANYWHERE["update"]))
    with owner.connect() as connection, pytest.raises(DatabaseError, match="does not follow another"):
        connection.execute(text(ANYWHERE["gap"]))
    owner.dispose()


# ---------------------------------------------------------------- two roles on PostgreSQL

HOWTO = Path(__file__).parents[2] / "docs" / "howto" / "database-roles.md"


def run_as(url: URL, statements: str) -> None:
    database = create_engine(url, poolclass=NullPool)
    with database.begin() as connection:
        connection.exec_driver_sql(statements)


@pytest.fixture
def application_url(postgresql: str) -> Iterator[str]:
    """A database set up as the how-to says, addressed as the role that works."""
    as_superuser, as_owner = re.findall(r"```sql\n(.*?)```", HOWTO.read_text(encoding="utf-8"), re.DOTALL)
    server = make_url(postgresql)
    with create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as connection:
        connection.execute(text("CREATE DATABASE lots"))
        run_as(server.set(database="lots"), as_superuser)
        owner = server.set(database="lots", username="lots_owner")
        upgrade(owner.render_as_string(hide_password=False))
        run_as(owner, as_owner)
        yield owner.set(username="lots_app").render_as_string(hide_password=False)
        connection.execute(text("DROP DATABASE lots WITH (FORCE)"))
        connection.execute(text("DROP ROLE lots_owner, lots_app"))


def test_role_that_works_may_add_events_and_nothing_else(application_url: str, tmp_path: Path) -> None:
    log = AuditLog(application_url, make_keys(tmp_path / "keys"))
    log.story()
    assert log.verify().is_good
    for statement in (ANYWHERE["update"], ANYWHERE["delete"], POSTGRESQL["truncate"]):
        with log.database.connect() as connection, pytest.raises(DatabaseError, match="permission denied"):
            connection.execute(text(statement))
    for statement in ("DROP TRIGGER event_no_change ON event", "ALTER TABLE event DISABLE TRIGGER USER"):
        with log.database.connect() as connection, pytest.raises(DatabaseError, match="must be owner"):
            connection.execute(text(statement))
    log.database.dispose()
