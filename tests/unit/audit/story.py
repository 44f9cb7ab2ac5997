"""A small case whose events come out the same every time: for test vectors and for tests of the verifier."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.audit.chain import GENESIS, EventDraft, event_body, event_hash
from engine.audit.payload import Sealed, seal
from engine.commands import Actor

ORIGIN = "lots.smedhult/1"
NUMBER = "KS-2026-0001"
START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
BUILD = "0.1.0"
JONAS = Actor("u7", user_id=7, auth="password")
SWEEP = Actor("system:timers", behalf="u7")
DEFINITION = ("foretagsarende", 3, hashlib.sha256(b"process.bpmn").hexdigest())


@dataclass(frozen=True)
class Told:
    """One event, with all that it was made of."""

    id: str
    at: datetime
    draft: EventDraft
    sealed: Sealed
    prev: tuple[int, str]
    body: bytes

    @property
    def content(self) -> dict[str, Any] | None:
        """Its line in payload.jsonl."""
        if not self.sealed.n_fields:
            return None
        return {"event": self.id, "fields": json.loads(self.sealed.plaintext)}


def drafts() -> Iterator[EventDraft]:
    known: dict[str, Any] = {"case_number": NUMBER, "case_id": 1, "definition": DEFINITION}
    task = {"id": 5, "element": "utred", "lane": "Kontaktcenter"}
    yield EventDraft("case.registered", case_version=0, actor=Actor("p3", auth="link"), role=None, **known)
    yield EventDraft("task.claimed", case_version=1, actor=JONAS, role="single_contact", task=task, **known)
    yield EventDraft(
        "task.completed",
        case_version=2,
        actor=JONAS,
        role="single_contact",
        task=task,
        rule={"dmn_sha256": hashlib.sha256(b"screening.dmn").hexdigest(), "hits": ["rad_2"]},
        law=[{"ref": "FL 9", "version": "2018-07-01"}],
        payload={
            "values": {"företag": "Krog Tre Ekar AB", "belopp": "12500.50", "antal": 42, "öl": True, "övrigt": None},
            "changed": [["spar", None, "komplext"]],
            "path": [["utred", 4, "left"], ["lotsmote", 5, "entered"]],
        },
        idem="a7d1",
        **known,
    )
    yield EventDraft("timer.fired", case_version=3, actor=SWEEP, payload={"path": [["paminn", 6, "entered"]]}, **known)


def tell(events: Iterator[EventDraft] | None = None) -> list[Told]:
    """Chain *events* (default: the story above), one hour apart, with ids and salts that are always the same."""
    told: list[Told] = []
    prev = GENESIS
    for at, draft in enumerate(events or drafts()):
        moment = START + timedelta(hours=at)
        event_id = f"01936000-0000-7000-8000-{at + 1:012d}"
        sealed = seal(draft.payload, [salt(event_id, place) for place in range(len(draft.payload))])
        body = event_body(draft, sealed, event_id=event_id, prev=prev, at=moment, origin=ORIGIN, build=BUILD)
        told.append(Told(event_id, moment, draft, sealed, prev, body))
        prev = (prev[0] + 1, event_hash(body))
    return told


def salt(event_id: str, place: int) -> bytes:
    return hashlib.sha256(f"{event_id} {place}".encode()).digest()


def write_bundle(folder: Path, told: list[Told]) -> None:
    """Write `events.jsonl` and `payload.jsonl`, as the verifier reads them."""
    contents = [json.dumps(event.content, ensure_ascii=False) + "\n" for event in told if event.content]
    (folder / "events.jsonl").write_bytes(b"".join(event.body + b"\n" for event in told))
    (folder / "payload.jsonl").write_text("".join(contents), encoding="utf-8")
