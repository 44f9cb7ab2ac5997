"""Small tables that are only found by their key are one tree in SQLite; closed tasks leave the index of candidates.

Revision ID: engine_8
Revises: engine_7
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "engine_8"
down_revision = "engine_7"
branch_labels = None
depends_on = None

FOUND_BY_KEY = ("idempotency_key", "seq_queue", "task_candidate", "task_candidate_user", "variable")
BY_STATE, OPEN = "ix_task_candidate_group_id_is_open", "ix_task_candidate_open_group_id"


def upgrade() -> None:
    op.drop_index(BY_STATE, "task_candidate")
    _rebuild(with_rowid=False)
    op.create_index(
        OPEN,
        "task_candidate",
        ["group_id"],
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )


def downgrade() -> None:
    op.drop_index(OPEN, "task_candidate")
    _rebuild(with_rowid=True)
    op.create_index(BY_STATE, "task_candidate", ["group_id", "is_open"])


def _rebuild(*, with_rowid: bool) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in FOUND_BY_KEY:
        options = {"sqlite_with_rowid": with_rowid}
        with op.batch_alter_table(table, recreate="always", table_kwargs=options):
            pass
