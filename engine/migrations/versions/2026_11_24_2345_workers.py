"""Add the roll of the processes that run jobs."""

import sqlalchemy as sa
from alembic import op

revision = "engine_4"
down_revision = "engine_3"
branch_labels = None
depends_on = None

key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
word = sa.String(length=128)
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "worker",
        sa.Column("name", word, nullable=False),
        sa.Column("host", word, nullable=False),
        sa.Column("pid", key, nullable=False),
        sa.Column("started_at", instant, nullable=False),
        sa.Column("heard_at", instant, nullable=False),
        sa.Column("stopped_at", instant, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )
