"""After a pure step: make the rows say what the engine said, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, bindparam, update

from engine.audit.chain import EventDraft, SealedEvent, case_key, insert_event, seal_event
from engine.audit.keys import CaseKeyBytes
from engine.commands import Actor
from engine.drivers.prepared import Prepared
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


_HEAD: dict[str, BindParameter[Any]] = {"head_seq": bindparam("head_seq"), "head_hash": bindparam("head_hash")}
_MOVE = (
    update(Case)
    .where(Case.id == bindparam("the_case"), Case.version == bindparam("the_version"), Case.state == "open")
    .values(version=Case.version + 1, tokens=bindparam("tokens"), changed_at=bindparam("changed_at"), **_HEAD)
)
SWAP = Prepared(_MOVE)
"""Leaves the state alone: SQLite renews the index of a column that is set, even to what it was."""
SWAP_AND_CLOSE = Prepared(_MOVE.values(state="closed", closed_at=bindparam("changed_at")))
SET_HEAD = Prepared(update(Case).where(Case.id == bindparam("the_case")).values(_HEAD))


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
    insert_event(work.connection, event)
    swapped = _swap(work, case, advance, event.head)
    write_consequences(work, case.id, advance, actor)
    if not case.is_held and swapped() != 1:
        raise SwapLost


def chain_event(work: Work, case: OpenedCase, cause: Cause, actor: Actor, advance: Advance | None = None) -> None:
    """Append an event that moves no token, and remember it as the chain's head.

    *case* must have been opened after the last event of its chain.
    """
    event = seal_cause(work, case, cause, actor, advance)
    insert_event(work.connection, event)
    SET_HEAD.send(work.connection, {"the_case": case.id, "head_seq": event.head[0], "head_hash": event.head[1]})


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


def _swap(work: Work, case: OpenedCase, advance: Advance, head: tuple[int, str]) -> Callable[[], int]:
    """UPDATE … WHERE version=?: what is returned tells of one row, or someone was faster."""
    this_case = {"the_case": case.id, "the_version": case.row.case_version}
    changed = {"tokens": advance.state, "changed_at": work.now, "head_seq": head[0], "head_hash": head[1]}
    return (SWAP_AND_CLOSE if advance.finished else SWAP).start(work.connection, {**this_case, **changed})


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
