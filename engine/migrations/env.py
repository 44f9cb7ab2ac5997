"""Run by Alembic for every command: on the connection that `upgrade.py` gives, inside its transaction.

The tables of DBOS live in the same database and are no business of ours: what the models don't know is left alone.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import BigInteger

from engine.rows.base import Instant, Row


def render_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """How a drafted version writes our column types, so that it never changes with the models."""
    if kind == "type" and isinstance(item, Instant):
        return "instant"
    if kind == "type" and isinstance(item, BigInteger):
        return "key"
    return False


def is_ours(_item: Any, name: str | None, kind: str, is_found: bool, model: Any) -> bool:
    """Compare what the models know, in a draft only the tables of one branch."""
    if kind != "table":
        return True
    only = context.config.attributes.get("tables")
    return not (is_found and model is None) and (only is None or name in only)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    include_object=is_ours,
    render_item=render_type,
)
context.run_migrations()
