"""Many running cases that follow a new version of their process, each by itself."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from engine.commands import Actor, CompleteTask
from engine.errors import Conflict, Invalid
from engine.services import tasks
from engine.services.migrating_many import Errand, cases_to_move, count_by_version, migrate_all, preview
from engine.services.watchdog import Watchdog
from engine.services.work import House
from tests.factories import case_tasks, claim, complete, open_task, person
from tests.integration.migrating.permits import (
    FORM,
    REASON,
    SECOND,
    WITHOUT,
    case_in,
    events,
    line,
    migrate,
    publish,
    rows_of,
    why,
)
from tests.processes import (
    user_task,
)


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
