"""Verify the events of one case outside the system that wrote them.

    python verify.py [DIR | EVENTS.jsonl]

DIR (default: the current folder) holds `events.jsonl`, one event a line, in the exact bytes that were hashed, and
`payload.jsonl`, one line for each event's content:
{"event": id, "fields": {name: {"salt": …, "value": …}}, "withheld": [hash of each field that is kept back]}.
Given a file of events alone, only the chain is checked. Exit code 0: it holds; 1: it does not, or can't be read.

This file stands alone: Python's standard library, nothing of the system. It repeats canonical JSON and the hashes on
purpose, since a verifier that shares code with what it verifies proves less.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
MAX_INTEGER = 2**53
Json = dict[str, Any]
MEMBERS = frozenset(
    (
        *("v", "log", "case", "seq", "prev", "id", "type", "at", "case_version", "actor", "def", "task"),
        *("rule", "law", "payload", "n_fields", "files", "idem", "build"),
    )
)


class BrokenError(Exception):
    """The evidence does not hold; the text says where and why."""


def main(arguments: list[str]) -> int:
    if len(arguments) > 1:
        return report(f"usage: python verify.py [DIR | EVENTS.jsonl]\n\n{__doc__}", is_good=False)
    place = Path(arguments[0] if arguments else ".")
    try:
        bodies, payloads = read_bundle(place)
        problems, warnings = chain_problems(bodies, payloads)
    except (BrokenError, OSError) as error:
        return report(f"FAILED: {error}", is_good=False)
    for line in warnings:
        report(f"warning: {line}")
    for line in problems:
        report(f"problem: {line}")
    if problems:
        return report(f"FAILED: {len(problems)} problem(s) in {len(bodies)} event(s)", is_good=False)
    content = "their content was not given" if payloads is None else "all content matches"
    report(f"OK: {len(bodies)} event(s) of case {case_of(bodies)} form one unbroken chain; {content}")
    report(f"Head: {event_hash(bodies[-1])}")
    return report("Reached: the chain. Not shown: that the log's key signed it, or that nothing was cut from its end")


def report(line: str, *, is_good: bool = True) -> int:
    (sys.stdout if is_good else sys.stderr).write(line + "\n")
    return 0 if is_good else 1


# ---------------------------------------------------------------- the bundle


def read_bundle(place: Path) -> tuple[list[bytes], dict[str, Json] | None]:
    """Return the events' bytes in the order of the file, and their content by event id (None: not given)."""
    if place.is_dir():
        return lines_of(place / "events.jsonl"), read_payloads(place / "payload.jsonl")
    return lines_of(place), None


def lines_of(path: Path) -> list[bytes]:
    data = path.read_bytes()
    if not data.endswith(b"\n"):
        raise BrokenError(f"{path.name} does not end with a line break: it was cut off")
    return data[:-1].split(b"\n")


def read_payloads(path: Path) -> dict[str, Json]:
    payloads: dict[str, Json] = {}
    for number, line in enumerate(lines_of(path) if path.stat().st_size else [], 1):
        entry = strict_json(line, f"{path.name} line {number}")
        if not isinstance(entry, dict) or not isinstance(entry.get("event"), str):
            raise BrokenError(f"{path.name} line {number}: names no event")
        if entry["event"] in payloads:
            raise BrokenError(f"{path.name} line {number}: second content for event {entry['event']}")
        payloads[entry["event"]] = entry
    return payloads


def case_of(bodies: list[bytes]) -> str:
    return str(json.loads(bodies[-1])["case"])


# ---------------------------------------------------------------- the chain


@dataclass
class Chain:
    """What the events read so far say about the next one."""

    prev: str = GENESIS
    number: str | None = None
    last_at: str = ""
    ids: set[str] = field(default_factory=set)
    missing: dict[str, str] = field(default_factory=dict)
    """Events without content (id -> their names in problems), until a payload.erased event names them."""


def chain_problems(bodies: list[bytes], payloads: dict[str, Json] | None) -> tuple[list[str], list[str]]:
    """Return (problems, warnings) of one case's events, first to last."""
    problems: list[str] = []
    warnings: list[str] = []
    chain = Chain()
    for number, body in enumerate(bodies, 1):
        try:
            event = read_event(body)
            check_place(event, number, chain)
            check_content(event, payloads, chain.missing)
            if event["at"] < chain.last_at:
                warnings.append(f"{name_of(event)}: time goes back from {chain.last_at} to {event['at']}")
            chain.last_at = event["at"]
        except BrokenError as error:
            problems.append(f"events.jsonl line {number}: {error}")
        chain.prev = event_hash(body)
    gone = "its content is missing and no later payload.erased event names it"
    problems += [f"{name}: {gone}" for name in chain.missing.values()]
    strange = sorted(set(payloads or ()) - chain.ids)
    problems += [f"payload.jsonl holds content for {event_id}, which is no event here" for event_id in strange]
    return problems, warnings


