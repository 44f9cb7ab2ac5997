"""Who may take a case in hand, and end it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import update

from engine.commands import (
    CancelCase,
    Receipt,
)
from engine.errors import Conflict, EngineError, NotAllowed, NotFound
from engine.rows import Case
from engine.services import interventions
from engine.services.work import House
from tests.factories import complete, open_task, person
from tests.integration.interventions.hands import (
    COUNTING,
    case_of,
    give_case_rights,
    incidents,
    kept,
    last_event,
    lawful,
    move,
    number,
    repair,
    skip,
    told,
)

HANDS: Mapping[str, Callable[[House, Receipt, str], None]] = {
    "repair": lambda house, case, who: repair(house, case, "look", who, x=1),
    "skip": lambda house, case, who: skip(house, case, "look", who),
    "move": lambda house, case, who: move(house, case, "look", "sign", who),
}


@pytest.mark.parametrize("hand", HANDS.values(), ids=HANDS.keys())
@pytest.mark.parametrize(("who", "key"), [("anna", "role.missing"), ("adam", "role.missing"), ("ola", "case.unknown")])
def test_a_case_is_taken_in_hand_only_by_an_operator_and_through_its_incident(
    house: House, hand: Callable[[House, Receipt, str], None], who: str, key: str
) -> None:
    case = case_of(house, COUNTING, {"antal": 1})
    before = kept(house)()
    with pytest.raises(EngineError) as refused:
        hand(house, case, who)
    assert (refused.value.key, kept(house)()) == (key, before)


@pytest.mark.parametrize("hand", HANDS.values(), ids=HANDS.keys())
def test_a_case_that_has_ended_is_left_alone(house: House, hand: Callable[[House, Receipt, str], None]) -> None:
    give_case_rights(house)
    case = case_of(house, COUNTING, {"antal": 1})
    with house.database.begin() as connection:
        connection.execute(update(Case).values(state="cancelled"))
    with pytest.raises(Conflict, match=r"case\.ended"):
        hand(house, case, "ola")


def cancel(house: House, case: Receipt, reason: str = "kan inte lagas") -> None:
    house.run(interventions.cancel_by_hand, CancelCase(number(case), reason), person(house, "ola"))


def test_an_operator_ends_a_case_that_has_stopped_and_its_incident_goes(house: House) -> None:
    case = case_of(house, COUNTING)
    cancel(house, case)
    event = last_event(house, case)
    assert (event.type, told(event)["reason"]) == ("case.cancelled", "kan inte lagas")
    assert [step[:3:2] for step in told(event)["path"]] == [["sum", "cancelled"]]
    assert incidents(house, case) == []


def test_an_operator_does_not_end_a_case_in_which_nothing_has_stopped(house: House) -> None:
    case = case_of(house, COUNTING, {"antal": 1})
    with pytest.raises(NotFound, match=r"case\.unknown"):
        cancel(house, case)


def test_an_operator_does_not_end_a_case_of_law(house: House) -> None:
    case = lawful(house, {"vag": "beslut"})
    complete(house, "anna", open_task(house, case.case_id, "look"))
    complete(house, "anna", open_task(house, case.case_id, "decide"), {"utfall": "ja"})
    assert incidents(house, case) == ["feel.value"]
    with pytest.raises(NotAllowed, match=r"intervention\.protected_case"):
        cancel(house, case)
