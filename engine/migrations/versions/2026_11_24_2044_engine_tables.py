"""Create the tables of the engine."""

import sqlalchemy as sa
from alembic import op

revision = "engine_1"
down_revision = None
branch_labels = ("engine",)
depends_on = None

key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_definitions()
    create_people()
    create_cases()
    create_tasks()
    create_work_due_later()


def create_definitions() -> None:
    op.create_table(
        "resource",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_resource")),
    )
    op.create_table(
        "definition",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("version", key, nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("diagram_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=128), nullable=False),
        sa.Column("proposed_at", instant, nullable=False),
        sa.Column("proposed_by", sa.String(length=128), nullable=False),
        sa.Column("published_at", instant, nullable=True),
        sa.Column("approved_by", sa.String(length=128), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition")),
        sa.UniqueConstraint("key", "sha256", name=op.f("uq_definition_key_sha256")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_definition_key_version")),
    )
    op.create_table(
        "definition_file",
        sa.Column("definition_id", key, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name=op.f("fk_definition_file_definition_id_definition")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["resource.sha256"], name=op.f("fk_definition_file_sha256_resource")),
        sa.PrimaryKeyConstraint("definition_id", "name", name=op.f("pk_definition_file")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("value", sa.String(length=4000), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )


def create_people() -> None:
    op.create_table(
        "department",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("key", name=op.f("uq_department_key")),
    )
    op.create_table(
        "user",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("login", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("title", sa.String(length=2000), nullable=False),
        sa.Column("email", sa.String(length=2000), nullable=False),
        sa.Column("phone", sa.String(length=128), nullable=False),
        sa.Column("department_id", key, nullable=True),
        sa.Column("password_hash", sa.String(length=2000), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("session_epoch", key, nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_user_department_id_department")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("login", name=op.f("uq_user_login")),
    )
    op.create_table(
        "group",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("department_id", key, nullable=True),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_group_department_id_department")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group")),
        sa.UniqueConstraint("key", name=op.f("uq_group_key")),
    )
    op.create_table(
        "membership",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("user_id", key, nullable=False),
        sa.Column("group_id", key, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_membership_group_id_group")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("user_id", "group_id", "from_on", name=op.f("uq_membership_user_id_group_id_from_on")),
    )
    op.create_index(op.f("ix_membership_group_id"), "membership", ["group_id"], unique=False)
    op.create_index(op.f("ix_membership_user_id"), "membership", ["user_id"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("user_id", key, nullable=False),
        sa.Column("role", sa.String(length=128), nullable=False),
        sa.Column("department_id", key, nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_role_grant_department_id_department")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_role_grant_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "user_id", "role", "department_id", "from_on", name=op.f("uq_role_grant_user_id_role_department_id_from_on")
        ),
    )
    op.create_index(op.f("ix_role_grant_user_id"), "role_grant", ["user_id"], unique=False)
    op.create_table(
        "api_token",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", key, nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.Column("expires_at", instant, nullable=True),
        sa.Column("revoked_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_api_token_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_token_secret_hash")),
    )


def create_cases() -> None:
    op.create_table(
        "case",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("number", sa.String(length=128), nullable=True),
        sa.Column("process", sa.String(length=128), nullable=False),
        sa.Column("definition_id", key, nullable=False),
        sa.Column("title", sa.String(length=2000), nullable=False),
        sa.Column("authority", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=128), nullable=False),
        sa.Column("outcome", sa.String(length=128), nullable=True),
        sa.Column("channel", sa.String(length=128), nullable=False),
        sa.Column("contact_id", key, nullable=True),
        sa.Column("deputy_id", key, nullable=True),
        sa.Column("parent_id", key, nullable=True),
        sa.Column("parent_token", key, nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("started_at", instant, nullable=False),
        sa.Column("changed_at", instant, nullable=False),
        sa.Column("closed_at", instant, nullable=True),
        sa.Column("version", key, nullable=False),
        sa.Column("tokens", sa.LargeBinary(), nullable=False),
        sa.Column("head_seq", key, nullable=False),
        sa.Column("head_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["user.id"], name=op.f("fk_case_contact_id_user")),
        sa.ForeignKeyConstraint(["definition_id"], ["definition.id"], name=op.f("fk_case_definition_id_definition")),
        sa.ForeignKeyConstraint(["deputy_id"], ["user.id"], name=op.f("fk_case_deputy_id_user")),
        sa.ForeignKeyConstraint(["parent_id"], ["case.id"], name=op.f("fk_case_parent_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("number", name=op.f("uq_case_number")),
        sa.UniqueConstraint("parent_id", "parent_token", name=op.f("uq_case_parent_id_parent_token")),
    )
    op.create_index(op.f("ix_case_parent_id"), "case", ["parent_id"], unique=False)
    op.create_index("ix_case_state_authority", "case", ["state", "authority"], unique=False)
    op.create_table(
        "case_counter",
        sa.Column("authority", sa.String(length=32), nullable=False),
        sa.Column("year", key, autoincrement=False, nullable=False),
        sa.Column("last", key, nullable=False),
        sa.PrimaryKeyConstraint("authority", "year", name=op.f("pk_case_counter")),
    )
    op.create_table(
        "variable",
        sa.Column("case_id", key, nullable=False),
        sa.Column("scope", key, nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_variable_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "scope", "name", name=op.f("pk_variable")),
    )
    op.create_table(
        "blob",
        sa.Column("case_id", key, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("part", key, autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_blob_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "sha256", "part", name=op.f("pk_blob")),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("command", sa.String(length=128), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.PrimaryKeyConstraint("key", "actor", name=op.f("pk_idempotency_key")),
    )
    op.create_table(
        "access_link",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("case_id", key, nullable=False),
        sa.Column("party_id", key, nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.Column("expires_at", instant, nullable=True),
        sa.Column("revoked_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_access_link_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_access_link_secret_hash")),
    )
    op.create_index(op.f("ix_access_link_case_id"), "access_link", ["case_id"], unique=False)


def create_tasks() -> None:
    op.create_table(
        "task",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("case_id", key, nullable=False),
        sa.Column("token", key, nullable=False),
        sa.Column("element", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("lane", sa.String(length=128), nullable=True),
        sa.Column("item", sa.String(length=2000), nullable=True),
        sa.Column("form", sa.String(length=128), nullable=True),
        sa.Column("version", key, nullable=False),
        sa.Column("priority", key, nullable=False),
        sa.Column("assignee_id", key, nullable=True),
        sa.Column("handed_by_id", key, nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("due_at", instant, nullable=True),
        sa.Column("follow_up_at", instant, nullable=True),
        sa.Column("offered_at", instant, nullable=False),
        sa.Column("changed_at", instant, nullable=False),
        sa.Column("changed_by", sa.String(length=128), nullable=False),
        sa.Column("completed_at", instant, nullable=True),
        sa.Column("completed_by_id", key, nullable=True),
        sa.Column("cancelled_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["assignee_id"], ["user.id"], name=op.f("fk_task_assignee_id_user")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_task_case_id_case")),
        sa.ForeignKeyConstraint(["completed_by_id"], ["user.id"], name=op.f("fk_task_completed_by_id_user")),
        sa.ForeignKeyConstraint(["handed_by_id"], ["user.id"], name=op.f("fk_task_handed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("case_id", "token", name=op.f("uq_task_case_id_token")),
    )
    op.create_index(op.f("ix_task_case_id"), "task", ["case_id"], unique=False)
    op.create_index(
        "ix_task_open_assignee",
        "task",
        ["assignee_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("completed_at IS NULL AND cancelled_at IS NULL"),
        postgresql_where=sa.text("completed_at IS NULL AND cancelled_at IS NULL"),
    )
    op.create_table(
        "task_candidate",
        sa.Column("task_id", key, nullable=False),
        sa.Column("group_id", key, nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_task_candidate_group_id_group")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_candidate_task_id_task")),
        sa.PrimaryKeyConstraint("task_id", "group_id", name=op.f("pk_task_candidate")),
    )
    op.create_index("ix_task_candidate_group_id_is_open", "task_candidate", ["group_id", "is_open"], unique=False)
    op.create_table(
        "task_candidate_user",
        sa.Column("task_id", key, nullable=False),
        sa.Column("user_id", key, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_candidate_user_task_id_task")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_task_candidate_user_user_id_user")),
        sa.PrimaryKeyConstraint("task_id", "user_id", name=op.f("pk_task_candidate_user")),
    )
    op.create_index(op.f("ix_task_candidate_user_user_id"), "task_candidate_user", ["user_id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("task_id", key, nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("values", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", instant, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_draft_task_id_task")),
        sa.PrimaryKeyConstraint("task_id", "owner", name=op.f("pk_draft")),
    )


def create_work_due_later() -> None:
    op.create_table(
        "timer",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("case_id", key, nullable=False),
        sa.Column("token", key, nullable=False),
        sa.Column("element", sa.String(length=128), nullable=False),
        sa.Column("due_at", instant, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_timer_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
        sa.UniqueConstraint("case_id", "token", name=op.f("uq_timer_case_id_token")),
    )
    op.create_index(op.f("ix_timer_due_at"), "timer", ["due_at"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("case_id", key, nullable=False),
        sa.Column("token", key, nullable=False),
        sa.Column("element", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=128), nullable=False),
        sa.Column("headers", sa.LargeBinary(), nullable=False),
        sa.Column("inputs", sa.LargeBinary(), nullable=False),
        sa.Column("is_blocking", sa.Boolean(), nullable=False),
        sa.Column("attempts_left", key, nullable=False),
        sa.Column("state", sa.String(length=128), nullable=False),
        sa.Column("run_at", instant, nullable=False),
        sa.Column("behalf", sa.String(length=128), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", instant, nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_job_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_case_id"), "job", ["case_id"], unique=False)
    op.create_index("ix_job_state_run_at", "job", ["state", "run_at"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("values", sa.LargeBinary(), nullable=False),
        sa.Column("message_id", sa.String(length=128), nullable=True),
        sa.Column("sender", sa.String(length=128), nullable=False),
        sa.Column("sent_at", instant, nullable=False),
        sa.Column("expires_at", instant, nullable=False),
        sa.Column("taken_at", instant, nullable=True),
        sa.Column("taken_by_case_id", key, nullable=True),
        sa.ForeignKeyConstraint(["taken_by_case_id"], ["case.id"], name=op.f("fk_message_taken_by_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_message_id")),
    )
    op.create_index("ix_message_name_key", "message", ["name", "key"], unique=False)
    op.create_table(
        "message_catch",
        sa.Column("case_id", key, nullable=False),
        sa.Column("token", key, autoincrement=False, nullable=False),
        sa.Column("element", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_message_catch_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "token", name=op.f("pk_message_catch")),
    )
    op.create_index("ix_message_catch_name_key", "message_catch", ["name", "key"], unique=False)
    op.create_table(
        "incident",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("case_id", key, nullable=False),
        sa.Column("token", key, nullable=False),
        sa.Column("element", sa.String(length=128), nullable=False),
        sa.Column("job_id", key, nullable=True),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("message", sa.String(length=2000), nullable=False),
        sa.Column("stack", sa.Text(), nullable=True),
        sa.Column("opened_at", instant, nullable=False),
        sa.Column("closed_at", instant, nullable=True),
        sa.Column("closed_by", sa.String(length=128), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_incident_case_id_case")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_incident_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index(op.f("ix_incident_case_id"), "incident", ["case_id"], unique=False)
