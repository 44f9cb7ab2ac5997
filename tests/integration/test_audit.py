"""Events written, read back and checked, on both databases; whatever is changed behind our back is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from engine.audit import verify
from engine.audit.canonical import canonical
from engine.audit.chain import EventDraft, case_key, event_hash
from engine.audit.keys import KeyRing, make_keys
from engine.audit.read import open_fields, read_events, stored_events
from engine.db import reading
from engine.errors import Conflict, Invalid, NotFound
from engine.rows import Case, CaseKey, Event, Payload, SeqQueue
from tests.integration.audit_log import JONAS, NOON, ORIGIN, AuditLog, append, draft

NUMBER = "KS-2026-0001"


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return make_keys(tmp_path / "keys")


@pytest.fixture
def log(database_url: str, keys: KeyRing) -> Iterator[AuditLog]:
    opened = AuditLog(database_url, keys)
    yield opened
    opened.database.dispose()


def event_ids(log: AuditLog, case_id: int) -> list[str]:
    with reading(log.database) as connection:
        return list(connection.scalars(select(Event.event_id).where(Event.case_id == case_id).order_by(Event.seq)))


# ---------------------------------------------------------------- writing and reading


def test_events_come_back_in_order_with_their_content(log: AuditLog) -> None:
    case_id = log.story()
    with reading(log.database) as connection:
        events = read_events(connection, case_id, log.keys)
    assert [(e.seq, e.type, e.actor, e.at - NOON) for e in events] == [
        (1, "case.registered", "u7", timedelta(0)),
        (2, "task.claimed", "u7", timedelta(minutes=1)),
        (3, "task.completed", "u7", timedelta(minutes=2)),
        (4, "timer.fired", "u7", timedelta(minutes=3)),
    ]
    assert [e.payload for e in events] == [
        {},
        {},
        {"values": {"namn": "Krog Tre Ekar AB"}, "path": [["utred", 4, "left"]]},
        {"path": [["paminn", 5, "entered"]]},
    ]
    assert all((e.body["id"], e.body["case"], e.missing) == (e.id, NUMBER, None) for e in events)


def test_event_without_content_needs_no_payload_row(log: AuditLog) -> None:
    case_id = log.story()
    with reading(log.database) as connection:
        with_content = set(connection.scalars(select(Payload.event_id)))
    assert with_content == set(event_ids(log, case_id)[2:])


def test_content_is_not_in_the_database_in_clear(log: AuditLog) -> None:
    log.story()
    with reading(log.database) as connection:
        stored = [*connection.scalars(select(Event.body)), *connection.scalars(select(Payload.ciphertext))]
    assert len(stored) == 6
    assert not any(b"Krog" in (data or b"") or b"namn" in (data or b"") for data in stored)


def test_whole_log_holds_and_is_counted(log: AuditLog) -> None:
    first, _second = log.story(), log.story("KS-2026-0002")
    report = log.verify()
    assert (report.cases, report.events, report.problems, report.warnings) == (2, 8, [], [])
    assert (log.verify(first).cases, log.verify(first).events) == (1, 4)


def test_rolled_back_command_leaves_no_trace(log: AuditLog) -> None:
    case_id = log.story()
    with log.database.connect() as connection:
        row = connection.execute(select(Case.head_seq, Case.head_hash).where(Case.id == case_id)).one()
        head = (row.head_seq, row.head_hash)
        event = draft("case.closed", NUMBER, case_id, path=[])
        append(connection, event, prev=head, at=NOON, origin=ORIGIN, keys=log.keys)
        connection.rollback()
    assert log.verify().events == 4
    assert log.verify().is_good


def test_unknown_event_type_is_refused(log: AuditLog) -> None:
    case_id = log.story()
    with log.database.begin() as connection, pytest.raises(ValueError, match=r"'task\.offered' is no event type"):
        append(
            connection,
            draft("task.offered", NUMBER, case_id),
            prev=(4, "0" * 64),
            at=NOON,
            origin=ORIGIN,
            keys=log.keys,
        )


def test_content_without_canonical_form_is_refused_before_anything_is_written(log: AuditLog) -> None:
    case_id = log.story()
    with pytest.raises(Invalid) as refusal:
        log.add_events(case_id, draft("task.completed", NUMBER, case_id, values={"belopp": 1.5}))
    assert refusal.value.params["pointer"] == "/values/belopp"
    assert log.verify().events == 4


def test_case_without_key_is_named(log: AuditLog) -> None:
    with reading(log.database) as connection, pytest.raises(NotFound) as refusal:
        case_key(connection, 4711, log.keys)
    assert (refusal.value.key, refusal.value.params) == ("audit.no_key", {"case_id": 4711})


def test_nothing_is_added_under_a_destroyed_key(log: AuditLog) -> None:
    case_id = log.story()
    with log.database.begin() as connection:
        connection.execute(update(CaseKey).values(wrapped_key=None, destroyed_at=NOON))
    with pytest.raises(Conflict) as refusal:
        log.add_events(case_id, draft("task.completed", NUMBER, case_id, values={}))
    assert refusal.value.key == "audit.key_destroyed"


def test_time_going_back_is_a_warning(log: AuditLog) -> None:
    case_id = log.story()
    log.add_events(case_id, draft("case.closed", NUMBER, case_id), start=NOON - timedelta(days=1))
    report = log.verify()
    assert report.is_good
    assert [re.sub(r"\(.*?\)", "(id)", line) for line in report.warnings] == [
        f"{NUMBER} event 5 (id): time goes back from 2026-11-24T11:03:00.000000Z to 2026-11-23T11:00:00.000000Z"
    ]


def test_case_may_get_its_number_after_its_first_events(log: AuditLog) -> None:
    case_id = log.add_case(None)
    log.add_events(case_id, draft("case.started", None, case_id))
    with log.database.begin() as connection:
        connection.execute(update(Case).where(Case.id == case_id).values(number=NUMBER))
    log.add_events(case_id, draft("case.registered", NUMBER, case_id))
    assert log.verify().problems == []


def test_case_that_never_got_a_number_is_called_by_its_row(log: AuditLog) -> None:
    case_id = log.add_case(None)
    log.add_events(case_id, draft("case.started", None, case_id))
    assert log.verify().is_good
    with log.tampering() as connection:
        connection.execute(delete(SeqQueue))
    assert log.verify().problems[0].startswith(f"case #{case_id} event 1")


def test_erased_content_holds_when_a_later_event_names_it(log: AuditLog) -> None:
    case_id = log.story()
    erased = event_ids(log, case_id)[2]
    log.add_events(case_id, draft("payload.erased", NUMBER, case_id, events=[erased], ground="gallring"))
    with log.database.begin() as connection:
        connection.execute(update(Payload).where(Payload.event_id == erased).values(ciphertext=None))
        events = read_events(connection, case_id, log.keys)
    assert log.verify().problems == []
    assert [(e.payload is None, e.missing) for e in events[2:]] == [(True, "erased"), (False, None), (False, None)]


def test_exported_events_verify_outside(log: AuditLog, tmp_path: Path) -> None:
    case_id = log.story()
    with reading(log.database) as connection:
        rows = connection.execute(stored_events(case_id)).all()
        contents = {row.event_id: open_fields(row, log.keys) for row in rows}
    folder = tmp_path / "export"
    folder.mkdir()
    lines = [canonical({"event": event_id, "fields": fields}) for event_id, fields in contents.items() if fields]
    (folder / "events.jsonl").write_bytes(b"".join(row.body + b"\n" for row in rows))
    (folder / "payload.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    assert verify.main([str(folder)]) == 0


# ---------------------------------------------------------------- changed behind our back


def flip(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def set_event(event_id: str, **values: Any) -> Any:
    return update(Event).where(Event.event_id == event_id).values(**values)


def flip_body(connection: Connection, event_id: str) -> None:
    body = connection.scalars(select(Event.body).where(Event.event_id == event_id)).one()
    connection.execute(set_event(event_id, body=flip(body, body.index(b'"u7"') + 2)))


def flip_ciphertext(connection: Connection, event_id: str) -> None:
    data = connection.scalars(select(Payload.ciphertext).where(Payload.event_id == event_id)).one()
    assert data is not None
    connection.execute(update(Payload).where(Payload.event_id == event_id).values(ciphertext=flip(data, 30)))


def rewrite_event(connection: Connection, event_id: str) -> None:
    """Change the body and its hash, as someone who knows the format would."""
    body = connection.scalars(select(Event.body).where(Event.event_id == event_id)).one()
    changed = body.replace(b'"u7"', b'"u9"')
    connection.execute(set_event(event_id, body=changed, event_hash=event_hash(changed), actor="u9"))


def replace_body(connection: Connection, event_id: str) -> None:
    body = b'{"seq":3}'
    connection.execute(set_event(event_id, body=body, event_hash=event_hash(body)))


def remove_event(connection: Connection, event_id: str) -> None:
    for row in (SeqQueue, Payload, Event):
        connection.execute(delete(row).where(row.event_id == event_id))


def swap_contents(connection: Connection, event_id: str) -> None:
    rows = connection.execute(select(Payload.event_id, Payload.ciphertext)).all()
    contents = {row.event_id: row.ciphertext for row in rows}
    for (name, _), content in zip(contents.items(), reversed(contents.values()), strict=True):
        connection.execute(update(Payload).where(Payload.event_id == name).values(ciphertext=content))


Attack = Callable[[Connection, str], Any]
ATTACKS: dict[str, tuple[Attack, str]] = {
    "one byte of the body": (flip_body, r"event 3 \(ID\): event_hash is not the hash of the stored body"),
    "one byte of the content": (flip_ciphertext, r"event 3 \(ID\): the content can't be decrypted"),
    "body with a fitting hash": (rewrite_event, r"event 4 \(.*\): prev_hash is not the hash of the event before it"),
    "body of another shape": (replace_body, r"event 3 \(ID\): the stored body is not the canonical JSON of an event"),
    "stored hash": (
        lambda c, e: c.execute(set_event(e, event_hash="f" * 64)),
        r"event 3 \(ID\): event_hash is not the hash",
    ),
    "stored link": (lambda c, e: c.execute(set_event(e, prev_hash="f" * 64)), r"event 3 \(ID\): prev_hash is not"),
    "copied type": (
        lambda c, e: c.execute(set_event(e, type="task.claimed")),
        r"event 3 \(ID\): the body says type 'task\.completed', the row 'task\.claimed'",
    ),
    "copied actor": (
        lambda c, e: c.execute(set_event(e, actor="u9")),
        r"event 3 \(ID\): the body says actor 'u7', the row 'u9'",
    ),
    "copied time": (
        lambda c, e: c.execute(set_event(e, at=NOON)),
        r"event 3 \(ID\): the body says at '2026-11-24T11:02:00.000000Z', the row '2026-11-24T11:00:00.000000Z'",
    ),
    "event removed": (remove_event, r"event 4 \(.*\): expected event 3 here"),
    "content removed": (
        lambda c, e: c.execute(delete(Payload).where(Payload.event_id == e)),
        r"event 3 \(ID\): the content is missing and no payload\.erased event names it",
    ),
    "content emptied": (
        lambda c, e: c.execute(update(Payload).where(Payload.event_id == e).values(ciphertext=None)),
        r"event 3 \(ID\): the content is missing",
    ),
    "contents swapped": (swap_contents, r"event 3 \(ID\): the content can't be decrypted"),
    "key destroyed": (
        lambda c, _: c.execute(update(CaseKey).values(wrapped_key=None)),
        r"event 3 \(ID\): the content is missing",
    ),
    "key changed": (
        lambda c, _: c.execute(update(CaseKey).values(wrapped_key=b"w" * 40)),
        r"event 3 \(ID\): the content can't be decrypted: keys\.wrong",
    ),
    "taken out of the queue": (
        lambda c, e: c.execute(delete(SeqQueue).where(SeqQueue.event_id == e)),
        r"event 3 \(ID\): not in the queue of the log",
    ),
    "head moved back": (
        lambda c, _: c.execute(update(Case).values(head_seq=3)),
        r"the case's head is event 3 .*, the chain ends at event 4",
    ),
    "other number": (
        lambda c, _: c.execute(update(Case).values(number="KS-2026-0009")),
        r"KS-2026-0009 event 3 \(ID\): the body says case 'KS-2026-0001'",
    ),
    "queue of a missing event": (
        lambda c, _: c.execute(insert(SeqQueue).values(event_id="nothing")),
        r"event nothing: missing, but seq_queue has a row for it",
    ),
    "case of another event": (
        lambda c, e: c.execute(set_event(e, case_id=4711)),
        r"event 3 \(ID\): its case does not exist",
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_change_is_named(attack: str, log: AuditLog) -> None:
    case_id = log.story()
    act, problem = ATTACKS[attack]
    event_id = event_ids(log, case_id)[2]
    with log.tampering() as connection:
        act(connection, event_id)
    found = "\n".join(log.verify().problems)
    assert re.search(problem.replace("ID", event_id), found), found


def test_last_event_cut_off_shows_against_the_head(log: AuditLog) -> None:
    case_id = log.story()
    last = event_ids(log, case_id)[3]
    with log.tampering() as connection:
        remove_event(connection, last)
    (problem,) = log.verify().problems
    assert problem.startswith(f"{NUMBER}: the case's head is event 4 ")
    assert ", the chain ends at event 3 " in problem


def test_case_whose_chain_was_removed_is_named(log: AuditLog) -> None:
    case_id = log.story()
    everything = event_ids(log, case_id)
    with log.tampering() as connection:
        for event_id in everything:
            remove_event(connection, event_id)
        connection.execute(update(Case).values(head_seq=0, head_hash="0" * 64))
    assert log.verify().problems == [f"{NUMBER}: has no events, and every case begins with one"]


def test_damaged_content_does_not_hide_the_history(log: AuditLog) -> None:
    case_id = log.story()
    completed = event_ids(log, case_id)[2]
    with log.tampering() as connection:
        flip_ciphertext(connection, completed)
    with reading(log.database) as connection:
        events = read_events(connection, case_id, log.keys)
    assert [event.missing for event in events] == [None, None, "damaged", None]


def test_actor_and_ground_stand_in_the_body(log: AuditLog) -> None:
    case_id = log.add_case(NUMBER)
    told = EventDraft(
        "task.completed",
        NUMBER,
        case_id,
        3,
        JONAS,
        definition=("foretagsarende", 1, "c" * 64),
        task={"id": 5, "element": "utred", "lane": "Kontaktcenter"},
        law=[{"ref": "FL 9", "version": "2018-07-01"}],
        idem="once",
        role="single_contact",
    )
    log.add_events(case_id, told)
    with reading(log.database) as connection:
        (event,) = read_events(connection, case_id, log.keys)
    body = event.body
    assert body["actor"] == {"id": "u7", "role": "single_contact", "auth": "password", "behalf": None}
    assert body["def"] == {"key": "foretagsarende", "version": 1, "sha256": "c" * 64}
    assert (body["task"]["element"], body["law"][0]["ref"], body["case_version"]) == ("utred", "FL 9", 3)
    assert (body["log"], body["prev"], len(body["idem"])) == (ORIGIN, "0" * 64, 64)
