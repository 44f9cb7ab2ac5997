"""After a pure step: make the rows say what the engine said, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Update, bindparam, update

from engine.audit.chain import EventDraft, SealedEvent, case_key, event_inserts, seal_event
from engine.audit.keys import CaseKeyBytes
from engine.commands import Actor
from engine.drivers.prepared import Together
from engine.feel import codec
from engine.rows import Case
from engine.runtime import Advance, VariableChange
from engine.runtime.advance import DecisionTaken
from engine.services.consequences import write_consequences
from engine.services.opened import OpenedCase
from engine.services.work import SwapLost, Work


@dataclass(frozen=True, slots=True)
class Cause:
    """What made the case move, for its event. values: typed; task: {"id", "element", "lane"}."""

    type: str
    values: Mapping[str, Any] = field(default_factory=dict)
    task: Mapping[str, Any] | None = None
    element: str | None = None
    idem: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def _with_event(change: Update) -> dict[bool, Together]:
    """A change of the case, and the event that tells of it: by whether the event has content. `row` has its values."""
    return {has: Together(*event_inserts(has_content=has), change) for has in (False, True)}


_HEAD = (
    update(Case)
    .where(Case.id == bindparam("case_id"))
    .values(head_seq=bindparam("seq"), head_hash=bindparam("event_hash"))
)
_MOVE = _HEAD.where(Case.version == bindparam("the_version"), Case.state == "open").values(
    version=Case.version + 1, tokens=bindparam("tokens"), changed_at=bindparam("at")
)
SET_HEAD, SWAP = _with_event(_HEAD), _with_event(_MOVE)
"""A step leaves the state alone: SQLite renews the index of a column that is set, even to what it was."""
SWAP_AND_CLOSE = _with_event(_MOVE.values(state="closed", closed_at=bindparam("at")))


def record(work: Work, case: OpenedCase, advance: Advance, cause: Cause, actor: Actor) -> None:
    """Chain one event, swap the case's place, and write every row that follows from the step.

    Raises SwapLost when another command moved the case since it was read.
    """
    record_sealed(work, case, advance, seal_cause(work, case, cause, actor, advance), actor)


def record_sealed(work: Work, case: OpenedCase, advance: Advance, event: SealedEvent, actor: Actor) -> None:
    """The same with an event that is sealed already.

    Nobody can have moved a case that is held. Should the step itself have been taken from an old place, its event's
    place in the chain is taken, and the database refuses it.
    """
    swaps = SWAP_AND_CLOSE if advance.finished else SWAP
    place = {"the_version": case.row.case_version, "tokens": advance.state}
    swapped = swaps[event.has_content].start(work.connection, {**event.row, **place})
    write_consequences(work, case.id, advance, actor)
    if not case.is_held and swapped() != 1:
        raise SwapLost


def chain_event(work: Work, case: OpenedCase, cause: Cause, actor: Actor, advance: Advance | None = None) -> None:
    """Append an event that moves no token, and remember it as the chain's head.

    *case* must have been opened after the last event of its chain.
    """
    event = seal_cause(work, case, cause, actor, advance)
    SET_HEAD[event.has_content].send(work.connection, event.row)


def seal_cause(work: Work, case: OpenedCase, cause: Cause, actor: Actor, advance: Advance | None = None) -> SealedEvent:
    """The command's one event (DESIGN 12.13), not written yet; its head is what the case must get."""
    house = work.house
    draft = EventDraft(
        type=cause.type,
        case_number=case.row.number,
        case_id=case.id,
        case_version=case.row.case_version + (advance is not None),
        actor=actor,
        definition=(case.loaded.key, case.loaded.version, case.loaded.sha256),
        task=cause.task,
        rule=_rule(work, case, advance),
        law=_laws(work, case, cause),
        payload=_payload(cause, advance),
        files=[],
        idem=cause.idem,
    )
    key = _key(work, case) if draft.payload else None
    return seal_event(draft, prev=case.head, at=work.now, origin=house.config.log_origin, key=key)


def _key(work: Work, case: OpenedCase) -> CaseKeyBytes:
    """Read with the case, where that was possible."""
    if case.row.wrapped_key is None:
        return case_key(work.connection, case.id, work.house.keys)
    return work.house.keys.unwrap(case.row.key_id, case.row.wrapped_key)


def _payload(cause: Cause, advance: Advance | None) -> dict[str, Any]:
    payload = {name: codec.to_event(value) for name, value in cause.more.items()}
    if cause.values:
        payload["values"] = codec.to_event(dict(cause.values))
    if advance is None:
        return payload
    if advance.changes:
        payload["changed"] = [_changed(change) for change in advance.changes]
    if advance.decisions:
        payload["rules"] = [list(rules) for taken in advance.decisions for rules in _applied(taken)]
    payload["path"] = [[p.element, p.token, p.what, *([p.flow] if p.flow else [])] for p in advance.path]
    if advance.offered:
        payload["offered"] = [[task.element, task.token] for task in advance.offered]
    return payload


def _applied(taken: DecisionTaken) -> Iterator[tuple[str, str, list[int]]]:
    """Yield the step that asked, the table, and the numbers of its rules that applied."""
    for hit in taken.result.hits:
        yield taken.element, hit.decision_id, list(hit.numbers)


def _changed(change: VariableChange) -> list[Any]:
    values = (None if data is None else codec.to_event(codec.decode(data)) for data in (change.old, change.new))
    return [change.scope, change.name, *values]


def _rule(work: Work, case: OpenedCase, advance: Advance | None) -> dict[str, Any] | None:
    if advance is None or not advance.decisions:
        return None
    taken = advance.decisions[-1]
    loaded = case.loaded
    if taken.process is not None:
        loaded = work.house.definitions.called(work.connection, taken.process)
    _, sha256 = loaded.decisions[taken.decision_id]
    return {"dmn_sha256": sha256, "hits": [rule for hit in taken.result.hits for rule in hit.rules]}


def _laws(work: Work, case: OpenedCase, cause: Cause) -> list[dict[str, str]]:
    if cause.element is None:
        return []
    node, version = case.find(work, cause.element), work.house.extensions.law_version
    return [{"ref": ref, "version": version(ref, work.now)} for ref in node.lots.laws] if node is not None else []
