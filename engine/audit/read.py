"""Read a case's events back, with their content decrypted where it still exists."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, select

from engine.audit.chain import CASE_KEY, EVENT, PAYLOAD
from engine.audit.keys import KeyRing
from engine.audit.payload import DamagedPayloadError, decrypt


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """payload: name -> value, empty when the event has none; None when it is missing, and then *missing* says why."""

    seq: int
    id: str
    type: str
    at: datetime
    actor: str
    body: dict[str, Any]
    payload: dict[str, Any] | None
    event_hash: str
    missing: Literal["erased", "damaged"] | None = None


def read_events(connection: Connection, case_id: int, keys: KeyRing) -> list[AuditEvent]:
    """The case's events in order. They are shown as they are stored; `check.verify_log` tells whether they hold."""
    return [_read(row, keys) for row in connection.execute(stored_events(case_id))]


def stored_events(case_id: int) -> Select[Any]:
    """Events of one case with their payload rows and keys; has_payload is None where no payload row exists."""
    payload = PAYLOAD.c
    return (
        select(EVENT, payload.event_id.label("has_payload"), payload.ciphertext, payload.key_id, CASE_KEY.c.wrapped_key)
        .outerjoin(PAYLOAD, payload.event_id == EVENT.c.event_id)
        .outerjoin(CASE_KEY, CASE_KEY.c.key_id == payload.key_id)
        .where(EVENT.c.case_id == case_id)
        .order_by(EVENT.c.seq)
    )


def open_fields(row: Row[Any], keys: KeyRing) -> dict[str, dict[str, Any]] | None:
    """{name: {salt, value}} of a row of `stored_events`; None when the content or its key was erased.

    Raises DamagedPayloadError, and Invalid `keys.wrong` when the installation's key does not fit.
    """
    if row.has_payload is None:
        return {}
    if row.ciphertext is None or row.wrapped_key is None:
        return None
    return decrypt(row.ciphertext, keys.unwrap(row.key_id, row.wrapped_key), row.event_id)


def _read(row: Row[Any], keys: KeyRing) -> AuditEvent:
    missing: Literal["erased", "damaged"] | None = None
    payload: dict[str, Any] | None = None
    try:
        fields = open_fields(row, keys)
        missing = "erased" if fields is None else None
        payload = None if fields is None else {name: field["value"] for name, field in fields.items()}
    except DamagedPayloadError:
        missing = "damaged"
    body = json.loads(row.body)
    return AuditEvent(row.seq, row.event_id, row.type, row.at, row.actor, body, payload, row.event_hash, missing)
