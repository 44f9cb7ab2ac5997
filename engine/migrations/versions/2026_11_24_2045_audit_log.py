"""Create the tables of the audit log, and let nothing change an event."""

import sqlalchemy as sa
from alembic import op

from engine.audit.protect import protection

revision = "engine_2"
down_revision = "engine_1"
branch_labels = None
depends_on = None

key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_tables()
    for statement in protection(op.get_bind().dialect.name):
        op.execute(statement)


def create_tables() -> None:
    op.create_table(
        "case_key",
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", key, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("destroyed_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_key_case_id_case")),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_case_key")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_key_case_id")),
    )
    op.create_table(
        "event",
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", key, nullable=False),
        sa.Column("seq", key, nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("event_hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("type", sa.String(length=128), nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_event_case_id_case")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_event_case_id_seq")),
    )
    op.create_table(
        "payload",
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("erased_by_event_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.event_id"], name=op.f("fk_payload_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_payload")),
    )
    op.create_table(
        "seq_queue",
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.event_id"], name=op.f("fk_seq_queue_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_seq_queue")),
    )
    op.create_table(
        "read_log",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("role", sa.String(length=128), nullable=False),
        sa.Column("object", sa.String(length=128), nullable=False),
        sa.Column("fields", sa.String(length=2000), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_log")),
    )
    op.create_index(op.f("ix_read_log_actor"), "read_log", ["actor"], unique=False)
    op.create_index(op.f("ix_read_log_object"), "read_log", ["object"], unique=False)
    op.create_table(
        "security_log",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("kind", sa.String(length=128), nullable=False),
        sa.Column("login", sa.String(length=128), nullable=True),
        sa.Column("address", sa.String(length=128), nullable=True),
        sa.Column("detail", sa.String(length=2000), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_log")),
    )
    op.create_index(op.f("ix_security_log_at"), "security_log", ["at"], unique=False)
    op.create_index(op.f("ix_security_log_kind"), "security_log", ["kind"], unique=False)
    op.create_index(op.f("ix_security_log_login"), "security_log", ["login"], unique=False)
