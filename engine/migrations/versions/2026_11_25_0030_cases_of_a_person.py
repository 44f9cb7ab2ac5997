"""The cases of one person are found without reading all."""

from __future__ import annotations

from alembic import op

revision = "engine_6"
down_revision = "engine_5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case") as table:
        table.create_index(op.f("ix_case_contact_id"), ["contact_id"])
        table.create_index(op.f("ix_case_deputy_id"), ["deputy_id"])
