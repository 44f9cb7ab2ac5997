"""The tasks of a case are found by the unique index of case and token; an index of the case alone is one to keep up.

Revision ID: engine_7
Revises: engine_6
"""

from __future__ import annotations

from alembic import op

revision = "engine_7"
down_revision = "engine_6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_task_case_id", "task")


def downgrade() -> None:
    op.create_index("ix_task_case_id", "task", ["case_id"])
