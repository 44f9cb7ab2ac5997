"""Create the tables of case handling."""

import sqlalchemy as sa
from alembic import op

revision = "workflows_1"
down_revision = None
branch_labels = ("workflows",)
depends_on = "engine_1"

key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "company",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("orgnr", sa.String(length=128), nullable=True),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("folded", sa.String(length=2000), nullable=False),
        sa.Column("changed_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("orgnr", name=op.f("uq_company_orgnr")),
    )
    op.create_index(op.f("ix_company_folded"), "company", ["folded"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("case_id", key, nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("added_at", instant, nullable=False),
        sa.Column("added_by", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_document_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_case_id"), "document", ["case_id"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("case_id", key, nullable=False),
        sa.Column("state", sa.String(length=128), nullable=False),
        sa.Column("starts_at", instant, nullable=False),
        sa.Column("place", sa.String(length=2000), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("called_at", instant, nullable=False),
        sa.Column("attended", sa.Text(), nullable=True),
        sa.Column("protocol", sa.Text(), nullable=True),
        sa.Column("held_at", instant, nullable=True),
        sa.Column("approved_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_meeting_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index(op.f("ix_meeting_case_id"), "meeting", ["case_id"], unique=False)
    op.create_index(op.f("ix_meeting_starts_at"), "meeting", ["starts_at"], unique=False)
    op.create_table(
        "party",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("case_id", key, nullable=False),
        sa.Column("company_id", key, nullable=True),
        sa.Column("role", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("email", sa.String(length=2000), nullable=False),
        sa.Column("phone", sa.String(length=128), nullable=False),
        sa.Column("language", sa.String(length=2000), nullable=False),
        sa.Column("added_at", instant, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_party_case_id_case")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_party_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("case_id", "company_id", "role", name=op.f("uq_party_case_id_company_id_role")),
    )
    op.create_index(op.f("ix_party_case_id"), "party", ["case_id"], unique=False)
    op.create_index(op.f("ix_party_company_id"), "party", ["company_id"], unique=False)
    op.create_table(
        "advice",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("case_id", key, nullable=False),
        sa.Column("task_id", key, nullable=False),
        sa.Column("user_id", key, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_at", instant, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_advice_case_id_case")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_advice_task_id_task")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_advice_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice")),
        sa.UniqueConstraint("task_id", name=op.f("uq_advice_task_id")),
    )
    op.create_index(op.f("ix_advice_case_id"), "advice", ["case_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("case_id", key, nullable=False),
        sa.Column("task_id", key, nullable=False),
        sa.Column("outcome", sa.String(length=128), nullable=False),
        sa.Column("user_id", key, nullable=True),
        sa.Column("board", sa.String(length=128), nullable=True),
        sa.Column("delegation", sa.String(length=128), nullable=True),
        sa.Column("paragraph", sa.String(length=128), nullable=True),
        sa.Column("entered_by_id", key, nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("dissent", sa.Text(), nullable=True),
        sa.Column("regime", sa.String(length=128), nullable=False),
        sa.Column("appeal_instruction", sa.Text(), nullable=True),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("dispatched_at", instant, nullable=True),
        sa.CheckConstraint("(user_id IS NULL) <> (board IS NULL)", name=op.f("ck_decision_one_decides")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_decision_case_id_case")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["user.id"], name=op.f("fk_decision_entered_by_id_user")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_decision_task_id_task")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_decision_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("task_id", name=op.f("uq_decision_task_id")),
    )
    op.create_index(op.f("ix_decision_case_id"), "decision", ["case_id"], unique=False)
    op.create_table(
        "document_version",
        sa.Column("document_id", key, nullable=False),
        sa.Column("number", key, autoincrement=False, nullable=False),
        sa.Column("file_name", sa.String(length=2000), nullable=False),
        sa.Column("media_type", sa.String(length=128), nullable=False),
        sa.Column("size", key, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", instant, nullable=False),
        sa.Column("added_by", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_version_document_id_document")
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name=op.f("pk_document_version")),
    )
    op.create_table(
        "letter",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("case_id", key, nullable=False),
        sa.Column("job_id", key, nullable=False),
        sa.Column("template", sa.String(length=128), nullable=False),
        sa.Column("recipient", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("channel", sa.String(length=128), nullable=False),
        sa.Column("subject", sa.String(length=2000), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", instant, nullable=False),
        sa.Column("mailed_at", instant, nullable=True),
        sa.Column("trouble", sa.String(length=2000), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_letter_case_id_case")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_letter_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("job_id", "recipient", name=op.f("uq_letter_job_id_recipient")),
    )
    op.create_index(op.f("ix_letter_case_id"), "letter", ["case_id"], unique=False)
    op.create_index("ix_letter_channel_mailed_at", "letter", ["channel", "mailed_at"], unique=False)
    op.create_table(
        "statement",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("case_id", key, nullable=False),
        sa.Column("task_id", key, nullable=False),
        sa.Column("group_id", key, nullable=True),
        sa.Column("user_id", key, nullable=True),
        sa.Column("answer", sa.String(length=128), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("missing", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("stated_at", instant, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_statement_case_id_case")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_statement_group_id_group")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_statement_task_id_task")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_statement_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("task_id", name=op.f("uq_statement_task_id")),
    )
    op.create_index(op.f("ix_statement_case_id"), "statement", ["case_id"], unique=False)
