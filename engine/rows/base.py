"""Column types and the base of all rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, TypeDecorator
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import DeclarativeBase, mapped_column

from engine.db import metadata as engine_metadata


class _WrittenMoment(sqlite.DATETIME):
    """As SQLAlchemy writes moments into SQLite (`2026-11-24 18:00:00.000000`), but by C code: it happens often."""

    cache_ok = True

    def bind_processor(self, _dialect: Dialect) -> Any:
        return lambda value: None if value is None else value.isoformat(" ", "microseconds")

    def result_processor(self, _dialect: Dialect, _kind: object) -> Any:
        return lambda value: None if value is None else datetime.fromisoformat(value)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone, so it is added again on the way out."""

    impl = DateTime(timezone=True).with_variant(_WrittenMoment(), "sqlite")  # type: ignore[no-untyped-call]
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; give an aware time")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


key_type = BigInteger().with_variant(Integer, "sqlite")
pk = Annotated[int, mapped_column(key_type, primary_key=True, autoincrement=True)]
code = Annotated[str, mapped_column(String(128))]
text = Annotated[str, mapped_column(String(2000))]
instant = Annotated[datetime, mapped_column(Instant)]
day = Annotated[date, mapped_column()]

ONE_TREE = {"sqlite_with_rowid": False}
"""For tables of small rows that are found by their key: SQLite keeps the rows in the key's own tree, and each insert
writes one page less."""


class Row(DeclarativeBase):
    """All tables share one MetaData, so that one migration environment sees them."""

    metadata = engine_metadata
    type_annotation_map: ClassVar[dict[Any, Any]] = {int: key_type, datetime: Instant}
