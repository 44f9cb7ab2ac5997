"""The verifier names what was done to a bundle, whoever did it and wherever."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.audit import verify
from engine.audit.chain import EventDraft, event_hash
from tests.unit.audit.story import JONAS, NUMBER, drafts, tell, write_bundle

COMPLETED, FIRED = tell()[2].id, tell()[3].id
Lines = list[bytes]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    write_bundle(tmp_path, tell())
    return tmp_path


def change(bundle: Path, file: str, edit: Callable[[Lines], Any]) -> None:
    lines = (bundle / file).read_bytes().splitlines()
    edit(lines)
    (bundle / file).write_bytes(b"".join(line + b"\n" for line in lines))


def replace_in(line: int, old: bytes, new: bytes) -> Callable[[Lines], None]:
    def edit(lines: Lines) -> None:
        assert old in lines[line]
        lines[line] = lines[line].replace(old, new)

    return edit


EVENT_ATTACKS: dict[str, tuple[Callable[[Lines], Any], str]] = {
    "other actor": (replace_in(1, b'"id":"u7"', b'"id":"u9"'), "event 3.*the chain is broken"),
    "first removed": (lambda lines: lines.pop(0), "event 1 was expected here"),
    "middle removed": (lambda lines: lines.pop(1), "event 2 was expected here"),
    "two swapped": (lambda lines: lines.insert(1, lines.pop(2)), "event 2 was expected here"),
    "one repeated": (lambda lines: lines.insert(2, lines[1]), "event 3 was expected here"),
    "space added": (replace_in(0, b'":', b'": '), "not in canonical form"),
    "duplicate key": (replace_in(0, b'"seq":1', b'"seq":1,"seq":1'), "the same key twice"),
    "member added": (replace_in(0, b'"seq":1', b'"seq":1,"star":1'), "is no event of format 1"),
    "other format": (replace_in(0, b'"v":1}', b'"v":2}'), "is no event of format 1"),
    "float": (replace_in(0, b'"seq":1', b'"seq":1.0'), "the number 1.0 is not allowed"),
    "half a character": (replace_in(0, b'"case.registered"', b'"\\ud800"'), "half a character"),
    "not JSON": (replace_in(0, b"{", b""), "is not JSON"),
    "not UTF-8": (replace_in(1, b'"u7"', b'"\xff7"'), "is not JSON in UTF-8"),
}


@pytest.mark.parametrize("attack", EVENT_ATTACKS)
def test_changed_events_are_named(attack: str, bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit, message = EVENT_ATTACKS[attack]
    change(bundle, "events.jsonl", edit)
    assert verify.main([str(bundle)]) == 1
    output = capsys.readouterr()
    assert "FAILED" in output.err
    assert_matches(message, output.out)


CONTENT_ATTACKS: dict[str, tuple[Callable[[Lines], Any], str]] = {
    "value changed": (replace_in(0, b"12500.50", b"99999.00"), f"event 3 .{COMPLETED}.: its content is not what"),
    "field removed": (lambda lines: lines.__setitem__(0, without_field(lines[0], "changed")), "content is not what"),
    "field added": (
        replace_in(0, b'"fields": {', b'"fields": {"x": {"salt": "' + b"00" * 32 + b'", "value": 1}, '),
        "not what",
    ),
    "content removed": (lambda lines: lines.pop(0), f"{COMPLETED}.: its content is missing"),
    "content of two swapped": (
        lambda lines: lines.__setitem__(slice(None), [swap_ids(line) for line in lines]),
        "content is not what it commits to",
    ),
    "content of no event": (replace_in(0, COMPLETED.encode(), b"nobody"), "content for nobody, which is no event here"),
    "salt too short": (replace_in(0, b'"salt": "', b'"salt": "", "was": "'), "is not 32 bytes"),
    "salt is no text": (replace_in(0, b'"salt": "', b'"salt": 1, "was": "'), "not in the form of a payload"),
    "content for an event without": (
        lambda lines: lines.append(
            json.dumps({"event": tell()[0].id, "fields": {"x": {"salt": "00" * 32, "value": 1}}}).encode()
        ),
        "event 1 .*content is not what it commits to",
    ),
}


def without_field(line: bytes, name: str) -> bytes:
    content = json.loads(line)
    del content["fields"][name]
    return json.dumps(content).encode()


def swap_ids(line: bytes) -> bytes:
    content = json.loads(line)
    content["event"] = FIRED if content["event"] == COMPLETED else COMPLETED
    return json.dumps(content).encode()


@pytest.mark.parametrize("attack", CONTENT_ATTACKS)
def test_changed_content_is_named(attack: str, bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit, message = CONTENT_ATTACKS[attack]
    change(bundle, "payload.jsonl", edit)
    assert verify.main([str(bundle)]) == 1
    assert_matches(message, capsys.readouterr().out)


@pytest.mark.parametrize(
    ("file", "edit", "message"),
    [
        ("payload.jsonl", lambda lines: lines.append(lines[0]), "second content for event"),
        ("payload.jsonl", lambda lines: lines.append(b"{}"), "line 3: names no event"),
        ("payload.jsonl", replace_in(0, b'"fields"', b'"event": "x", "fields"'), "line 1: the same key twice"),
        ("events.jsonl", lambda lines: lines.clear(), "events.jsonl does not end with a line break"),
    ],
)
def test_unreadable_bundle_is_refused(
    file: str, edit: Callable[[Lines], Any], message: str, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(bundle, file, edit)
    assert verify.main([str(bundle)]) == 1
    assert_matches(message, capsys.readouterr().err)


def test_missing_file_is_named(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bundle / "payload.jsonl").unlink()
    assert verify.main([str(bundle)]) == 1
    assert "payload.jsonl" in capsys.readouterr().err


def test_withheld_fields_still_verify(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def withhold(lines: Lines) -> None:
        content = json.loads(lines[0])
        kept_back = content["fields"].pop("values")
        content["withheld"] = [verify.field_hash(bytes.fromhex(kept_back["salt"]), "values", kept_back["value"]).hex()]
        lines[0] = json.dumps(content).encode()

    change(bundle, "payload.jsonl", withhold)
    assert verify.main([str(bundle)]) == 0
    assert "Krog" not in (bundle / "payload.jsonl").read_text(encoding="utf-8")


def test_erased_content_verifies_when_a_later_event_names_it(tmp_path: Path) -> None:
    erasure = EventDraft("payload.erased", NUMBER, 1, 4, JONAS, payload={"events": [COMPLETED], "ground": "gallring"})
    told = tell(iter([*drafts(), erasure]))
    write_bundle(tmp_path, told)
    change(tmp_path, "payload.jsonl", lambda lines: lines.pop(0))
    assert verify.main([str(tmp_path)]) == 0


def test_erasure_does_not_excuse_what_goes_missing_after_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    erasure = EventDraft("payload.erased", NUMBER, 1, 4, JONAS, payload={"events": [COMPLETED], "ground": "gallring"})
    write_bundle(tmp_path, tell(iter([erasure, *drafts()])))
    events = [json.loads(line)["id"] for line in (tmp_path / "events.jsonl").read_bytes().splitlines()]
    assert events.index(COMPLETED) > 0
    change(tmp_path, "payload.jsonl", lambda lines: lines.pop(1))
    assert verify.main([str(tmp_path)]) == 1
    assert "is missing" in capsys.readouterr().out


def test_case_may_get_its_number_later_but_never_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, third, _ = drafts()
    write_bundle(tmp_path, tell(iter([replace(first, case_number=None), second, third])))
    assert verify.main([str(tmp_path)]) == 0
    write_bundle(tmp_path, tell(iter([first, replace(second, case_number="KS-2026-0002"), third])))
    assert verify.main([str(tmp_path)]) == 1
    assert "belongs to another case than KS-2026-0001" in capsys.readouterr().out


def test_time_going_back_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = tell()
    body = told[3].body.replace(b"T11:00", b"T08:00")
    assert body != told[3].body
    write_bundle(tmp_path, [*told[:3], replace(told[3], body=body, at=told[3].at - timedelta(hours=3))])
    assert verify.main([str(tmp_path)]) == 0
    assert "warning: KS-2026-0001 event 4" in capsys.readouterr().out


def test_events_alone_are_checked_as_a_chain(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main([str(bundle / "events.jsonl")]) == 0
    output = capsys.readouterr().out
    assert "their content was not given" in output
    assert f"Head: {event_hash(tell()[-1].body)}" in output


def test_verifier_stands_alone(bundle: Path) -> None:
    """Copied next to the evidence, it runs without us: -I -S leaves only the standard library."""
    shutil.copy(verify.__file__, bundle / "verify.py")
    run = [sys.executable, "-I", "-S", "verify.py"]
    good = subprocess.run(run, cwd=bundle, capture_output=True, text=True, check=False)
    assert (good.returncode, good.stderr) == (0, "")
    change(bundle, "events.jsonl", lambda lines: lines.pop(2))
    bad = subprocess.run(run, cwd=bundle, capture_output=True, text=True, check=False)
    assert bad.returncode == 1


def test_wrong_use_is_answered_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main(["a", "b"]) == 1
    assert "usage: python verify.py" in capsys.readouterr().err


def assert_matches(pattern: str, text: str) -> None:
    assert re.search(pattern, text), text
