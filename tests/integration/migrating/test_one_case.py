"""A running case that follows a new version of its process, or is left exactly as it was."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from engine.commands import Actor, CompleteTask, PublishMessage, RetryIncident, SaveDraft
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.queries.case_file import find_case_by_id, open_incidents
from engine.rows import Draft, Job, Task, Timer
from engine.services import tasks
from engine.services.incidents import retry_incident
from engine.services.messages import publish_message
from engine.services.migrating import MigrateCase, Unsafe, migrate_case
from engine.services.migrating_many import Errand, preview
from engine.services.watchdog import Watchdog
from engine.services.work import House
from tests.factories import SET_UP, claim, complete, open_task, person, start
from tests.integration.migrating.permits import (
    FORM,
    REASON,
    SECOND,
    WITHOUT,
    case_in,
    events,
    lawful,
    line,
    migrate,
    publish,
    rows_of,
)
from tests.processes import (
    bpmn,
    end_event,
    receive_task,
    service_task,
    start_event,
    timer_boundary,
    user_task,
)


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
