"""What an operator does by hand, and the cases that it is done to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from sqlalchemy import insert, select

from engine.audit.check import verify_log
from engine.audit.read import AuditEvent, read_events
from engine.commands import (
    MoveToken,
    Receipt,
    ReopenTask,
    RepairVariables,
    RetryIncident,
    SkipStep,
)
from engine.queries.case_file import open_incidents
from engine.rows import Case, RoleGrant, User
from engine.services import interventions, reopening
from engine.services.incidents import retry_incident
from engine.services.work import House
from tests.factories import case_tasks, deploy, person, start
from tests.processes import (
    bpmn,
    end_event,
    form,
    gateway,
    script_task,
    start_event,
    text_field,
    user_task,
)


def step(kind: str) -> str:
    return f'<lots:step kind="{kind}" />'


COUNTING = bpmn(
    "counting",
    [start_event(), script_task("sum", "antal * 2", "summa"), user_task("look"), user_task("sign"), end_event()],
    ["start -> sum", "sum -> look", "look -> sign", "sign -> end"],
)
LAWFUL = bpmn(
    "lawful",
    [
        start_event(),
        user_task("look"),
        gateway("g"),
        user_task("decide", extra=step("decide"), form="decide"),
        script_task("sum", "antal * 2", "summa"),
        user_task("tidy"),
        end_event(),
    ],
    ["start -> look", "look -> g", 'g -> decide if vag = "beslut"', "g -> tidy else", "decide -> sum", "sum -> tidy",
     "tidy -> end"],
)  # fmt: skip
LINE = ["start -> look", "look -> next", "next -> sign", "sign -> end"]


def give_case_rights(house: House, login: str = "ola") -> None:
    """The operator also works as an official of the department."""
    with house.database.begin() as connection:
        user_id = connection.execute(select(User.id).where(User.login == login)).scalar_one()
        connection.execute(insert(RoleGrant).values(user_id=user_id, role="official", from_on=house.now().date()))


def case_of(house: House, diagram: bytes, values: Mapping[str, Any] | None = None, **files: bytes) -> Receipt:
    name = diagram.split(b'<process id="')[1].split(b'"')[0].decode()
    deploy(house, {"process.bpmn": diagram, **{f"forms/{key}.form": data for key, data in files.items()}})
    return start(house, name, values)


def calling_case(house: House) -> Receipt:
    """A case inside a process that it calls."""
    inner = bpmn("inner", [start_event(), user_task("deep"), user_task("deeper"), end_event()],
                 ["start -> deep", "deep -> deeper", "deeper -> end"])  # fmt: skip
    deploy(house, {"process.bpmn": inner})
    called = '<callActivity id="call"><extensionElements><zeebe:calledElement processId="inner" /></extensionElements>'
    outer = [start_event(), f"{called}</callActivity>", end_event()]
    return case_of(house, bpmn("outer", outer, ["start -> call", "call -> end"]))


def lawful(house: House, values: Mapping[str, Any]) -> Receipt:
    return case_of(house, LAWFUL, values, decide=form("decide", text_field("utfall")))


def token(house: House, case: Receipt, element: str) -> int:
    with house.read() as connection:
        state = connection.execute(select(Case.tokens).where(Case.id == case.case_id)).scalar_one()
    return max(int(row[0]) for row in orjson.loads(state)["t"] if row[1] == element)


def number(case: Receipt) -> int:
    assert case.case_id is not None
    return case.case_id


def repair(house: House, case: Receipt, element: str, who: str = "ola", reason: str = "fel", **values: Any) -> None:
    command = RepairVariables(number(case), token(house, case, element), values, reason)
    house.run(interventions.repair_variables, command, person(house, who))


def skip(house: House, case: Receipt, element: str, who: str = "ola", reason: str = "fel", **values: Any) -> None:
    command = SkipStep(number(case), token(house, case, element), reason, values)
    house.run(interventions.skip_step, command, person(house, who))


def move(house: House, case: Receipt, element: str, to: str, who: str = "ola", reason: str = "fel") -> None:
    command = MoveToken(number(case), token(house, case, element), to, reason)
    house.run(interventions.move_token, command, person(house, who))


def reopen(house: House, case: Receipt, element: str, who: str = "ola", reason: str = "fel svar") -> None:
    (task,) = [one for one in case_tasks(house, case.case_id) if one.element == element and not one.is_open]
    house.run(reopening.reopen_task, ReopenTask(task.id, reason), person(house, who))


def retry(house: House, case: Receipt) -> None:
    with house.read() as connection:
        (incident,) = open_incidents(connection, case.case_id)
    house.run(retry_incident, RetryIncident(incident.id), person(house, "ola"))


def last_event(house: House, case: Receipt) -> AuditEvent:
    """The newest event, in a log that holds."""
    with house.read() as connection:
        assert verify_log(connection, house.keys).problems == []
        return read_events(connection, number(case), house.keys)[-1]


def told(event: AuditEvent) -> dict[str, Any]:
    return event.payload or {}


def is_open(house: House, case: Receipt) -> list[str]:
    return [task.element for task in case_tasks(house, case.case_id) if task.is_open]


def incidents(house: House, case: Receipt) -> list[str]:
    with house.read() as connection:
        return [one.key for one in open_incidents(connection, case.case_id)]


def kept(house: House) -> Callable[[], Any]:
    def look() -> Any:
        with house.read() as connection:
            return [tuple(row) for row in connection.execute(select(Case.__table__))]

    return look
