"""Starting, numbering and ending cases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.audit.check import verify_log
from engine.commands import Actor, CancelCase, Deploy, StartCase
from engine.config import Config, read_config
from engine.errors import Conflict, DefinitionError, Invalid, NotAllowed, NotFound
from engine.ports import CaseEnd, CaseFacts, Extensions
from engine.queries.case_file import case_variables, find_case, waiting_of_case
from engine.queries.people import logins_of_actors
from engine.services.cases import cancel_case, next_number, start_case
from engine.services.definitions import deploy as deploy_service
from engine.services.work import House, Work
from tests.factories import SET_UP, Clock, case_tasks, deploy, open_task, person, start
from tests.processes import (
    bpmn,
    end_event,
    form,
    receive_task,
    start_event,
    text_field,
    timer_boundary,
    user_task,
)

SIMPLE = bpmn("simple", [start_event(), user_task("look"), end_event()], ["start -> look", "look -> end"])


def test_a_case_gets_the_next_number_of_its_authority_and_year(house: House, clock: Clock) -> None:
    deploy(house, {"process.bpmn": SIMPLE})
    other = bpmn("other", [start_event(), user_task("a"), end_event()], ["start -> a", "a -> end"], authority="MBN")
    deploy(house, {"process.bpmn": other})
    numbers = [start(house, process).case_number for process in ("simple", "simple", "other")]
    clock.move(days=38)  # 1 January 2027 in Sweden
    numbers.append(start(house, "simple").case_number)
    assert numbers == ["KS-2026-0001", "KS-2026-0002", "MBN-2026-0001", "KS-2027-0001"]


def test_the_year_of_a_number_is_the_local_one(house: House, clock: Clock) -> None:
    deploy(house, {"process.bpmn": SIMPLE})
    clock.move(days=37, hours=14, minutes=30)  # 31 December 23.30 in Sweden
    assert start(house, "simple").case_number == "KS-2026-0001"
    clock.move(hours=1)  # 1 January 00.30 in Sweden, still 2026 in UTC
    assert start(house, "simple").case_number == "KS-2027-0001"


def test_numbers_have_no_gap_when_every_second_start_is_rolled_back(house: House) -> None:
    def take(turn: int) -> str | None:
        with house.database.connect() as connection, connection.begin() as transaction:
            number = next_number(Work(connection, house.now(), house), "KS", 2026)
            if turn % 2:
                transaction.rollback()
                return None
            return number

    with ThreadPoolExecutor(8) as people:
        taken = [number for number in people.map(take, range(80)) if number]
    assert sorted(taken) == [f"KS-2026-{serial:04d}" for serial in range(1, 41)]


def test_a_serial_past_9999_grows(house: House) -> None:
    with house.database.begin() as connection:
        work = Work(connection, house.now(), house)
        next_number(work, "KS", 2026)
        connection.exec_driver_sql("UPDATE case_counter SET last = 9999")
        assert next_number(work, "KS", 2026) == "KS-2026-10000"


def test_the_start_form_is_checked(house: House) -> None:
    diagram = bpmn("asked", [start_event(form="ask"), user_task("look"), end_event()], ["start -> look", "look -> end"])
    deploy(house, {"process.bpmn": diagram, "forms/ask.form": form("ask", text_field("wish", required=True))})
    with pytest.raises(Invalid) as refused:
        start(house, "asked", {})
    assert set(refused.value.fields) == {"wish"}
    case = start(house, "asked", {"wish": "bageri"})
    with house.read() as connection:
        assert case_variables(connection, case.case_id or 0) == {"wish": "bageri"}
    assert case.case_number == "KS-2026-0001"  # the refused start left no gap


def test_an_unknown_process_is_named(house: House) -> None:
    with pytest.raises(NotFound) as refused:
        start(house, "nothing")
    assert refused.value.params == {"process": "nothing"}


def test_an_auditor_cannot_start_a_case(house: House) -> None:
    deploy(house, {"process.bpmn": SIMPLE})
    with pytest.raises(NotAllowed):
        house.run(start_case, StartCase("simple", {}), person(house, "rune"))


def test_one_step_of_a_parent_opens_one_child(house: House) -> None:
    deploy(house, {"process.bpmn": SIMPLE})
    parent = start(house, "simple")
    assert parent.case_id is not None
    child = StartCase("simple", {}, parent=(parent.case_id, 7))
    house.run(start_case, child, SET_UP)
    with pytest.raises(Conflict) as refused:
        house.run(start_case, child, SET_UP)
    assert refused.value.params == {"number": "KS-2026-0002"}
    with house.read() as connection:
        assert find_case(connection, SET_UP, "KS-2026-0002").parent == ("KS-2026-0001", "Simple")


def test_a_cancelled_case_waits_for_nothing(house: House) -> None:
    diagram = bpmn(
        "long",
        [
            start_event(),
            user_task("look"),
            timer_boundary("late", "look", "P3D", interrupting=False),
            receive_task("hear", "reply"),
            end_event(),
        ],
        ["start -> look", "late -> hear", "look -> end", "hear -> end"],
        messages={"reply": "=arende.nummer"},
    )
    deploy(house, {"process.bpmn": diagram})
    case = start(house, "long")
    assert case.case_id is not None
    house.run(cancel_case, CancelCase(case.case_id, "dubblett"), person(house, "eva"))
    assert [task.cancelled_at for task in case_tasks(house, case.case_id)] == [house.now()]
    with house.read() as connection:
        assert waiting_of_case(connection, case.case_id) == []
        assert find_case(connection, SET_UP, "KS-2026-0001").state == "cancelled"
        assert verify_log(connection, house.keys).problems == []


@pytest.mark.parametrize(
    ("login", "reason", "error"), [("anna", "x", NotAllowed), ("cia", "x", NotFound), ("eva", " ", Invalid)]
)
def test_a_case_is_cancelled_by_its_manager_with_a_reason(house: House, login: str, reason: str, error: type) -> None:
    deploy(house, {"process.bpmn": SIMPLE})
    case = start(house, "simple")
    assert case.case_id is not None
    with pytest.raises(error):
        house.run(cancel_case, CancelCase(case.case_id, reason), person(house, login))
    assert open_task(house, case.case_id, "look").is_open


def test_listeners_hear_of_the_start_and_the_end(house: House) -> None:
    heard: list[str] = []

    def on_start(_work: object, facts: CaseFacts, _actor: Actor) -> None:
        heard.append(f"start {facts.number}")

    def on_end(_work: object, end: CaseEnd, _actor: Actor) -> None:
        heard.append(f"{end.how} {end.case.number}")

    house.extensions = Extensions(on_case_start=(on_start,), on_case_end=(on_end,))
    deploy(house, {"process.bpmn": bpmn("short", [start_event(), end_event()], ["start -> end"])})
    start(house, "short")
    assert heard == ["start KS-2026-0001", "closed KS-2026-0001"]


def test_the_same_bytes_are_the_same_version(house: House) -> None:
    first, second = (deploy(house, {"process.bpmn": SIMPLE}) for _ in range(2))
    assert (first.data["version"], second.data["version"], second.is_repeat) == (1, 1, True)
    changed = SIMPLE.replace(b'name="Look"', b'name="Look again"')
    assert deploy(house, {"process.bpmn": changed}).data["version"] == 2


def test_a_running_case_stays_on_its_version(house: House) -> None:
    deploy(house, {"process.bpmn": SIMPLE})
    old = start(house, "simple")
    deploy(house, {"process.bpmn": SIMPLE.replace(b'name="Look"', b'name="Look again"')})
    new = start(house, "simple")
    names = [open_task(house, case.case_id, "look").name for case in (old, new)]
    assert names == ["Look", "Look again"]
    with house.read() as connection:
        versions = [find_case(connection, SET_UP, f"KS-2026-000{n}").definition_version for n in (1, 2)]
    assert versions == [1, 2]


def test_a_broken_diagram_is_refused_with_the_element_named(house: House) -> None:
    broken = bpmn("broken", [start_event(), user_task("look", form="gone"), end_event()], ["start -> look"])
    with pytest.raises(DefinitionError) as refused:
        deploy(house, {"process.bpmn": broken})
    elements = {finding.element for finding in refused.value.findings if finding.severity == "error"}
    assert "look" in elements
    assert all(finding.remedy for finding in refused.value.findings)


def test_publishing_needs_a_second_person(house: House) -> None:
    ola = person(house, "ola")
    for approved_by in (None, "ola"):
        with pytest.raises(NotAllowed) as refused:
            house.run(deploy_service, Deploy({"process.bpmn": SIMPLE}, approved_by=approved_by), ola)
        assert refused.value.key == "deploy.second_person"
    receipt = house.run(deploy_service, Deploy({"process.bpmn": SIMPLE}, approved_by="eva"), ola)
    assert receipt.data["version"] == 1


def test_a_setting_that_cannot_be_used_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        read_config({"LOTS_TIMEZONE": "Sweden/Smedhult", "LOTS_PORT": "http", "LOTS_DATA_DIR": "nowhere"})
    assert set(refused.value.params["problems"]) == {"LOTS_TIMEZONE", "LOTS_PORT"}
    assert isinstance(read_config({"LOTS_DATA_DIR": "nowhere"}), Config)


def test_an_earlier_version_can_be_published_again(house: House) -> None:
    newer = bpmn("simple", [start_event(), user_task("see"), end_event()], ["start -> see", "see -> end"])
    versions = [deploy(house, {"process.bpmn": diagram}).data["version"] for diagram in (SIMPLE, newer, SIMPLE)]
    assert versions == [1, 2, 1]
    assert open_task(house, start(house, "simple").case_id, "look").is_open


def test_actors_that_are_people_are_known_by_their_logins(house: House) -> None:
    anna = person(house, "anna")
    with house.read() as connection:
        assert logins_of_actors(connection, [anna.id, "system:cli", "t1", "u0"]) == {anna.id: "anna"}
