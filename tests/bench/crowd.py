"""A municipality after many years: cases and tasks by the hundred thousand, copied by SQL from one that really ran."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, insert, select, text

from engine.db import metadata
from engine.rows import Case, Group, Task, User
from tests.bench.house import Ready

TASKS_A_CASE = 10
OPEN_EVERY = 50
"""One case in so many is open, and has one open task."""
GROUPS = 20
OWN = 40
"""How many open cases and tasks the measured official has; of the closed ones, every five hundred and first."""

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :cases)"
IS_OPEN = f"n.i % {OPEN_EVERY} = 0"


def fill(ready: Ready, cases: int) -> None:
    """Add so many cases of ten tasks each; every task is offered to one of twenty groups."""
    ready.start("offered")
    with ready.house.database.begin() as connection:
        words = _models(connection, cases)
        for statement in (_cases(), _tasks(), _candidates()):
            connection.execute(
                text(statement), {name: value for name, value in words.items() if f":{name}" in statement}
            )
    with ready.house.database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _models(connection: Connection, cases: int) -> dict[str, int]:
    """What is copied, for whom; the official's own group and the others have ids in a row."""
    group_id, department_id = connection.execute(select(Group.id, Group.department_id)).one()
    others = [{"key": f"grupp-{n}", "name": f"Grupp {n}", "department_id": department_id} for n in range(1, GROUPS)]
    connection.execute(insert(Group), others)
    case_id, task_id = connection.execute(select(Case.id, Task.id).join(Task, Task.case_id == Case.id)).one()
    me = connection.execute(select(User.id)).scalar_one()
    own_every = max(cases // (OWN * OPEN_EVERY), 1) * OPEN_EVERY
    return {"cases": cases, "model": case_id, "task": task_id, "first": group_id, "me": me, "own": own_every}


def _cases() -> str:
    changed = {
        "id": ":model + n.i",
        "number": "'KS-2016-' || n.i",
        "state": f"CASE WHEN {IS_OPEN} THEN 'open' ELSE 'closed' END",
        "closed_at": f"CASE WHEN {IS_OPEN} THEN NULL ELSE m.changed_at END",
        "contact_id": "CASE WHEN n.i % :own = 0 OR n.i % 501 = 0 THEN :me END",
    }
    return _copies("case", changed, 'FROM n JOIN "case" m ON m.id = :model')


def _tasks() -> str:
    steps = " UNION ALL ".join(f"SELECT {step} AS j" for step in range(TASKS_A_CASE))
    is_open = f"k.j = {TASKS_A_CASE - 1} AND {IS_OPEN}"
    changed = {
        "id": f":task + n.i * {TASKS_A_CASE} + k.j",
        "case_id": ":model + n.i",
        "token": "1000 + k.j",
        "assignee_id": f"CASE WHEN {is_open} AND n.i % :own = 0 THEN :me END",
        "completed_at": f"CASE WHEN {is_open} THEN NULL ELSE m.offered_at END",
        "completed_by_id": "CASE WHEN n.i % 501 = 0 THEN :me END",
    }
    return _copies("task", changed, f"FROM n CROSS JOIN ({steps}) k JOIN task m ON m.id = :task")


def _candidates() -> str:
    return (
        "INSERT INTO task_candidate (task_id, group_id, is_open) "
        f"SELECT id, :first + (case_id / {OPEN_EVERY}) % {GROUPS}, completed_at IS NULL FROM task WHERE id > :task"
    )


def _copies(table: str, changed: Mapping[str, str], source: str) -> str:
    """INSERT … SELECT of a row *m* as it is but for what is changed, once for each number."""
    columns = [column.name for column in metadata.tables[table].columns]
    values = ", ".join(changed.get(name, f"m.{name}") for name in columns)
    return f'INSERT INTO "{table}" ({", ".join(columns)}) {NUMBERS} SELECT {values} {source}'
