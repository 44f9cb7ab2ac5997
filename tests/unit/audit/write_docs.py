"""Write what outsiders verify against: `docs/audit-vectors/` and `docs/events.md`.

python -m tests.unit.audit.write_docs
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from engine.audit.canonical import canonical
from engine.audit.chain import event_hash
from engine.audit.payload import field_hash, file_commit, payload_commit
from engine.audit.types import events_page
from tests.unit.audit.story import Told, salt, tell, write_bundle

DOCS = Path(__file__).parents[3] / "docs"

CANONICAL: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    9007199254740991,
    -9007199254740991,
    "",
    "Krog Tre Ekar AB",
    "räksmörgås",
    'a "quoted" \\ / text',
    "\b\t\n\f\r\u0000\u001f\u007f\u2028",
    "\U0001f37a",
    [],
    {},
    [1, [2, {"b": [], "a": {}}]],
    {"peach": 1, "péché": 2, "pêche": 3, "sin": 4},
    {"€": 1, "\r": 2, "\uff5a": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "ö": 7},  # RFC 8785 3.2.3: UTF-16 order
    {"belopp": "12500.50", "datum": "2026-11-24", "antal": 3, "svar": None},
]

NORMALISED: list[Any] = [
    "ra\u0308ksmo\u0308rga\u030as",
    {"o\u0308l": 1, "\ufb33": 2},
]

REFUSED = {
    "float": "1.5",
    "float with an exponent": "1e3",
    "negative zero as a float": "-0.0",
    "not a number": "NaN",
    "infinity": "-Infinity",
    "integer of 2^53": "9007199254740992",
    "integer of -2^53": "-9007199254740992",
    "lone surrogate": '{"a": "\\ud800"}',
    "lone surrogate in a key": '{"\\udfff": 1}',
    "duplicate key": '{"a": 1, "a": 1}',
}

FIELDS: list[tuple[str, Any]] = [
    ("beslut", "beviljas"),
    ("belopp", "12500.50"),
    ("villkor", ["serveringstid till 01:00", None, {"antal": 2}]),
    ("öppet", True),
]


def vectors() -> dict[str, Any]:
    """File name -> content of each vector file."""
    return {
        "canonical.json": [canonical_vector(value) for value in CANONICAL],
        "normalised.json": [canonical_vector(value) for value in NORMALISED],
        "refused.json": [{"why": why, "text": text} for why, text in REFUSED.items()],
        "field.json": [field_vector(name, value, at) for at, (name, value) in enumerate(FIELDS)],
        "payload.json": [payload_vector(fields) for fields in ([], FIELDS[:1], FIELDS)],
        "file.json": [file_vector(content) for content in ("", "protokoll.pdf")],
        "event.json": [event_vector(told) for told in tell()],
    }


def canonical_vector(value: Any) -> dict[str, Any]:
    return {"value": value, "canonical": canonical(value).decode()}


def field_vector(name: str, value: Any, place: int) -> dict[str, Any]:
    chosen = salt("field", place)
    return {"salt": chosen.hex(), "name": name, "value": value, "field": field_hash(chosen, name, value).hex()}


def payload_vector(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    parts = [field_vector(name, value, at) for at, (name, value) in enumerate(fields)]
    return {"fields": parts, "payload_commit": payload_commit(bytes.fromhex(part["field"]) for part in parts)}


def file_vector(content: str) -> dict[str, Any]:
    digest, chosen = hashlib.sha256(content.encode()).hexdigest(), salt("file", len(content))
    return {"content": content, "sha256": digest, "salt": chosen.hex(), "file_commit": file_commit(chosen, digest)}


def event_vector(told: Told) -> dict[str, Any]:
    return {"body": told.body.decode(), "event_hash": event_hash(told.body)}


def write(docs: Path) -> None:
    folder = docs / "audit-vectors"
    (folder / "bundle").mkdir(parents=True, exist_ok=True)
    for name, content in vectors().items():
        (folder / name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    write_bundle(folder / "bundle", tell())
    (docs / "events.md").write_text(events_page(), encoding="utf-8")


if __name__ == "__main__":
    write(DOCS)
