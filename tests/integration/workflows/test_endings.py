"""Ends other than the drawn ones, and what stands in their way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from engine.audit.check import verify_log
from engine.audit.read import read_events
from engine.commands import Command
from engine.errors import Conflict, EngineError, Invalid, NotAllowed, NotFound
from engine.feel import codec
from engine.queries.case_file import CaseRow, find_case_by_id
from engine.queries.worklist import tasks_of_case
from engine.rows import Case, Message, Task
from tests.factories import SET_UP
from tests.integration.workflows.town import FOOD_VALUES, SERVING_VALUES, Town
from workflows.case_links import links_of_case
from workflows.endings import (
    DismissCase,
    MergeCase,
    TransferCase,
    WithdrawCase,
    dismiss_case,
    merge_case,
    transfer_case,
    transfer_targets,
    withdraw_case,
)
from workflows.rows import Decision, Letter

FOOD, SERVING = "livsmedelsregistrering", "serveringstillstand"
MANAGERS = {"MBN": "gustav.melin", "KS": "anneli.bergstrand"}


def case_of(town: Town, case_id: int) -> CaseRow:
    with town.house.read() as connection:
        return find_case_by_id(connection, SET_UP, case_id)


def last(town: Town, case_id: int) -> list[tuple[str, dict[str, Any]]]:
    """The case's events as (type, payload), newest last, in a log that holds."""
    with town.house.read() as connection:
        assert verify_log(connection, town.house.keys).problems == []
        return [(one.type, one.payload or {}) for one in read_events(connection, case_id, town.house.keys)]


def manager_of(town: Town, case_id: int) -> str:
    return MANAGERS[case_of(town, case_id).authority]


def run(town: Town, service: Any, command: Command, login: str) -> Any:
    return town.house.run(service, command, town.person(login))


def letters(town: Town, case_id: int) -> list[tuple[str, str]]:
    query = select(Letter.template, Letter.body).where(Letter.case_id == case_id).order_by(Letter.id)
    return [(row[0], row[1]) for row in town.rows(query)]


def open_tasks(town: Town, case_id: int) -> int:
    with town.house.read() as connection:
        return sum(task.is_open for task in tasks_of_case(connection, case_id))


def test_a_withdrawn_case_ends_and_the_company_is_told(town: Town) -> None:
    case_id = town.apply(FOOD, FOOD_VALUES)
    run(town, withdraw_case, WithdrawCase(case_id, "ringde och tog tillbaka"), manager_of(town, case_id))
    case = case_of(town, case_id)
    assert (case.state, case.outcome, open_tasks(town, case_id)) == ("cancelled", "aterkallat", 0)
    kinds = last(town, case_id)
    assert ("case.cancelled", "ringde och tog tillbaka") in [(kind, what.get("reason")) for kind, what in kinds]
    assert letters(town, case_id)[-1][0] == "arende-aterkallat"


def test_a_dismissed_case_ends_with_its_reason_in_the_letter(town: Town) -> None:
    case_id = town.ask()
    run(town, dismiss_case, DismissCase(case_id, "Det var reklam."), manager_of(town, case_id))
    assert case_of(town, case_id).outcome == "avskrivet"
    template, body = letters(town, case_id)[-1]
    assert template == "arende-avskrivet"
    assert "Skäl: Det var reklam." in body


def test_a_duplicate_is_merged_and_linked_both_ways(town: Town) -> None:
    original, duplicate = town.ask(), town.ask()
    manager = manager_of(town, duplicate)
    number = case_of(town, original).number
    run(town, merge_case, MergeCase(duplicate, number, "samma fråga två gånger"), manager)
    assert (case_of(town, duplicate).outcome, case_of(town, original).state) == ("sammanfort", "open")
    with town.house.read() as connection:
        links = [links_of_case(connection, town.person(manager), one) for one in (duplicate, original)]
    assert [[(link.kind, link.number) for link in found] for found in links] == [
        [("original", number)],
        [("duplicate", case_of(town, duplicate).number)],
    ]
    assert last(town, original)[-1][0] == "case.linked"
    assert f"fortsätter därför med ärende {number}" in letters(town, duplicate)[-1][1]


def test_a_case_of_another_authority_goes_on_there_with_the_day_it_came_in(town: Town) -> None:
    case_id = town.apply(FOOD, FOOD_VALUES)
    receipt = run(town, transfer_case, TransferCase(case_id, SERVING, "gäller servering"), manager_of(town, case_id))
    there = town.value(select(Case.id).where(Case.number == receipt.data["other"]))
    here, successor = case_of(town, case_id), case_of(town, there)
    assert (here.state, here.outcome, successor.state) == ("cancelled", "overlamnat", "open")
    assert (successor.process, successor.received_on) == (SERVING, here.received_on)
    kinds = dict(last(town, case_id))
    assert kinds["case.moved"]["to"] == successor.number
    assert last(town, there)[-1][0] == "case.linked"
    with town.house.read() as connection:
        assert [link.kind for link in links_of_case(connection, SET_UP, there)] == ["predecessor"]
    assert f"fått nummer {successor.number}" in letters(town, case_id)[-1][1]


def test_a_case_is_handed_only_to_another_authority_and_a_business_case_to_none(town: Town) -> None:
    with town.house.read() as connection:
        targets = {process for process, _name in transfer_targets(town.house, connection, FOOD)}
        assert transfer_targets(town.house, connection, "foretagsarende") == []
    assert SERVING in targets
    assert not targets & {FOOD, "foretagsarende"}
    case_id = town.apply(FOOD, FOOD_VALUES)
    with pytest.raises(Invalid) as refused:
        run(town, transfer_case, TransferCase(case_id, FOOD, "fel"), manager_of(town, case_id))
    assert refused.value.fields["to"].key == "ending.not_there"


