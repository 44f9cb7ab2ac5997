"""Running cases that follow a new version of their process, or are left exactly as they were."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from engine.audit.check import verify_log
from engine.audit.read import AuditEvent, read_events
from engine.commands import Actor, CompleteTask, PublishMessage, Receipt, RetryIncident, SaveDraft
from engine.db import metadata
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.ports import Extensions, JobCall
from engine.queries.case_file import find_case_by_id, open_incidents
from engine.rows import Draft, Job, RoleGrant, Task, Timer, User
from engine.services import tasks
from engine.services.incidents import retry_incident
from engine.services.messages import publish_message
from engine.services.migrating import MigrateCase, Unsafe, migrate_case
from engine.services.migrating_many import Errand, Outcome, cases_to_move, count_by_version, migrate_all, preview
from engine.services.watchdog import Watchdog
from engine.services.work import House
from tests.factories import SET_UP, case_tasks, claim, complete, deploy, open_task, person, start
from tests.processes import (
    bpmn,
    end_event,
    form,
    receive_task,
    service_task,
    start_event,
    text_field,
    timer_boundary,
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


@pytest.fixture(autouse=True)
def _law(house: House) -> None:
    house.extensions = Extensions(
        is_protected=lambda node: node.lots.step in ("communicate", "decide"), handlers={"do": work, "fail": fail}
    )


def work(_work: Any, _call: JobCall) -> dict[str, Any]:
    return {}


def fail(_work: Any, _call: JobCall) -> dict[str, Any]:
    raise RuntimeError("nere")


@pytest.fixture
def owner(house: House) -> Actor:
    """Eva, who owns the process and sees its cases only as a manager of their unit."""
    with house.database.begin() as connection:
        user_id = connection.execute(select(User.id).where(User.login == "adam")).scalar_one()
        connection.execute(insert(RoleGrant).values(user_id=user_id, role="process_owner", from_on=house.now().date()))
    return person(house, "adam")


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


# --- one case -------------------------------------------------------------------------------------------------------
def test_a_case_follows_the_new_version_and_its_event_says_so(house: House, owner: Actor) -> None:
    case_id = case_in(house)
    version = publish(house, SECOND, svar=FORM)
    receipt = migrate(house, case_id, version, owner)
    assert receipt.data == {"verdict": "same"}
    event = events(house, case_id)[-1]
    told = event.payload or {}
    assert (event.type, event.actor, told["reason"]) == ("case.migrated", owner.id, REASON)
    assert (told["from_version"]["version"], told["to_version"]["version"]) == (1, 2)
    assert told["to_version"]["sha256"] == event.body["def"]["sha256"] != told["from_version"]["sha256"]
    complete(house, "anna", open_task(house, case_id, "look"), {"svar": "ja"})
    assert open_task(house, case_id, "check").name == "Check"
    assert Watchdog(house).look_at_all() == []


def test_a_moved_case_is_called_by_the_new_names_everywhere(house: House, owner: Actor) -> None:
    late = timer_boundary("late", "look", "P3D")
    old = bpmn("permit", [start_event(), user_task("look"), late, user_task("sign"), end_event()],
               ["start -> look", "look -> end", "late -> sign", "sign -> end"])  # fmt: skip
    new = bpmn("permit", [start_event(), user_task("view"), timer_boundary("too_late", "view", "P3D"),
                          user_task("sign"), end_event()],
               ["start -> view", "view -> end", "too_late -> sign", "sign -> end"])  # fmt: skip
    case_id = case_in(house, old)
    due_at = timers(house, case_id)["late"]
    receipt = migrate(house, case_id, publish(house, new), owner, look="view", late="too_late")
    assert receipt.data == {"verdict": "moved"}
    assert timers(house, case_id) == {"too_late": due_at}
    told = events(house, case_id)[-1].payload or {}
    assert (told["mapping"], told["moved"]) == ({"look": "view", "late": "too_late"}, [["look", "view"]])
    complete(house, "anna", open_task(house, case_id, "view"))
    assert timers(house, case_id) == {}
    assert events(house, case_id)[-1].type == "task.completed"


def timers(house: House, case_id: int) -> dict[str, Any]:
    with house.read() as connection:
        return dict(connection.execute(select(Timer.element, Timer.due_at).where(Timer.case_id == case_id)).all())


def test_a_changed_lane_offers_the_task_to_its_group_and_takes_it_from_who_is_not_in_it(
    house: House, owner: Actor
) -> None:
    case_id = case_in(house)
    claim(house, "anna", open_task(house, case_id, "look"))
    migrate(house, case_id, publish(house, line(user_task("look"), user_task("sign"), lane="bygglov")), owner)
    assert open_task(house, case_id, "look").assignee is None
    claim(house, "cia", open_task(house, case_id, "look"))
    assert open_task(house, case_id, "look").assignee == ("cia", "Cia Lind")


def test_who_holds_a_task_keeps_it_when_only_its_form_changes(house: House, owner: Actor) -> None:
    case_id = case_in(house)
    claim(house, "anna", open_task(house, case_id, "look"))
    before = open_task(house, case_id, "look")
    migrate(house, case_id, publish(house, SECOND, svar=FORM), owner)
    after = open_task(house, case_id, "look")
    assert (after.assignee, after.version) == (before.assignee, before.version + 1)
    complete(house, "anna", after, {"svar": "ja"})


def test_a_form_from_before_meets_a_conflict_and_the_draft_is_kept(house: House, owner: Actor) -> None:
    case_id = case_of_form(house)
    claim(house, "anna", open_task(house, case_id, "look"))
    task = open_task(house, case_id, "look")
    anna = person(house, "anna")
    house.run(tasks.save_draft, SaveDraft(task.id, {"svar": "halvvägs"}), anna)
    migrate(house, case_id, publish(house, line(user_task("look", form="svar"), user_task("end2")), svar=FORM), owner)
    with pytest.raises(Conflict) as refused:
        house.run(tasks.complete_task, CompleteTask(task.id, task.version, {"svar": "klart"}), anna)
    assert (refused.value.key, refused.value.params["by"]) == ("task.changed", "Adam Ny")
    with house.read() as connection:
        assert connection.execute(select(Draft.owner).where(Draft.task_id == task.id)).scalars().all() == [anna.id]
    house.run(tasks.complete_task, CompleteTask(task.id, task.version + 1, {"svar": "klart"}), anna)


def case_of_form(house: House) -> int:
    publish(house, line(user_task("look", form="svar"), user_task("sign")), svar=FORM)
    case_id = start(house, "permit").case_id
    assert case_id is not None
    return case_id


def test_a_message_that_came_before_the_new_version_waited_for_it_is_taken(house: House, owner: Actor) -> None:
    def waiting(name: str) -> bytes:
        return bpmn("permit", [start_event(), receive_task("wait", name), end_event()],
                    ["start -> wait", "wait -> end"], messages={name: "=nyckel"})  # fmt: skip

    case_id = case_in(house, waiting("svar"), {"nyckel": "K1"})
    house.run(publish_message, PublishMessage("yttrande", "K1", {"text": "ja"}), SET_UP)
    migrate(house, case_id, publish(house, waiting("yttrande")), owner)
    assert [event.type for event in events(house, case_id)][-2:] == ["case.migrated", "message.received"]
    with house.read() as connection:
        assert find_case_by_id(connection, SET_UP, case_id).state == "closed"


def test_a_failed_job_is_asked_for_by_the_new_version_when_the_incident_is_retried(house: House, owner: Actor) -> None:
    case_id = case_in(house, line(service_task("send", "fail", retries=1), user_task("sign")))
    migrate(house, case_id, publish(house, line(service_task("send", "do"), user_task("sign"))), owner)
    with house.read() as connection:
        (incident,) = open_incidents(connection, case_id)
    assert Watchdog(house).look_at_all() == []
    house.run(retry_incident, RetryIncident(incident.id), person(house, "ola"))
    assert open_task(house, case_id, "sign").is_open
    with house.read() as connection:
        states = connection.execute(select(Job.kind, Job.state).where(Job.case_id == case_id).order_by(Job.id)).all()
    assert [tuple(one) for one in states] == [("fail", "cancelled"), ("do", "done")]


# --- refused --------------------------------------------------------------------------------------------------------
def test_a_refused_case_is_left_byte_for_byte_as_it_was(house: House, owner: Actor) -> None:
    case_id = case_in(house)
    claim(house, "anna", open_task(house, case_id, "look"))
    house.run(tasks.save_draft, SaveDraft(open_task(house, case_id, "look").id, {"a": 1}), person(house, "anna"))
    before = rows_of(house, case_id)
    assert before["task"]
    assert before["draft"]
    version = publish(house, WITHOUT)
    with pytest.raises(Unsafe) as refused:
        migrate(house, case_id, version, owner)
    assert [(one.key, one.element, one.name) for one in refused.value.hindrances] == [
        ("migration.gone", "look", "Look")
    ]
    assert rows_of(house, case_id) == before


@pytest.mark.parametrize(
    ("old", "new", "mapping", "wanted"),
    [
        (line(user_task("look"), lawful("decide")), line(user_task("look")), {}, "law_left_out"),
        (line(user_task("look"), lawful("decide")), line(lawful("decide"), user_task("look")), {}, "law_left_out"),
        (line(user_task("look")), line(lawful("tell", "communicate"), user_task("look")), {}, "law_not_done"),
        (line(lawful("decide")), line(lawful("settle")), {"decide": "settle"}, "law_moved"),
    ],
)
def test_no_migration_leads_a_case_past_the_law(
    house: House, owner: Actor, old: bytes, new: bytes, mapping: dict[str, str], wanted: str
) -> None:
    case_id = case_in(house, old)
    before = rows_of(house, case_id)
    version = publish(house, new)
    with pytest.raises(Unsafe) as refused:
        migrate(house, case_id, version, owner, **mapping)
    assert [one.key for one in refused.value.hindrances] == [f"migration.{wanted}"]
    assert rows_of(house, case_id) == before


def test_a_task_that_nobody_could_do_is_refused(house: House, owner: Actor) -> None:
    case_id = case_in(house)
    nobody = user_task("look", extra='<zeebe:assignmentDefinition candidateGroups="=[&quot;finns-inte&quot;]" />')
    (found,) = preview(house, Errand("permit", publish(house, line(nobody, user_task("sign")))), owner)
    assert (found.case_id, [one.key for one in found.hindrances]) == (case_id, ["migration.nobody"])


def test_a_case_that_has_stopped_without_knowing_is_refused(house: House, owner: Actor) -> None:
    case_id = case_in(house)
    with house.database.begin() as connection:
        connection.execute(update(Task).where(Task.case_id == case_id).values(cancelled_at=house.now()))
    assert Watchdog(house).look_at_all() == [case_id]
    with pytest.raises(Unsafe) as refused:
        migrate(house, case_id, publish(house, SECOND, svar=FORM), owner)
    assert [one.key for one in refused.value.hindrances] == ["migration.stuck"]


@pytest.mark.parametrize("login", ["anna", "eva", "rune"])
def test_only_process_owners_and_operators_migrate(house: House, login: str) -> None:
    case_id = case_in(house)
    version = publish(house, SECOND, svar=FORM)
    with pytest.raises(NotAllowed):
        migrate(house, case_id, version, person(house, login))
    with pytest.raises(NotAllowed):
        preview(house, Errand("permit", version), person(house, login))
    migrate(house, case_id, version, person(house, "ola"))


def test_what_is_wrong_with_the_command_is_told(house: House, owner: Actor) -> None:
    case_id = case_in(house)
    version = publish(house, SECOND, svar=FORM)
    with pytest.raises(Invalid) as refused:
        house.run(migrate_case, MigrateCase(case_id, version, "  "), owner)
    assert refused.value.fields["reason"].key == "reason.required"
    with pytest.raises(NotFound):
        migrate(house, case_id, 9, owner)
    with pytest.raises(Invalid) as refused:
        migrate(house, case_id, version, owner, nope="look", look="nope", sign="end")
    assert {name: one.key for name, one in refused.value.fields.items()} == {
        "nope": "migration.no_source",
        "look": "migration.no_target",
        "sign": "migration.other_kind",
    }
    complete(house, "anna", open_task(house, case_id, "look"))
    complete(house, "anna", open_task(house, case_id, "sign"))
    with pytest.raises(Conflict) as ended:
        migrate(house, case_id, version, owner)
    assert ended.value.key == "case.ended"


# --- many -----------------------------------------------------------------------------------------------------------
def mixed(house: House) -> list[int]:
    """Three cases of the first version: two at `look`, one at `sign`."""
    ids = [case_in(house) for _ in range(3)]
    complete(house, "anna", open_task(house, ids[1], "look"))
    return ids


def test_a_preview_gives_every_case_one_verdict_and_changes_nothing(house: House, owner: Actor) -> None:
    ids = mixed(house)
    version = publish(house, WITHOUT)
    before = [rows_of(house, one) for one in ids]
    found = preview(house, Errand("permit", version), owner)
    assert [(one.case_id, one.version, one.verdict) for one in found] == [
        (ids[0], 1, "unsafe"),
        (ids[1], 1, "same"),
        (ids[2], 1, "unsafe"),
    ]
    moved = preview(house, Errand("permit", version, mapping={"look": "sign"}), owner)
    assert [one.verdict for one in moved] == ["moved", "same", "moved"]
    assert [rows_of(house, one) for one in ids] == before


def test_a_refused_case_does_not_stop_the_others(house: House, owner: Actor) -> None:
    ids = mixed(house)
    version = publish(house, WITHOUT)
    before = {one: rows_of(house, one) for one in ids}
    outcomes = list(migrate_all(house, Errand("permit", version), REASON, owner))
    assert [(one.case_id, one.is_moved, why(one)) for one in outcomes] == [
        (ids[0], False, ["gone"]),
        (ids[1], True, []),
        (ids[2], False, ["gone"]),
    ]
    assert [rows_of(house, one) == before[one] for one in ids] == [True, False, True]
    with house.read() as connection:
        assert count_by_version(connection, "permit") == {1: 2, 2: 1}
    assert events(house, ids[1])[-1].type == "case.migrated"


def test_an_interrupted_run_goes_on_where_it_stopped(house: House, owner: Actor) -> None:
    ids = mixed(house)
    errand = Errand("permit", publish(house, SECOND, svar=FORM))
    first = next(migrate_all(house, errand, REASON, owner))
    assert (first.case_id, first.is_moved) == (ids[0], True)
    rest = list(migrate_all(house, errand, REASON, owner))
    assert [one.case_id for one in rest] == ids[1:]
    assert list(migrate_all(house, errand, REASON, owner)) == []
    assert [sum(event.type == "case.migrated" for event in events(house, one)) for one in ids] == [1, 1, 1]


def test_only_the_chosen_versions_are_moved(house: House, owner: Actor) -> None:
    old = case_in(house)
    middle = case_in(house, line(user_task("look"), user_task("other")))
    version = publish(house, SECOND, svar=FORM)
    with house.read() as connection:
        assert cases_to_move(connection, Errand("permit", version)) == [old, middle]
        assert cases_to_move(connection, Errand("permit", version, origins=(1,))) == [old]
        assert cases_to_move(connection, Errand("permit", version), after=old) == [middle]
    with pytest.raises(Invalid):
        preview(house, Errand("permit", version, mapping={"finns_inte": "look"}), owner)


# --- at the same time -----------------------------------------------------------------------------------------------
def test_of_a_migration_and_a_completion_at_once_both_happen_or_the_later_is_told(house: House, owner: Actor) -> None:
    case_id = case_in(house)
    claim(house, "anna", open_task(house, case_id, "look"))
    task, anna = open_task(house, case_id, "look"), person(house, "anna")
    version = publish(house, line(user_task("look"), user_task("check"), user_task("sign")))
    gate, told = threading.Barrier(2), {}

    def attempt(name: str, act: Any) -> None:
        gate.wait()
        try:
            act()
            told[name] = "done"
        except Conflict as refused:
            told[name] = refused.key

    acts = {
        "complete": lambda: house.run(tasks.complete_task, CompleteTask(task.id, task.version, {}), anna),
        "migrate": lambda: migrate(house, case_id, version, owner),
    }
    threads = [threading.Thread(target=attempt, args=one) for one in acts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told["migrate"] == "done"
    assert told["complete"] in ("done", "task.changed")
    (stands,) = [one.element for one in case_tasks(house, case_id) if one.is_open]
    assert stands == ("sign" if told["complete"] == "done" else "look")
    assert Watchdog(house).look_at_all() == []
    assert [event.type for event in events(house, case_id)].count("case.migrated") == 1
