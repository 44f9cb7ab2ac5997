"""Who may decide: by delegation in one's own authority, or a board through its secretary."""

from __future__ import annotations

from datetime import date

import pytest

from engine.commands import Actor, Grant
from engine.errors import Invalid, NotAllowed
from workflows.deciding import DecisionMaker, decided_on, decision_maker

BY_DELEGATION = {"utfall": "bifall", "delegation_punkt": "2.1"}
BY_BOARD = {"utfall": "avslag", "paragraf": "118"}
ORGAN = {"organ": "sn-utskott"}
TODAY = date(2026, 11, 24)


def someone(*roles: tuple[str, str | None]) -> Actor:
    return Actor(
        "u7", user_id=7, login="birgitta.fors", grants=frozenset(Grant(*role) for role in roles), auth="password"
    )


def test_a_delegate_decides_in_her_own_authority() -> None:
    maker = decision_maker(someone(("decision_maker", "SN")), "SN", BY_DELEGATION, {})
    assert maker == DecisionMaker(user_id=7, delegation="2.1")


def test_a_board_decides_through_its_secretary() -> None:
    maker = decision_maker(someone(("board_secretary", None)), "SN", BY_BOARD, ORGAN)
    assert maker == DecisionMaker(board="sn-utskott", paragraph="118")


@pytest.mark.parametrize(
    ("roles", "values", "missing"),
    [
        ([("decision_maker", "MBN")], BY_DELEGATION, "decision_maker"),
        ([("official", "SN")], BY_DELEGATION, "decision_maker"),
        ([("board_secretary", None)], BY_DELEGATION, "decision_maker"),
        ([("decision_maker", "SN")], BY_BOARD, "board_secretary"),
        ([("board_secretary", "MBN")], BY_BOARD, "board_secretary"),
        ([("manager", "SN"), ("administrator", None)], BY_BOARD, "board_secretary"),
    ],
)
def test_nobody_decides_without_the_role(
    roles: list[tuple[str, str | None]], values: dict[str, str], missing: str
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        decision_maker(someone(*roles), "SN", values, ORGAN)
    assert (refusal.value.key, refusal.value.params["role"]) == ("decision.role", missing)


def test_a_decision_is_of_today_unless_it_says_another_day() -> None:
    assert decided_on({}, TODAY) == TODAY
    assert decided_on({"beslutsdatum": date(2026, 10, 20)}, TODAY) == date(2026, 10, 20)


def test_a_decision_of_a_day_that_has_not_come_is_refused_beside_its_field() -> None:
    with pytest.raises(Invalid) as refusal:
        decided_on({"beslutsdatum": date(2026, 11, 25)}, TODAY)
    assert refusal.value.fields["beslutsdatum"].key == "decision.future"
