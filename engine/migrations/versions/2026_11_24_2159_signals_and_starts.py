"""Add who waits for signals, and what starts cases of a definition."""

import sqlalchemy as sa
from alembic import op

revision = "engine_3"
down_revision = "engine_2"
branch_labels = None
depends_on = None

key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
word = sa.String(length=128)


def upgrade() -> None:
    op.create_table(
        "definition_start",
        sa.Column("definition_id", key, nullable=False),
        sa.Column("element", word, nullable=False),
        sa.Column("kind", word, nullable=False),
        sa.Column("name", word, nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name=op.f("fk_definition_start_definition_id_definition")
        ),
        sa.PrimaryKeyConstraint("definition_id", "element", "kind", "name", name=op.f("pk_definition_start")),
    )
    op.create_index("ix_definition_start_kind_name", "definition_start", ["kind", "name"], unique=False)
    op.create_table(
        "signal_catch",
        sa.Column("case_id", key, nullable=False),
        sa.Column("token", key, autoincrement=False, nullable=False),
        sa.Column("element", word, nullable=False),
        sa.Column("name", word, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_signal_catch_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "token", name=op.f("pk_signal_catch")),
    )
    op.create_index(op.f("ix_signal_catch_name"), "signal_catch", ["name"], unique=False)
    with op.batch_alter_table("timer") as timer:
        timer.add_column(sa.Column("definition_id", key, nullable=True))
        timer.add_column(sa.Column("every", word, nullable=True))
        timer.add_column(sa.Column("left", key, nullable=True))
        timer.add_column(sa.Column("values", sa.LargeBinary(), nullable=True))
        timer.alter_column("case_id", existing_type=key, nullable=True)
        timer.create_index(op.f("ix_timer_definition_id"), ["definition_id"], unique=False)
        timer.create_foreign_key(op.f("fk_timer_definition_id_definition"), "definition", ["definition_id"], ["id"])
