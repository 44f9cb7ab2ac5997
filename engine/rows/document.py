"""Bytes kept in the database, so that a backup is whole and web machines need no shared disk; and settings."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.rows.base import Row, code

CHUNK_BYTES = 1_000_000


class Blob(Row):
    """One chunk (at most 1 MB) of a file, by SHA-256 within one case."""

    __tablename__ = "blob"
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Setting(Row):
    """One installation-wide value, for example the demo's clock offset."""

    __tablename__ = "setting"
    key: Mapped[code] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(String(4000))
