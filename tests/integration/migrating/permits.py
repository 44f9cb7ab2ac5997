"""Cases of one process in two versions, for the tests that move them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.audit.check import verify_log
from engine.audit.read import AuditEvent, read_events
from engine.commands import Actor, Receipt
from engine.db import metadata
from engine.ports import JobCall
from engine.rows import Task
from engine.services.migrating import MigrateCase, migrate_case
from engine.services.migrating_many import Outcome
from engine.services.work import House
from tests.factories import deploy, start
from tests.processes import (
    bpmn,
    end_event,
    form,
    start_event,
    text_field,
    user_task,
)

REASON = "Ny version från och med i dag."


def line(*parts: str, lane: str = "kontaktcenter") -> bytes:
    """The process `permit`: its parts one after the other."""
    names = [part.split('id="', 1)[1].split('"', 1)[0] for part in parts]
    ways = [f"{one} -> {other}" for one, other in zip(("start", *names), (*names, "end"), strict=True)]
    return bpmn("permit", [start_event(), *parts, end_event()], ways, lane=lane)


def lawful(element: str, kind: str = "decide") -> str:
    return user_task(element, extra=f'<lots:step kind="{kind}" />')


FIRST = line(user_task("look"), user_task("sign"))
SECOND = line(user_task("look", form="svar"), user_task("check"), user_task("sign"))
WITHOUT = line(user_task("sign"))
FORM = form("svar", text_field("svar"))


def work(_work: Any, _call: JobCall) -> dict[str, Any]:
    return {}


def fail(_work: Any, _call: JobCall) -> dict[str, Any]:
    raise RuntimeError("nere")


def publish(house: House, diagram: bytes, **forms: bytes) -> int:
    files = {"process.bpmn": diagram, **{f"forms/{key}.form": data for key, data in forms.items()}}
    return int(deploy(house, files).data["version"])


def case_in(house: House, diagram: bytes = FIRST, values: Mapping[str, Any] | None = None) -> int:
    publish(house, diagram)
    case_id = start(house, "permit", values).case_id
    assert case_id is not None
    return case_id


def migrate(house: House, case_id: int, version: int, actor: Actor, **mapping: str) -> Receipt:
    return house.run(migrate_case, MigrateCase(case_id, version, REASON, mapping), actor)


def rows_of(house: House, case_id: int) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the case in every table, byte for byte."""
    found = {}
    with house.read() as connection:
        for table in metadata.sorted_tables:
            column = table.c.get("id" if table.name == "case" else "case_id")
            if column is not None:
                query = select(table).where(column == case_id).order_by(*table.primary_key)
                found[table.name] = [tuple(row) for row in connection.execute(query)]
        by_task = select(Task.id).where(Task.case_id == case_id)
        for table in (metadata.tables[name] for name in ("task_candidate", "task_candidate_user", "draft")):
            query = select(table).where(table.c.task_id.in_(by_task)).order_by(*table.primary_key)
            found[table.name] = [tuple(row) for row in connection.execute(query)]
    return found


def events(house: House, case_id: int) -> list[AuditEvent]:
    """The events of the case, in a log that holds."""
    with house.read() as connection:
        assert verify_log(connection, house.keys).problems == []
        return read_events(connection, case_id, house.keys)


def why(outcome: Outcome) -> list[str]:
    return [one.key.removeprefix("migration.") for one in outcome.hindrances]
