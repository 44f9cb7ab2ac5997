"""Setting variables of a case: few statements, however many variables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from engine.drivers.prepared import Prepared
from engine.rows import Variable

MOST_AT_ONCE = 32
"""Rows in one statement; each number of them is a statement of its own, which the database prepares."""


def set_variables(connection: Connection, case_id: int, values: Sequence[tuple[int, str, bytes]]) -> None:
    """Add or replace variables, given as (scope, name, encoded value); no scope and name twice."""
    for start in range(0, len(values), MOST_AT_ONCE):
        part = values[start : start + MOST_AT_ONCE]
        given: dict[str, Any] = {"case_id": case_id}
        for at, (scope, name, value) in enumerate(part):
            given[f"scope_{at}"], given[f"name_{at}"], given[f"value_{at}"] = scope, name, value
        _set_each(connection.dialect.name, len(part)).send(connection, given)


@lru_cache
def _set_each(dialect: str, count: int) -> Prepared:
    """INSERT … ON CONFLICT DO UPDATE of *count* rows, which each dialect spells itself."""
    insertion = (postgresql if dialect == "postgresql" else sqlite).insert(Variable)
    columns = ("scope", "name", "value")
    rows: list[dict[str, Any]] = [
        {"case_id": bindparam("case_id"), **{column: bindparam(f"{column}_{at}") for column in columns}}
        for at in range(count)
    ]
    return Prepared(
        insertion.values(rows).on_conflict_do_update(
            index_elements=["case_id", "scope", "name"], set_={"value": insertion.excluded.value}
        )
    )
