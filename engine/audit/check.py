"""Check the log in the database (`lots audit verify`). Every problem names the case, the event's place and its id."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from engine.audit.canonical import canonical
from engine.audit.chain import BODY_NAMES, EVENT, GENESIS, PAYLOAD, QUEUE, event_hash, moment
from engine.audit.keys import KeyRing
from engine.audit.payload import DamagedPayloadError, commit_of
from engine.audit.read import open_fields, stored_events
from engine.audit.types import EVENT_TYPES
from engine.db import metadata
from engine.errors import Invalid

CASE = metadata.tables["case"]


@dataclass(slots=True)
class Report:
    """problems: the log does not hold. warnings: it does, but somebody should look."""

    cases: int = 0
    events: int = 0
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.problems


def verify_log(connection: Connection, keys: KeyRing, case_id: int | None = None) -> Report:
    """Check every chain, or that of one case, against the stored bytes, the decrypted content and the case's head.

    What was cut from the end of a chain together with the case's head shows only against a checkpoint held elsewhere.
    """
    report = Report()
    cases = select(CASE.c.id, CASE.c.number, CASE.c.head_seq, CASE.c.head_hash).order_by(CASE.c.id)
    if case_id is not None:
        cases = cases.where(CASE.c.id == case_id)
    else:
        report.problems += _strays(connection)
    for case in connection.execute(cases).all():
        _CaseCheck(connection, keys, case, report).run()
    return report


def _strays(connection: Connection) -> Iterator[str]:
    """Rows that hang in the air: foreign keys prevent them, whoever owns the database can still make them."""
    events = select(EVENT.c.event_id, EVENT.c.seq).where(EVENT.c.case_id.not_in(select(CASE.c.id)))
    for event in connection.execute(events):
        yield f"event {event.seq} ({event.event_id}): its case does not exist"
    for table in (PAYLOAD, QUEUE):
        loose = select(table.c.event_id).where(table.c.event_id.not_in(select(EVENT.c.event_id)))
        for event_id in connection.scalars(loose):
            yield f"event {event_id}: missing, but {table.name} has a row for it"


def _parse(stored: bytes) -> dict[str, Any] | None:
    """The event in *stored*; None where these are not the bytes that `chain.event_body` writes."""
    try:
        body = json.loads(stored)
        is_whole = canonical(body) == stored and body.keys() == BODY_NAMES and isinstance(body["actor"]["id"], str)
    except (ValueError, AttributeError, TypeError, KeyError, Invalid):
        return None
    return body if is_whole else None


class _CaseCheck:
    """One pass over one case's events, from the first to the head."""

    def __init__(self, connection: Connection, keys: KeyRing, case: Any, report: Report) -> None:
        self.connection, self.keys, self.case, self.report = connection, keys, case, report
        self.name = case.number or f"case #{case.id}"
        self.head: tuple[int, str] = GENESIS
        self.is_numbered = False
        self.last_at = ""
        self.erased: dict[str, str] = {}
        """Events whose content is missing (id -> how problems name it), until a payload.erased event names them."""

    def run(self) -> None:
        self.report.cases += 1
        in_queue = select(QUEUE.c.event_id).join(EVENT, EVENT.c.event_id == QUEUE.c.event_id)
        queued = set(self.connection.scalars(in_queue.where(EVENT.c.case_id == self.case.id)))
        for row in self.connection.execute(stored_events(self.case.id)):
            self.report.events += 1
            where = f"{self.name} event {row.seq} ({row.event_id})"
            found = [*self.check_chain(row), *self.check_body(row)]
            if row.event_id not in queued:
                found.append("not in the queue of the log (seq_queue)")
            self.report.problems += [f"{where}: {problem}" for problem in found]
        unexplained = "the content is missing and no payload.erased event names it"
        self.report.problems += [f"{where}: {unexplained}" for where in self.erased.values()]
        self.check_head()

    def check_chain(self, row: Any) -> Iterator[str]:
        expected, prev = self.head[0] + 1, self.head[1]
        if row.seq != expected:
            yield f"expected event {expected} here: one or more events are missing"
        elif row.prev_hash != prev:
            yield "prev_hash is not the hash of the event before it"
        actual = event_hash(row.body)
        if row.event_hash != actual:
            yield "event_hash is not the hash of the stored body: one of them was changed"
        self.head = (row.seq, row.event_hash)

    def check_body(self, row: Any) -> Iterator[str]:
        body = _parse(row.body)
        if body is None:
            yield "the stored body is not the canonical JSON of an event"
            return
        yield from self.check_copies(row, body)
        yield from self.check_case(body)
        yield from self.check_payload(row, body)

    def check_copies(self, row: Any, body: dict[str, Any]) -> Iterator[str]:
        copies = {
            "seq": row.seq,
            "prev": row.prev_hash,
            "id": row.event_id,
            "type": row.type,
            "at": moment(row.at),
        }
        for name, copy in copies.items():
            if body.get(name) != copy:
                yield f"the body says {name} {body.get(name)!r}, the row {copy!r}"
        if body["actor"]["id"] != row.actor:
            yield f"the body says actor {body['actor']['id']!r}, the row {row.actor!r}"
        if row.type not in EVENT_TYPES:
            yield f"{row.type!r} is no event type"

    def check_case(self, body: dict[str, Any]) -> Iterator[str]:
        """A case may have events before it gets its number, and is then called by it for good."""
        number = body["case"]
        if number != self.case.number and (number is not None or self.is_numbered):
            yield f"the body says case {number!r}"
        self.is_numbered = self.is_numbered or number is not None
        if body["at"] < self.last_at:
            moved = (
                f"{self.name} event {body['seq']} ({body['id']}): time goes back from {self.last_at} to {body['at']}"
            )
            self.report.warnings.append(moved)
        self.last_at = body["at"]

    def check_payload(self, row: Any, body: dict[str, Any]) -> Iterator[str]:
        try:
            fields = open_fields(row, self.keys)
        except (DamagedPayloadError, Invalid) as error:
            yield f"the content can't be decrypted: {error}"
            return
        if fields is None or (row.has_payload is None and body["n_fields"]):
            self.erased[row.event_id] = f"{self.name} event {row.seq} ({row.event_id})"
        elif len(fields) != body["n_fields"] or commit_of(fields) != body["payload"]:
            yield "the content is not what the body commits to"
        elif row.type == "payload.erased":
            for event_id in fields.get("events", {}).get("value", ()):
                self.erased.pop(event_id, None)

    def check_head(self) -> None:
        if self.head == GENESIS:
            self.report.problems.append(f"{self.name}: has no events, and every case begins with one")
        stored = (self.case.head_seq, self.case.head_hash)
        if stored != self.head:
            self.report.problems.append(
                f"{self.name}: the case's head is event {stored[0]} {stored[1]}, "
                f"the chain ends at event {self.head[0]} {self.head[1]}"
            )
