"""The audit log (TRUST 1.2): events are only ever inserted; their content sits in payloads that can be erased."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.rows.base import ONE_TREE, Row, code, instant, pk, text


class Event(Row):
    """body: the exact bytes that were hashed. type, actor and at are copies for queries, not trusted."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)
    event_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    seq: Mapped[int]
    prev_hash: Mapped[str] = mapped_column(String(64))
    event_hash: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    type: Mapped[code]
    actor: Mapped[code]
    at: Mapped[instant]


class Payload(Row):
    """AES-256-GCM of {name: {salt, value}}: nonce (12 bytes) + ciphertext, bound to the event id (DESIGN 12.13)."""

    __tablename__ = "payload"
    event_id: Mapped[str] = mapped_column(ForeignKey("event.event_id"), primary_key=True)
    key_id: Mapped[str] = mapped_column(String(36))
    ciphertext: Mapped[bytes | None] = mapped_column(LargeBinary)
    erased_by_event_id: Mapped[str | None] = mapped_column(String(36))


class CaseKey(Row):
    """The case's payload key, wrapped (RFC 3394) by the key-encryption key that never enters the database."""

    __tablename__ = "case_key"
    key_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), unique=True)
    wrapped_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    destroyed_at: Mapped[instant | None]


class SeqQueue(Row):
    """Events that the Merkle log has not numbered yet."""

    __tablename__ = "seq_queue"
    __table_args__ = ONE_TREE
    event_id: Mapped[str] = mapped_column(ForeignKey("event.event_id"), primary_key=True)


class ReadLog(Row):
    """Who has read what of a case."""

    __tablename__ = "read_log"
    id: Mapped[pk]
    at: Mapped[instant]
    actor: Mapped[code] = mapped_column(index=True)
    role: Mapped[code]
    object: Mapped[code] = mapped_column(index=True)
    fields: Mapped[text] = mapped_column(default="")
    reason: Mapped[text] = mapped_column(default="")


class SecurityLog(Row):
    """Logins, refusals and changes of rights. login is what was typed, cut to 128 characters."""

    __tablename__ = "security_log"
    id: Mapped[pk]
    at: Mapped[instant] = mapped_column(index=True)
    kind: Mapped[code] = mapped_column(index=True)
    login: Mapped[code | None] = mapped_column(index=True)
    address: Mapped[code | None]
    detail: Mapped[text] = mapped_column(default="")
