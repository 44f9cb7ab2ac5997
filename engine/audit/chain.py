"""One event: its body, its hash and its rows, written in the transaction of the change it tells of (TRUST 1.3)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sqlalchemy import Connection, Insert, bindparam, insert, select

from engine.audit.canonical import canonical
from engine.audit.keys import KEY_BYTES, CaseKeyBytes, KeyRing
from engine.audit.payload import Sealed, encrypt, seal
from engine.audit.types import EVENT_TYPES
from engine.commands import Actor
from engine.db import metadata
from engine.drivers.prepared import Prepared, with_parameters
from engine.errors import Conflict, NotFound
from engine.rows.audit import CaseKey, Event, Payload, SeqQueue

GENESIS = (0, "0" * 64)
"""Head of a chain without events: (seq, hash)."""

EVENT, PAYLOAD, QUEUE, CASE_KEY = (metadata.tables[row.__tablename__] for row in (Event, Payload, SeqQueue, CaseKey))
BODY_NAMES = frozenset(
    (
        *("v", "log", "case", "seq", "prev", "id", "type", "at", "case_version", "actor", "def", "task"),
        *("rule", "law", "payload", "n_fields", "files", "idem", "build"),
    )
)
"""The members of an event's body, no more and no less."""

_CONTENT = with_parameters(PAYLOAD, "event_id", "key_id", "ciphertext")
FIND_KEY = Prepared(select(CASE_KEY.c.key_id, CASE_KEY.c.wrapped_key).where(CASE_KEY.c.case_id == bindparam("case_id")))


def _build() -> str:
    try:
        return version("foretagslots")
    except PackageNotFoundError:
        return "source"


BUILD = _build()


@dataclass(frozen=True, slots=True)
class EventDraft:
    """What a command says happened, before it gets its place in the chain.

    definition: (key, version, sha256). task: {id, element, lane}. rule: {dmn_sha256, hits}. law: [{ref, version}].
    role: the power the actor used. payload: name -> JSON without floats (`engine.feel.codec.to_event`); each name
    can be withheld or erased by itself. idem: the command's idempotency key as given; the body carries its SHA-256.
    """

    type: str
    case_number: str | None
    case_id: int
    case_version: int
    actor: Actor
    definition: tuple[str, int, str] | None = None
    task: Mapping[str, Any] | None = None
    rule: Mapping[str, Any] | None = None
    law: Sequence[Mapping[str, Any]] = ()
    payload: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[Any] = ()
    idem: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class SealedEvent:
    """An event with its place in the chain. head: the chain's new end (seq, hash). row: for `event_inserts`."""

    head: tuple[int, str]
    row: Mapping[str, Any]

    @property
    def has_content(self) -> bool:
        return "ciphertext" in self.row


def seal_event(
    draft: EventDraft, *, prev: tuple[int, str], at: datetime, origin: str, key: CaseKeyBytes | None
) -> SealedEvent:
    """Hash and encrypt; needs no database.

    prev: (seq, hash) of the case's last event, GENESIS for the first. The caller stores the new head with the case in
    the transaction that inserts the event. key: the case's; not needed where there is no payload.
    Raises Invalid `audit.not_canonical` for a payload that has no canonical form, NotFound `audit.no_key`.
    """
    if draft.type not in EVENT_TYPES:
        raise ValueError(f"{draft.type!r} is no event type; engine/audit/types.py lists them")
    event_id = new_id(at)
    seq, sealed = prev[0] + 1, seal(draft.payload)
    body = event_body(draft, sealed, event_id=event_id, prev=prev, at=at, origin=origin)
    head = event_hash(body)
    event = {"event_id": event_id, "case_id": draft.case_id, "seq": seq, "prev_hash": prev[1], "event_hash": head}
    event |= {"body": body, "type": draft.type, "actor": draft.actor.id, "at": at}
    if sealed.n_fields:
        if key is None:
            raise NotFound("audit.no_key", case_id=draft.case_id)
        event |= {"key_id": key.key_id, "ciphertext": encrypt(sealed.plaintext, key, event_id)}
    return SealedEvent((seq, head), event)


def event_inserts(*, has_content: bool) -> tuple[Insert, ...]:
    """The statements that write an event's row: the event, its content and its place in the queue of the log."""
    return (with_parameters(EVENT), *([_CONTENT] if has_content else []), with_parameters(QUEUE))


def event_body(
    draft: EventDraft,
    sealed: Sealed,
    *,
    event_id: str,
    prev: tuple[int, str],
    at: datetime,
    origin: str,
    build: str = BUILD,
) -> bytes:
    """The exact bytes that are hashed and kept. build: the program's version."""
    actor = draft.actor
    return canonical(
        {
            "v": 1,
            "log": origin,
            "case": draft.case_number,
            "seq": prev[0] + 1,
            "prev": prev[1],
            "id": event_id,
            "type": draft.type,
            "at": moment(at),
            "case_version": draft.case_version,
            "actor": {"id": actor.id, "role": draft.role, "auth": actor.auth, "behalf": actor.behalf},
            "def": draft.definition and dict(zip(("key", "version", "sha256"), draft.definition, strict=True)),
            "task": draft.task,
            "rule": draft.rule,
            "law": draft.law,
            "payload": sealed.commit,
            "n_fields": sealed.n_fields,
            "files": draft.files,
            "idem": draft.idem and hashlib.sha256(draft.idem.encode()).hexdigest(),
            "build": build,
        }
    )


def event_hash(body: bytes) -> str:
    return hashlib.sha256(b"lots-event-v1\0" + body).hexdigest()


def moment(at: datetime) -> str:
    """`2026-11-24T18:00:00.000000Z`"""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_id(at: datetime) -> str:
    """A UUID version 7: random, but in order of time, so that indexes grow at their end."""
    milliseconds = int(at.timestamp() * 1000)
    number = milliseconds << 80 | int.from_bytes(os.urandom(10))
    text = f"{number & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def new_case_key(connection: Connection, case_id: int, keys: KeyRing, at: datetime) -> CaseKeyBytes:
    """Make and store the payload key of a new case."""
    key = CaseKeyBytes(new_id(at), os.urandom(KEY_BYTES))
    row = {"key_id": key.key_id, "case_id": case_id, "wrapped_key": keys.wrap(key.secret)}
    connection.execute(insert(CASE_KEY), row)
    return key


def case_key(connection: Connection, case_id: int, keys: KeyRing) -> CaseKeyBytes:
    """Raises NotFound `audit.no_key` or, when the case's content was erased, Conflict `audit.key_destroyed`."""
    row = FIND_KEY.first(connection, {"case_id": case_id})
    if row is None:
        raise NotFound("audit.no_key", case_id=case_id)
    if row.wrapped_key is None:
        raise Conflict("audit.key_destroyed", case_id=case_id)
    return keys.unwrap(row.key_id, row.wrapped_key)
