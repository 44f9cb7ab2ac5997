"""One case with its event chain, written through `engine.audit` alone: what the audit tests start from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, update

from engine.audit.chain import GENESIS, EventDraft, case_key, event_inserts, new_case_key, seal_event
from engine.audit.check import Report, verify_log
from engine.audit.keys import KeyRing
from engine.commands import Actor
from engine.db import open_database, reading
from engine.drivers.prepared import Prepared
from engine.rows import Case, Definition

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
ORIGIN = "lots.smedhult/1"
JONAS = Actor("u7", user_id=7, auth="password")


def append(
    connection: Connection, draft: EventDraft, *, prev: tuple[int, str], at: datetime, origin: str, keys: KeyRing
) -> tuple[int, str]:
    """Seal and insert one event; return the chain's new head, which the caller stores with the case."""
    key = case_key(connection, draft.case_id, keys) if draft.payload else None
    event = seal_event(draft, prev=prev, at=at, origin=origin, key=key)
    for insertion in event_inserts(has_content=event.has_content):
        Prepared(insertion).send(connection, event.row)
    return event.head


class AuditLog:
    """A database with one definition; cases and events are added to it."""

    def __init__(self, url: str, keys: KeyRing) -> None:
        self.url, self.keys = url, keys
        self.database: Engine = open_database(url)
        with self.database.begin() as connection:
            connection.execute(insert(Definition), [DEFINITION])

    def add_case(self, number: str | None) -> int:
        with self.database.begin() as connection:
            row = {**CASE, "number": number}
            case_id: int = connection.execute(insert(Case).values(**row).returning(Case.id)).scalar_one()
            new_case_key(connection, case_id, self.keys, NOON)
        return case_id

    def add_events(self, case_id: int, *drafts: EventDraft, start: datetime = NOON) -> None:
        """Chain *drafts* a minute apart, and move the case's head with them."""
        with self.database.begin() as connection:
            case = connection.execute(Case.__table__.select().where(Case.id == case_id)).one()
            head = (case.head_seq, case.head_hash)
            for at, draft in enumerate(drafts):
                moment = start + timedelta(minutes=at)
                head = append(connection, draft, prev=head, at=moment, origin=ORIGIN, keys=self.keys)
            connection.execute(update(Case).where(Case.id == case_id).values(head_seq=head[0], head_hash=head[1]))

    def story(self, number: str = "KS-2026-0001") -> int:
        """A case with four events, of which two have content."""
        case_id = self.add_case(number)
        self.add_events(
            case_id,
            draft("case.registered", number, case_id),
            draft("task.claimed", number, case_id),
            draft("task.completed", number, case_id, values={"namn": "Krog Tre Ekar AB"}, path=[["utred", 4, "left"]]),
            draft("timer.fired", number, case_id, path=[["paminn", 5, "entered"]]),
        )
        return case_id

    def verify(self, case_id: int | None = None) -> Report:
        with reading(self.database) as connection:
            return verify_log(connection, self.keys, case_id)

    @contextmanager
    def tampering(self) -> Iterator[Connection]:
        """What whoever owns the database can do: no triggers, no foreign keys, no authorizer."""
        owner = open_database(self.url, owner=True)
        with owner.connect() as connection:
            if owner.dialect.name == "sqlite":
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
                for trigger in ("event_no_update", "event_no_delete", "event_no_replace", "event_no_gap"):
                    connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
            else:
                connection.exec_driver_sql("ALTER TABLE event DISABLE TRIGGER ALL")
                connection.exec_driver_sql("SET session_replication_role = replica")
            yield connection
            connection.commit()
        owner.dispose()


def draft(kind: str, number: str | None, case_id: int, **payload: Any) -> EventDraft:
    return EventDraft(kind, number, case_id, 1, JONAS, payload=payload)


DEFINITION = {
    "id": 1,
    "key": "foretagsarende",
    "version": 1,
    "name": "Företagsärende",
    "sha256": "a" * 64,
    "diagram_sha256": "b" * 64,
    "state": "published",
    "proposed_at": NOON,
    "proposed_by": "u1",
}
CASE = {
    "process": "foretagsarende",
    "definition_id": 1,
    "title": "Krog Tre Ekar",
    "authority": "KS",
    "state": "open",
    "channel": "web",
    "received_on": date(2026, 11, 24),
    "started_at": NOON,
    "changed_at": NOON,
    "version": 1,
    "tokens": b"",
    "head_seq": GENESIS[0],
    "head_hash": GENESIS[1],
}