ENDS: dict[str, tuple[Any, Callable[[int, str], Command], str]] = {
    "withdrawn": (withdraw_case, lambda case_id, _number: WithdrawCase(case_id, "skäl"), "aterkallat"),
    "dismissed": (dismiss_case, lambda case_id, _number: DismissCase(case_id, "skäl"), "avskrivet"),
    "merged": (merge_case, lambda case_id, number: MergeCase(case_id, number, "skäl"), "sammanfort"),
    "transferred": (transfer_case, lambda case_id, _number: TransferCase(case_id, SERVING, "skäl"), "overlamnat"),
}


@pytest.mark.parametrize("end", ENDS)
def test_the_business_case_hears_how_its_authority_case_ended(town: Town, end: str) -> None:
    service, command, outcome = ENDS[end]
    parent, original, case_id = town.ask(), town.apply(FOOD, FOOD_VALUES), town.apply(FOOD, FOOD_VALUES)
    with town.house.database.begin() as connection:
        connection.execute(update(Case).where(Case.id == case_id).values(parent_id=parent))
    run(town, service, command(case_id, case_of(town, original).number), manager_of(town, case_id))
    number = case_of(town, case_id).number
    query = select(Message.values).where(Message.name == "delarende-avslutat", Message.key == number)
    assert codec.decode(town.value(query)) == {"utfall": outcome, "nummer": number, "beslut_id": None}
    if end == "transferred":
        assert case_of(town, town.value(select(Case.id).where(Case.process == SERVING))).parent_id == parent


@pytest.mark.parametrize("end", ENDS)
def test_a_case_past_its_decision_has_no_other_end(town: Town, end: str) -> None:
    service, command, _outcome = ENDS[end]
    original, case_id = town.apply(FOOD, FOOD_VALUES), town.apply(FOOD, FOOD_VALUES)
    decide(town, case_id)
    with pytest.raises(Conflict, match=r"case\.decided"):
        run(town, service, command(case_id, case_of(town, original).number), manager_of(town, case_id))
    assert case_of(town, case_id).state == "open"


def decide(town: Town, case_id: int) -> None:
    """A decision as the database has it; how one is made is another test's business."""
    with town.house.database.begin() as connection:
        task_id = connection.execute(select(Task.id).where(Task.case_id == case_id)).scalars().first()
        maker = town.person(MANAGERS["MBN"]).user_id
        connection.execute(
            insert(Decision).values(
                case_id=case_id,
                task_id=task_id,
                outcome="registrering",
                user_id=maker,
                entered_by_id=maker,
                decided_on=town.clock().date(),
                rules="r",
                grounds="g",
                regime="administrative",
                made_at=town.clock(),
            )
        )


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(
    ("login", "refusal", "key"),
    [("sara.nyqvist", NotAllowed, "case.not_yours"), ("ewa.lindkvist", (NotFound, Invalid), None)],
)
def test_only_the_contact_and_the_manager_end_a_case(
    town: Town, end: str, login: str, refusal: type[EngineError], key: str | None
) -> None:
    service, command, _outcome = ENDS[end]
    original, case_id = town.apply(FOOD, FOOD_VALUES), town.apply(FOOD, FOOD_VALUES)
    with pytest.raises(refusal) as refused:
        run(town, service, command(case_id, case_of(town, original).number), login)
    assert key in (None, refused.value.key)
    assert case_of(town, case_id).state == "open"


@pytest.mark.parametrize("end", ENDS)
def test_an_end_needs_a_reason_and_an_open_case(town: Town, end: str) -> None:
    service, command, _outcome = ENDS[end]
    original, case_id = town.apply(FOOD, FOOD_VALUES), town.apply(FOOD, FOOD_VALUES)
    made, manager = command(case_id, case_of(town, original).number), manager_of(town, case_id)
    unsaid = type(made)(**{**{name: getattr(made, name) for name in made.__dataclass_fields__}, "reason": " "})
    with pytest.raises(Invalid) as refused:
        run(town, service, unsaid, manager)
    assert refused.value.fields["reason"].key == "reason.required"
    run(town, service, made, manager)
    with pytest.raises(Conflict, match=r"case\.ended"):
        run(town, service, made, manager)


def test_a_business_case_with_open_authority_cases_has_no_other_end(town: Town) -> None:
    parent, child = town.ask(), town.apply(FOOD, FOOD_VALUES)
    with town.house.database.begin() as connection:
        connection.execute(update(Case).where(Case.id == child).values(parent_id=parent))
    with pytest.raises(Conflict, match=r"case\.has_children"):
        run(town, withdraw_case, WithdrawCase(parent, "skäl"), manager_of(town, parent))


@pytest.mark.parametrize("into", ["KS-2026-9999", "itself", "another kind"])
def test_a_duplicate_is_merged_only_into_an_open_case_of_its_kind(town: Town, into: str) -> None:
    case_id, other = town.ask(), town.apply(SERVING, SERVING_VALUES)
    numbers = {"itself": case_of(town, case_id).number, "another kind": case_of(town, other).number}
    with pytest.raises(Invalid) as refused:
        run(town, merge_case, MergeCase(case_id, numbers.get(into, into), "skäl"), manager_of(town, case_id))
    assert set(refused.value.fields) == {"into"}
    assert case_of(town, case_id).state == "open"
