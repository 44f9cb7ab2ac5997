"""Statements that make the `event` table append-only in the database itself (TRUST 1.5); migrations run them.

They stop bugs and injections. Whoever owns the database file or the PostgreSQL tables can still take them away: that
such a change shows is the business of `check.verify_log` and of checkpoints held outside. On PostgreSQL the tables
may also belong to another role than the one the application logs in as (docs/howto/database-roles.md).
"""

from __future__ import annotations

NO_UPDATE = """
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END
"""
NO_DELETE = """
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END
"""
# INSERT OR REPLACE deletes without asking the trigger above, where recursive_triggers is off
NO_REPLACE = """
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE event_id = NEW.event_id OR (case_id = NEW.case_id AND seq = NEW.seq))
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END
"""
NO_GAP = """
CREATE TRIGGER event_no_gap BEFORE INSERT ON event
WHEN NEW.seq <> 1 AND NOT EXISTS (
    SELECT 1 FROM event WHERE case_id = NEW.case_id AND seq = NEW.seq - 1 AND event_hash = NEW.prev_hash
)
BEGIN SELECT RAISE(ABORT, 'event does not follow another of its case'); END
"""
SQLITE = (NO_UPDATE, NO_DELETE, NO_REPLACE, NO_GAP)

REFUSE = """
CREATE FUNCTION event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'event is append-only' USING ERRCODE = 'insufficient_privilege';
END $$
"""
# a look-up of one row: max(seq) took longer than the insert itself
IN_ORDER = """
CREATE FUNCTION event_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq <> 1 AND NOT EXISTS (
        SELECT 1 FROM event WHERE case_id = NEW.case_id AND seq = NEW.seq - 1 AND event_hash = NEW.prev_hash
    ) THEN
        RAISE EXCEPTION 'event does not follow another of its case' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
POSTGRESQL = (
    REFUSE,
    IN_ORDER,
    "CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_refuse()",
    "CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event EXECUTE FUNCTION event_refuse()",
    "CREATE TRIGGER event_no_gap BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION event_in_order()",
    # ALWAYS: also where a session has set session_replication_role to replica
    "ALTER TABLE event ENABLE ALWAYS TRIGGER event_no_change",
    "ALTER TABLE event ENABLE ALWAYS TRIGGER event_no_truncate",
    "ALTER TABLE event ENABLE ALWAYS TRIGGER event_no_gap",
)


def protection(dialect: str) -> tuple[str, ...]:
    """The statements for `sqlite` or `postgresql`, to be run once, after the table is made."""
    return SQLITE if dialect == "sqlite" else POSTGRESQL
