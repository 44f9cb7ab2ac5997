"""An entrepreneur's link into one case (DESIGN 12.16): 256 random bits, of which only the SHA-256 is kept.

Links go by the real clock, also in a demo whose cases live on another day (DESIGN 12.9).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, or_, select, update

from engine.commands import Actor, Command, Receipt
from engine.errors import NotAllowed, NotFound
from engine.ports import CaseEnd, system_now
from engine.queries.visible import case_access
from engine.rows import AccessLink
from engine.rules.access import may_with_case
from engine.services.work import Work
from workflows.parties import party_of_case
from workflows.rows import Party

SECRET_BYTES = 32
LIFE_AFTER_END = timedelta(days=90)

INTAKE = Actor(id="system:intake", name="Public intake", auth="system")
"""Who acts when somebody outside asks a question: there is no party before the case exists."""


@dataclass(frozen=True, slots=True)
class GiveLink(Command):
    """Make a link for the applicant of the case. Never give it an idempotency key: receipts are stored."""

    case_id: int


def give_link(work: Work, command: GiveLink, actor: Actor) -> Receipt:
    """Make a new link for the case's applicant; `data["secret"]` is shown once and kept nowhere.

    Raises NotAllowed, or NotFound `party.unknown` when the case has no applicant.
    """
    refusal = may_with_case(actor, "message", case_access(work.connection, command.case_id))
    if refusal is not None:
        raise NotAllowed(refusal.key, ask=refusal.ask)
    party = party_of_case(work.connection, command.case_id)
    if party is None:
        raise NotFound("party.unknown", case=command.case_id)
    secret = make_link(work, command.case_id, party.id)
    return Receipt(case_id=command.case_id, at=work.now, data={"secret": secret, "email": party.email})


def make_link(work: Work, case_id: int, party_id: int, secret: str | None = None) -> str:
    """Return the secret of a new link: a random one, unless the caller has made one of the same strength."""
    secret = secret or secrets.token_urlsafe(SECRET_BYTES)
    values = {
        "secret_hash": _hash(secret),
        "case_id": case_id,
        "party_id": party_id,
        "created_at": system_now(),
    }
    work.connection.execute(insert(AccessLink).values(values))
    return secret


def actor_for_link(connection: Connection, secret: str, now: datetime) -> Actor:
    """Return who a link lets in. now: real time. Raises NotFound `link.unknown` for one that is not valid."""
    row = connection.execute(
        select(AccessLink.case_id, AccessLink.party_id, Party.name)
        .join(Party, Party.id == AccessLink.party_id)
        .where(
            AccessLink.secret_hash == _hash(secret),
            AccessLink.revoked_at.is_(None),
            or_(AccessLink.expires_at.is_(None), AccessLink.expires_at > now),
        )
    ).one_or_none()
    if row is None:
        raise NotFound("link.unknown")
    return link_actor(row.party_id, row.name, row.case_id)


def link_actor(party_id: int, name: str, case_id: int) -> Actor:
    """The party as let in by a link: into this one case, and what it has opened."""
    return Actor(id=f"p{party_id}", name=name, auth="link", case_id=case_id)


def revoke_links(connection: Connection, case_id: int, now: datetime) -> None:
    """End every link into the case at once."""
    is_live = (AccessLink.case_id == case_id, AccessLink.revoked_at.is_(None))
    connection.execute(update(AccessLink).where(*is_live).values(revoked_at=now))


def expire_links(work: Work, end: CaseEnd, _actor: Actor) -> None:
    """Listener at case end: its links live on for 90 days."""
    is_open_ended = (AccessLink.case_id == end.case.id, AccessLink.expires_at.is_(None))
    work.connection.execute(update(AccessLink).where(*is_open_ended).values(expires_at=system_now() + LIFE_AFTER_END))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
