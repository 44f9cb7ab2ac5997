"""The key folder: made once, closed to others, and clear about what is wrong with it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from engine.audit.keys import KeyRing, make_keys
from engine.errors import Invalid


def test_keys_are_open_to_their_owner_only(tmp_path: Path) -> None:
    make_keys(tmp_path / "var" / "keys")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "var").rglob("*")}
    assert modes == {"keys": 0o700, "kek": 0o600, "log-ed25519": 0o600}


def test_making_keys_again_changes_nothing(tmp_path: Path) -> None:
    wrapped = make_keys(tmp_path).wrap(b"s" * 32)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    make_keys(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert KeyRing(tmp_path).unwrap("k1", wrapped).secret == b"s" * 32


def test_log_key_is_an_ed25519_key(tmp_path: Path) -> None:
    make_keys(tmp_path)
    key = load_pem_private_key((tmp_path / "log-ed25519").read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)


def test_missing_keys_name_the_folder_and_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refusal:
        KeyRing(tmp_path / "keys")
    assert refusal.value.key == "keys.missing"
    assert refusal.value.params == {"folder": str(tmp_path / "keys"), "remedy": "lots init"}


def test_damaged_key_file_is_named(tmp_path: Path) -> None:
    make_keys(tmp_path)
    (tmp_path / "kek").write_bytes(b"short")
    with pytest.raises(Invalid) as refusal:
        KeyRing(tmp_path)
    assert refusal.value.key == "keys.damaged"
    assert refusal.value.params["file"] == str(tmp_path / "kek")


def test_unreadable_key_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "kek").mkdir()
    with pytest.raises(Invalid) as refusal:
        KeyRing(tmp_path)
    assert refusal.value.key == "keys.unreadable"
    assert refusal.value.params["file"] == str(tmp_path / "kek")


def test_key_of_another_installation_does_not_fit(tmp_path: Path) -> None:
    wrapped = make_keys(tmp_path / "ours").wrap(b"s" * 32)
    with pytest.raises(Invalid) as refusal:
        make_keys(tmp_path / "theirs").unwrap("k1", wrapped)
    assert refusal.value.key == "keys.wrong"
    assert refusal.value.params == {"folder": str(tmp_path / "theirs"), "key_id": "k1"}


def test_secret_is_not_shown_in_logs(tmp_path: Path) -> None:
    ring = make_keys(tmp_path)
    assert "ssss" not in repr(ring.unwrap("k1", ring.wrap(b"s" * 32)))
