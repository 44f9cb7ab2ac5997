"""An incident keeps what its expression says apart from the sentence, so that it is told in the reader's language.

Revision ID: engine_9
Revises: engine_8
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "engine_9"
down_revision = "engine_8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incident", sa.Column("facts", sa.LargeBinary, nullable=True))


def downgrade() -> None:
    op.drop_column("incident", "facts")
