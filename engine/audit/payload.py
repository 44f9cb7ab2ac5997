"""What an event holds: named fields, each bound by a salted commitment, kept encrypted and erasable (TRUST 1.3)."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engine.audit.canonical import canonical, canonical_text, in_order
from engine.audit.keys import CaseKeyBytes
from engine.errors import Invalid

SALT_BYTES = 32
NONCE_BYTES = 12
SMALL_BYTES = 4096
SMALL_WINDOW, USUAL_WINDOW = (12, 5), (15, 8)
"""zlib's wbits and memLevel; any reader reads both."""


class DamagedPayloadError(ValueError):
    """The stored bytes can't be read back: changed, or encrypted with another key."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """commit: hex, goes into the event's body. plaintext: canonical JSON of {name: {salt, value}}, to be encrypted."""

    commit: str
    n_fields: int
    plaintext: bytes


def field_hash(salt: bytes, name: str, value: Any) -> bytes:
    return _field_hash(salt, canonical([name, value]))


def payload_commit(fields: Iterable[bytes]) -> str:
    """Bind all *fields* (hashes) at once; one of them can be withheld and the rest still be checked."""
    return hashlib.sha256(b"lots-payload-v1\0" + canonical(sorted(field.hex() for field in fields))).hexdigest()


def file_commit(salt: bytes, sha256: str) -> str:
    """Bind a file by the SHA-256 (hex) of its content; *salt* (32 random bytes) goes into the payload."""
    return hashlib.sha256(b"lots-file-v1\0" + salt + bytes.fromhex(sha256)).hexdigest()


NOTHING = Sealed(payload_commit([]), 0, b"")


def seal(payload: Mapping[str, Any], salts: Iterable[bytes] | None = None) -> Sealed:
    """Commit to every field of *payload*. *salts*, in the order of the names, are given by test vectors only."""
    if not payload:
        return NOTHING
    hashes: list[bytes] = []
    members: dict[str, str] = {}
    for given, salt in zip(in_order(payload), salts or _random_salts(len(payload)), strict=True):
        name, value = canonical_text(given, given), canonical_text(payload[given], given)
        hashes.append(_field_hash(salt, f"[{name},{value}]".encode()))
        members[name] = f'{name}:{{"salt":"{salt.hex()}","value":{value}}}'
    if len(members) != len(payload):
        raise Invalid("audit.not_canonical", pointer="", reason="duplicate_key")
    return Sealed(payload_commit(hashes), len(hashes), ("{" + ",".join(members.values()) + "}").encode())


def encrypt(plaintext: bytes, key: CaseKeyBytes, event_id: str) -> bytes:
    """Compress and encrypt; the result is bound to *event_id*, so that it can't be moved to another event."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key.secret).encrypt(nonce, _compressed(plaintext), event_id.encode())


def decrypt(ciphertext: bytes, key: CaseKeyBytes, event_id: str) -> dict[str, dict[str, Any]]:
    """Return {name: {salt, value}}. Raises DamagedPayloadError."""
    try:
        packed = AESGCM(key.secret).decrypt(ciphertext[:NONCE_BYTES], ciphertext[NONCE_BYTES:], event_id.encode())
    except (InvalidTag, ValueError) as error:
        raise DamagedPayloadError("the stored content was changed, or encrypted with another key") from error
    fields: dict[str, dict[str, Any]] = json.loads(zlib.decompress(packed))
    return fields


def commit_of(fields: Mapping[str, Mapping[str, Any]]) -> str:
    """The commitment of decrypted *fields*, for comparison with the one in the event's body."""
    return payload_commit(
        field_hash(bytes.fromhex(field["salt"]), name, field["value"]) for name, field in fields.items()
    )


def _compressed(plaintext: bytes) -> bytes:
    """zlib's usual window of 32 KB costs ten times as much to lay out as a small payload costs to compress."""
    is_small = len(plaintext) <= SMALL_BYTES
    compressor = zlib.compressobj(1, zlib.DEFLATED, *(SMALL_WINDOW if is_small else USUAL_WINDOW))
    return compressor.compress(plaintext) + compressor.flush()


def _field_hash(salt: bytes, named_value: bytes) -> bytes:
    return hashlib.sha256(b"lots-field-v1\0" + salt + named_value).digest()


def _random_salts(count: int) -> list[bytes]:
    random = os.urandom(SALT_BYTES * count)
    return [random[at : at + SALT_BYTES] for at in range(0, len(random), SALT_BYTES)]
