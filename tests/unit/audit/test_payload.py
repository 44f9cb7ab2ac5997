"""Content is bound to its event and can't be read, changed or moved without notice."""

from __future__ import annotations

import pytest

from engine.audit.keys import CaseKeyBytes
from engine.audit.payload import NOTHING, DamagedPayloadError, commit_of, decrypt, encrypt, payload_commit, seal
from engine.errors import Invalid

KEY = CaseKeyBytes("k1", bytes(range(32)))
CONTENT = {"values": {"företag": "Krog Tre Ekar AB"}, "path": [["utred", 4, "left"]]}


def test_content_comes_back_and_matches_its_commitment() -> None:
    sealed = seal(CONTENT)
    fields = decrypt(encrypt(sealed.plaintext, KEY, "e1"), KEY, "e1")
    assert {name: field["value"] for name, field in fields.items()} == CONTENT
    assert (commit_of(fields), len(fields)) == (sealed.commit, sealed.n_fields)


def test_same_content_is_sealed_differently_each_time() -> None:
    assert seal(CONTENT).commit != seal(CONTENT).commit


def test_content_is_not_readable_without_the_key() -> None:
    ciphertext = encrypt(seal(CONTENT).plaintext, KEY, "e1")
    assert b"Krog" not in ciphertext
    with pytest.raises(DamagedPayloadError):
        decrypt(ciphertext, CaseKeyBytes("k1", bytes(32)), "e1")


def test_content_of_one_event_can_not_serve_another() -> None:
    with pytest.raises(DamagedPayloadError):
        decrypt(encrypt(seal(CONTENT).plaintext, KEY, "e1"), KEY, "e2")


@pytest.mark.parametrize("place", [0, 11, 12, 40, -1])
def test_one_changed_bit_is_noticed(place: int) -> None:
    ciphertext = bytearray(encrypt(seal(CONTENT).plaintext, KEY, "e1"))
    ciphertext[place] ^= 1
    with pytest.raises(DamagedPayloadError):
        decrypt(bytes(ciphertext), KEY, "e1")


@pytest.mark.parametrize("length", [0, 5, 12, 20])
def test_cut_off_content_is_noticed(length: int) -> None:
    with pytest.raises(DamagedPayloadError):
        decrypt(encrypt(seal(CONTENT).plaintext, KEY, "e1")[:length], KEY, "e1")


def test_event_without_content_commits_to_nothing() -> None:
    assert seal({}) == NOTHING
    assert (NOTHING.commit, NOTHING.n_fields) == (payload_commit([]), 0)


def test_two_names_that_look_the_same_are_refused() -> None:
    with pytest.raises(Invalid, match="duplicate_key"):
        seal({"\u00e4": 1, "a\u0308": 2})


def test_refusal_points_into_the_field() -> None:
    with pytest.raises(Invalid) as refusal:
        seal({"values": {"belopp": 1.5}})
    assert refusal.value.params["pointer"] == "/values/belopp"
