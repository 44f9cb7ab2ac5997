"""The installation's keys: they lie in LOTS_KEY_DIR, never in the database or its backup (DESIGN 12.13).

`kek` (32 bytes) wraps each case's payload key; `log-ed25519` (PEM) signs the log's checkpoints.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from engine.errors import Invalid

KEY_BYTES = 32
OPENED_KEYS = 4096
"""Unwrapped case keys kept in memory: unwrapping costs as much as the rest of an event."""


@dataclass(frozen=True, slots=True)
class CaseKeyBytes:
    """One case's payload key in clear; lives in memory only."""

    key_id: str
    secret: bytes = field(repr=False)


class KeyRing:
    """Wraps and unwraps case keys (RFC 3394)."""

    def __init__(self, key_dir: Path) -> None:
        """Read the keys in *key_dir*.

        Raises Invalid: `keys.missing` names the folder and the remedy, `keys.damaged` the file that can't be used.
        """
        self._folder = key_dir
        self._kek = _read_kek(key_dir)
        self._unwrapped = lru_cache(OPENED_KEYS)(self._unwrap)

    def wrap(self, secret: bytes) -> bytes:
        return aes_key_wrap(self._kek, secret)

    def unwrap(self, key_id: str, wrapped: bytes) -> CaseKeyBytes:
        """Raises Invalid `keys.wrong` when *wrapped* was made with another key-encryption key, or was changed."""
        return self._unwrapped(key_id, wrapped)

    def _unwrap(self, key_id: str, wrapped: bytes) -> CaseKeyBytes:
        try:
            return CaseKeyBytes(key_id, aes_key_unwrap(self._kek, wrapped))
        except (InvalidUnwrap, ValueError) as error:
            raise Invalid("keys.wrong", folder=str(self._folder), key_id=key_id) from error


def make_keys(key_dir: Path) -> KeyRing:
    """Make what is missing in *key_dir* (folder 0700, files 0600) and return the ring; never replaces a key."""
    key_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_new(key_dir / "kek", os.urandom(KEY_BYTES))
    log_key = Ed25519PrivateKey.generate()
    _write_new(key_dir / "log-ed25519", log_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return KeyRing(key_dir)


def _write_new(path: Path, data: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _read_kek(folder: Path) -> bytes:
    path = folder / "kek"
    try:
        kek = path.read_bytes()
    except FileNotFoundError as error:
        raise Invalid("keys.missing", folder=str(folder), remedy="lots init") from error
    except OSError as error:
        raise Invalid("keys.unreadable", file=str(path), reason=error.strerror) from error
    if len(kek) != KEY_BYTES:
        raise Invalid("keys.damaged", file=str(path), expected_bytes=KEY_BYTES, found_bytes=len(kek))
    return kek
