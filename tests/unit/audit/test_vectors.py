"""The published vectors are what our code makes, and the verifier, which shares no code with it, agrees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.audit import verify
from engine.audit.canonical import canonical
from engine.audit.chain import event_hash
from engine.audit.payload import commit_of, field_hash, payload_commit
from engine.errors import Invalid
from tests.unit.audit import write_docs
from tests.unit.audit.write_docs import DOCS, REFUSED

FOLDER = DOCS / "audit-vectors"


def published(name: str) -> list[Any]:
    vectors: list[Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    assert vectors
    return vectors


def test_published_files_are_what_the_code_makes(tmp_path: Path) -> None:
    write_docs.write(tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path: (DOCS / path).read_bytes() for path in made if (DOCS / path).is_file()}
    assert kept == made, "run python -m tests.unit.audit.write_docs"


def test_nothing_else_lies_among_the_vectors(tmp_path: Path) -> None:
    write_docs.write(tmp_path)
    made = {"README.md"} | {path.name for path in (tmp_path / "audit-vectors").rglob("*")}
    assert {path.name for path in FOLDER.rglob("*")} == made


@pytest.mark.parametrize("make", [canonical, verify.canonical])
def test_canonical_vectors(make: Any) -> None:
    for vector in published("canonical.json"):
        assert make(vector["value"]) == vector["canonical"].encode()


def test_texts_are_normalised_at_the_door() -> None:
    for vector in published("normalised.json"):
        assert canonical(vector["value"]) == vector["canonical"].encode() != verify.canonical(vector["value"])
        assert verify.canonical(json.loads(vector["canonical"])) == vector["canonical"].encode()


@pytest.mark.parametrize("why", REFUSED)
def test_verifier_refuses_what_has_no_canonical_form(why: str) -> None:
    (text,) = [vector["text"] for vector in published("refused.json") if vector["why"] == why]
    with pytest.raises(verify.BrokenError):
        verify.canonical(verify.strict_json(text.encode(), "vector"))


@pytest.mark.parametrize("why", sorted(REFUSED.keys() - {"duplicate key"}))
def test_writer_refuses_what_has_no_canonical_form(why: str) -> None:
    with pytest.raises(Invalid, match=r"audit\.not_canonical"):
        canonical(json.loads(REFUSED[why]))


@pytest.mark.parametrize("make", [field_hash, verify.field_hash])
def test_field_vectors(make: Any) -> None:
    for vector in published("field.json"):
        assert make(bytes.fromhex(vector["salt"]), vector["name"], vector["value"]).hex() == vector["field"]


@pytest.mark.parametrize("make", [payload_commit, verify.payload_commit])
def test_payload_vectors(make: Any) -> None:
    for vector in published("payload.json"):
        assert make([bytes.fromhex(field["field"]) for field in vector["fields"]]) == vector["payload_commit"]


def test_file_vectors() -> None:
    for vector in published("file.json"):
        salt, digest = bytes.fromhex(vector["salt"]), bytes.fromhex(vector["sha256"])
        assert verify.sha256(b"lots-file-v1", salt, digest).hex() == vector["file_commit"]


@pytest.mark.parametrize("make", [event_hash, verify.event_hash])
def test_event_vectors(make: Any) -> None:
    for vector in published("event.json"):
        assert make(vector["body"].encode()) == vector["event_hash"]
        assert verify.canonical(json.loads(vector["body"])) == vector["body"].encode()


def test_published_bundle_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main([str(FOLDER / "bundle")]) == 0
    assert "OK: 4 event(s) of case KS-2026-0001" in capsys.readouterr().out


def test_content_of_the_bundle_matches_its_events() -> None:
    lines = (FOLDER / "bundle" / "payload.jsonl").read_text(encoding="utf-8").splitlines()
    bodies = {event["id"]: event for event in map(json.loads, (vector["body"] for vector in published("event.json")))}
    for content in map(json.loads, lines):
        assert commit_of(content["fields"]) == bodies[content["event"]]["payload"]
