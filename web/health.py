"""`/healthz`: the process answers; `/readyz`: so does its database."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import text

from web.context import house

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> dict[str, str]:
    return {"status": "ok"}


@health.get("/readyz")
def ready() -> dict[str, str]:
    """Fails as 503 (web.errors) when the database doesn't answer."""
    with house().read() as connection:
        connection.execute(text("SELECT 1")).one()
    return {"status": "ok", "database": house().database.dialect.name}
