"""Add drafts of processes, proposals of versions, and comments on steps."""

import sqlalchemy as sa
from alembic import op

revision = "engine_5"
down_revision = "engine_4"
branch_labels = None
depends_on = None

key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
word = sa.String(length=128)
text = sa.String(length=2000)
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("definition") as definition:
        definition.add_column(sa.Column("authors", text, nullable=False, server_default=sa.text("''")))
        definition.add_column(sa.Column("note", text, nullable=False, server_default=sa.text("''")))
        definition.add_column(sa.Column("refused_at", moment, nullable=True))
        definition.add_column(sa.Column("refused_by", word, nullable=True))
        definition.add_column(sa.Column("refused_reason", text, nullable=True))
    op.create_table(
        "definition_draft",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("key", word, nullable=False),
        sa.Column("name", text, nullable=False),
        sa.Column("base_id", key, nullable=True),
        sa.Column("proposal_id", key, nullable=True),
        sa.Column("authors", text, nullable=False),
        sa.Column("begun_at", moment, nullable=False),
        sa.Column("begun_by", word, nullable=False),
        sa.ForeignKeyConstraint(["base_id"], ["definition.id"], name=op.f("fk_definition_draft_base_id_definition")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["definition.id"], name=op.f("fk_definition_draft_proposal_id_definition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_draft")),
        sa.UniqueConstraint("key", name=op.f("uq_definition_draft_key")),
    )
    op.create_table(
        "definition_draft_save",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("draft_id", key, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("version", key, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("saved_at", moment, nullable=False),
        sa.Column("saved_by", word, nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["definition_draft.id"], name=op.f("fk_definition_draft_save_draft_id_definition_draft")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_draft_save")),
        sa.UniqueConstraint("draft_id", "name", "version", name=op.f("uq_definition_draft_save_draft_id_name_version")),
    )
    op.create_index(
        "ix_definition_draft_save_draft_id_saved_at", "definition_draft_save", ["draft_id", "saved_at"], unique=False
    )
    op.create_table(
        "step_comment",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("process", word, nullable=False),
        sa.Column("element", word, nullable=False),
        sa.Column("definition_id", key, nullable=False),
        sa.Column("case_id", key, nullable=False),
        sa.Column("text", text, nullable=False),
        sa.Column("written_at", moment, nullable=False),
        sa.Column("written_by", word, nullable=False),
        sa.Column("done_at", moment, nullable=True),
        sa.Column("done_by", word, nullable=True),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name=op.f("fk_step_comment_definition_id_definition")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_step_comment_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_comment")),
    )
    op.create_index(op.f("ix_step_comment_process"), "step_comment", ["process"], unique=False)
    op.create_index(op.f("ix_step_comment_written_by"), "step_comment", ["written_by"], unique=False)
