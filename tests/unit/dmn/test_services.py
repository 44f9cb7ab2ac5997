"""Decision services: called from other decisions, and asked for by themselves."""

from __future__ import annotations

import pytest

from engine.feel import FeelError
from tests.unit.dmn.models import decide, decision, input_data, literal, read


def service(name: str, outputs: str, *, data: str = "", decisions: str = "") -> str:
    parts = [("outputDecision", outputs), ("inputDecision", decisions), ("inputData", data)]
    inside = "".join(f'<{tag} href="#{one}"/>' for tag, many in parts for one in many.split())
    return f'<decisionService id="{name}" name="{name}">{inside}</decisionService>'


AVGIFT = decision("avgift", literal("yta * taxa"), ["input:yta", "decision:taxa"])
TAXA = decision("taxa", literal("20"))


def test_service_is_called_like_a_function_and_decides_anew_each_time() -> None:
    model = read(
        input_data("yta"),
        AVGIFT,
        TAXA,
        service("rakna", "avgift", data="yta"),
        decision("summa", literal("rakna(10) + rakna(yta: 5)"), ["knowledge:rakna"]),
    )

    assert decide(model, "summa").value == 300
    assert model.inputs("summa") == frozenset()


def test_caller_may_make_a_decision_that_the_service_builds_on() -> None:
    model = read(
        input_data("yta"),
        AVGIFT,
        TAXA,
        service("rakna", "avgift", data="yta", decisions="taxa"),
        decision("dyr", literal("rakna(10, 100)"), ["knowledge:rakna"]),
    )

    assert decide(model, "dyr").value == 1000


def test_service_with_several_outputs_gives_a_context_and_can_be_asked_by_itself() -> None:
    model = read(input_data("yta", "number"), AVGIFT, TAXA, service("rakna", "avgift taxa", data="yta"))

    assert model.decision_ids == ("avgift", "taxa", "rakna")
    assert model.inputs("rakna") == {"yta"}
    assert decide(model, "rakna", yta=2).value == {"avgift": 40, "taxa": 20}


def test_what_a_service_takes_must_be_given() -> None:
    model = read(
        input_data("yta", "number"),
        AVGIFT,
        TAXA,
        service("rakna", "avgift", data="yta"),
        decision("fel", literal("rakna()"), ["knowledge:rakna"]),
    )

    with pytest.raises(FeelError, match="there is no variable 'yta'"):
        decide(model, "rakna")
    with pytest.raises(FeelError, match="yta is not of the declared type 'number'"):
        decide(model, "rakna", yta="stor")
    with pytest.raises(FeelError, match="it takes 1 arguments, not 0"):
        decide(model, "fel")


def test_service_that_calls_itself_is_stopped() -> None:
    model = read(service("s", "a"), decision("a", literal("s()"), ["knowledge:s"]))

    with pytest.raises(FeelError, match="deep"):
        decide(model, "s")
