"""An operator mends the values that a step reads."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.commands import (
    RepairVariables,
)
from engine.errors import Invalid
from engine.queries.case_file import case_variables
from engine.services import interventions
from engine.services.work import House
from tests.factories import person
from tests.integration.interventions.hands import (
    COUNTING,
    case_of,
    give_case_rights,
    incidents,
    is_open,
    last_event,
    lawful,
    number,
    repair,
    retry,
    token,
    told,
)


def test_an_operator_mends_the_variable_that_a_step_lacked_and_the_case_goes_on(house: House) -> None:
    case = case_of(house, COUNTING)
    assert incidents(house, case) == ["feel.value"]
    repair(house, case, "sum", antal=Decimal("2.5"))
    event = last_event(house, case)
    assert (event.type, event.actor[0]) == ("intervention.repaired", "u")
    assert told(event)["reason"] == "fel"
    assert told(event)["changed"] == [[0, "antal", None, "2.5"]]
    retry(house, case)
    assert (is_open(house, case), incidents(house, case)) == (["look"], [])
    with house.read() as connection:
        assert case_variables(connection, number(case))["summa"] == Decimal("5.0")


def test_an_operator_without_case_rights_mends_only_what_the_step_reads(house: House) -> None:
    case = case_of(house, COUNTING, {"hemligt": "x"})
    with pytest.raises(Invalid) as refused:
        repair(house, case, "sum", hemligt="y")
    assert refused.value.fields["hemligt"].key == "variable.not_shown"
    give_case_rights(house)
    repair(house, case, "sum", hemligt="y")
    assert told(last_event(house, case))["changed"] == [[0, "hemligt", "x", "y"]]


@pytest.mark.parametrize("name", ["", "två ord", "1a", "x" * 129])
def test_a_name_that_expressions_cannot_read_is_refused(house: House, name: str) -> None:
    case = case_of(house, COUNTING)
    with pytest.raises(Invalid) as refused:
        house.run(
            interventions.repair_variables,
            RepairVariables(number(case), token(house, case, "sum"), {name: 1}, "fel"),
            person(house, "ola"),
        )
    assert refused.value.fields[name].key == "variable.name"


def test_mending_needs_a_value_and_a_reason(house: House) -> None:
    case = case_of(house, COUNTING)
    with pytest.raises(Invalid, match=r"intervention\.no_values"):
        repair(house, case, "sum")
    with pytest.raises(Invalid) as refused:
        repair(house, case, "sum", reason=" ", antal=1)
    assert refused.value.fields["reason"].key == "reason.required"


@pytest.mark.parametrize("name", ["vag", "utfall"])
def test_a_variable_that_steers_past_the_law_is_not_mended(house: House, name: str) -> None:
    give_case_rights(house)
    case = lawful(house, {"vag": "beslut"})
    with pytest.raises(Invalid) as refused:
        repair(house, case, "look", **{name: "annan"})
    assert refused.value.fields[name].key == "variable.protected"
