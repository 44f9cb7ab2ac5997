"""Setting variables of a case: however many, one journey to the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, Connection, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.drivers.prepared import Prepared
from engine.rows import Variable

COLUMNS = ("case_id", "scope", "name", "value")


def _or_replace(insertion: Any) -> Prepared:
    """INSERT … ON CONFLICT DO UPDATE, which each dialect spells itself."""
    return Prepared(
        insertion.on_conflict_do_update(
            index_elements=["case_id", "scope", "name"], set_={"value": insertion.excluded.value}
        )
    )


def _all_in_one() -> Prepared:
    """PostgreSQL takes the rows as columns: a statement a row would be sent and answered by itself."""
    each = (
        func.unnest(*(bindparam(f"{name}s", type_=ARRAY(Variable.__table__.c[name].type)) for name in COLUMNS[1:]))
        .table_valued(*COLUMNS[1:])
        .render_derived()
    )
    rows = select(bindparam("case_id", type_=Variable.case_id.type), *each.c)
    return _or_replace(postgresql.insert(Variable).from_select(list(COLUMNS), rows))


SET_EACH = _or_replace(sqlite.insert(Variable).values({name: bindparam(name) for name in COLUMNS}))
SET_ALL = _all_in_one()


def set_variables(connection: Connection, case_id: int, values: Sequence[tuple[int, str, bytes]]) -> None:
    """Add or replace variables, given as (scope, name, encoded value); no scope and name twice."""
    if not values:
        return
    if connection.dialect.name == "postgresql":
        scopes, names, encoded = (list(column) for column in zip(*values, strict=True))
        SET_ALL.send(connection, {"case_id": case_id, "scopes": scopes, "names": names, "values": encoded})
        return
    SET_EACH.send_each(connection, (dict(zip(COLUMNS, (case_id, *value), strict=True)) for value in values))