def read_event(body: bytes) -> Json:
    event = strict_json(body, "event")
    if not isinstance(event, dict) or event.keys() != MEMBERS or event["v"] != 1:
        raise BrokenError("is no event of format 1")
    if not all(isinstance(event[name], str) for name in ("id", "at", "type", "prev", "payload")):
        raise BrokenError("is no event of format 1")
    if canonical(event) != body:
        raise BrokenError(f"{name_of(event)}: is not in canonical form")
    return event


def check_place(event: Json, number: int, chain: Chain) -> None:
    is_repeated = event["id"] in chain.ids
    chain.ids.add(event["id"])
    if event["seq"] != number:
        raise BrokenError(f"{name_of(event)}: event {number} was expected here; one is missing, added or moved")
    if event["prev"] != chain.prev:
        raise BrokenError(f"{name_of(event)}: the chain is broken: the event before it is not the one it followed")
    if is_repeated:
        raise BrokenError(f"{name_of(event)}: the same id twice")
    if chain.number not in (None, event["case"]):
        raise BrokenError(f"{name_of(event)}: belongs to another case than {chain.number}")
    chain.number = event["case"]


def check_content(event: Json, payloads: dict[str, Json] | None, missing: dict[str, str]) -> None:
    """Compare content with commitment; what is missing waits in *missing* until a payload.erased event names it."""
    if payloads is None:
        return
    entry = payloads.get(event["id"])
    if entry is None and event["n_fields"]:
        missing[event["id"]] = name_of(event)
        return
    fields, withheld = open_entry(entry or {}, name_of(event))
    hashes = [*withheld, *(field_hash(bytes.fromhex(salt), name, value) for name, (salt, value) in fields.items())]
    if len(hashes) != event["n_fields"] or payload_commit(hashes) != event["payload"]:
        raise BrokenError(f"{name_of(event)}: its content is not what it commits to")
    if event["type"] == "payload.erased":
        _, erased = fields.get("events", ("", []))
        for event_id in erased if isinstance(erased, list) else []:
            missing.pop(str(event_id), None)


def open_entry(entry: Json, where: str) -> tuple[dict[str, tuple[str, object]], list[bytes]]:
    try:
        fields = {name: (field["salt"], field["value"]) for name, field in entry.get("fields", {}).items()}
        salts = [bytes.fromhex(salt) for salt, _ in fields.values()]
        withheld = [bytes.fromhex(text) for text in entry.get("withheld", [])]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BrokenError(f"{where}: its content is not in the form of a payload") from None
    if any(len(data) != 32 for data in (*salts, *withheld)):
        raise BrokenError(f"{where}: a salt or a withheld hash is not 32 bytes")
    return fields, withheld


def name_of(event: Json) -> str:
    return f"{event['case']} event {event['seq']} ({event['id']})"


# ---------------------------------------------------------------- hashes


def event_hash(body: bytes) -> str:
    return sha256(b"lots-event-v1", body).hex()


def field_hash(salt: bytes, name: str, value: object) -> bytes:
    return sha256(b"lots-field-v1", salt, canonical([name, value]))


def payload_commit(fields: list[bytes]) -> str:
    return sha256(b"lots-payload-v1", canonical(sorted(field.hex() for field in fields))).hex()


def sha256(domain: bytes, *parts: bytes) -> bytes:
    return hashlib.sha256(domain + b"\0" + b"".join(parts)).digest()


# ---------------------------------------------------------------- JSON


def strict_json(data: bytes, where: str) -> object:
    """Parse JSON, refusing what readers could understand differently: duplicate keys, floats, NaN, huge integers."""

    def members(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise BrokenError(f"{where}: the same key twice in one object")
        return found

    def integer(text: str) -> int:
        if len(text) > 17 or abs(int(text)) >= MAX_INTEGER:
            raise BrokenError(f"{where}: the integer {text[:20]} is too large")
        return int(text)

    def refuse(text: str) -> object:
        raise BrokenError(f"{where}: the number {text[:20]} is not allowed here")

    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=members,
            parse_int=integer,
            parse_float=refuse,
            parse_constant=refuse,
        )
    except (ValueError, RecursionError) as error:
        raise BrokenError(f"{where}: is not JSON in UTF-8: {error}") from None


def canonical(value: object) -> bytes:
    """RFC 8785 for what `strict_json` lets through; texts were brought to Unicode NFC before they were written."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return b"{" + b",".join(canonical(key) + b":" + canonical(value[key]) for key in keys) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(canonical(item) for item in value) + b"]"
    if isinstance(value, str):
        try:
            return json.dumps(value, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError:
            raise BrokenError(f"the text {value!a} holds half a character") from None
    return json.dumps(value).encode("ascii")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
