"""Create the links between cases that belong together."""

import sqlalchemy as sa
from alembic import op

revision = "workflows_2"
down_revision = "workflows_1"
branch_labels = None
depends_on = None

key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "case_link",
        sa.Column("case_id", key, nullable=False),
        sa.Column("other_id", key, nullable=False),
        sa.Column("kind", sa.String(length=128), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_link_case_id_case")),
        sa.ForeignKeyConstraint(["other_id"], ["case.id"], name=op.f("fk_case_link_other_id_case")),
        sa.PrimaryKeyConstraint("case_id", "other_id", name=op.f("pk_case_link")),
    )
