"""Decision tables: which rules apply and what they amount to."""

from __future__ import annotations

from typing import Any

import pytest

from engine.dmn import Hit
from engine.feel import FeelError, FeelLimitError, Limits
from tests.unit.dmn.models import NOW, decide, decision, read, table

LEVELS = [(["< 10"], ['"låg"', "1"]), (["< 20"], ['"medel"', "2"]), (["-"], ['"hög"', "3"])]
ONE = [(["< 10"], ['"låg"']), (["< 20"], ['"medel"']), ([""], ['"hög"'])]
NUMBERS = [(["< 10"], ["1.50"]), (["< 20"], ["2.25"]), ([""], ["0.25"])]
ORDER = {"niva": '"hög", "medel", "låg"'}

POLICIES: list[tuple[str, int, Any, tuple[str, ...]]] = [
    ("FIRST", 5, "låg", ("r1",)),
    ("FIRST", 50, "hög", ("r3",)),
    ("PRIORITY", 5, "hög", ("r1", "r2", "r3")),
    ("COLLECT", 15, ["medel", "hög"], ("r2", "r3")),
    ("RULE ORDER", 15, ["medel", "hög"], ("r2", "r3")),
    ("OUTPUT ORDER", 5, ["hög", "medel", "låg"], ("r1", "r2", "r3")),
]


@pytest.mark.parametrize(("policy", "given", "expected", "rules"), POLICIES)
def test_hit_policy_chooses_among_the_rules(policy: str, given: int, expected: object, rules: tuple[str, ...]) -> None:
    model = read(decision("niva", table(["poang"], ["niva"], ONE, policy, values=ORDER)))

    result = decide(model, "niva", poang=given)

    assert result.value == expected
    assert [hit.rules for hit in result.hits] == [rules]


def test_several_outputs_give_a_context() -> None:
    model = read(decision("niva", table(["poang"], ["niva", "varde"], LEVELS, "FIRST")))

    assert decide(model, "niva", poang=15).value == {"niva": "medel", "varde": 2}


def test_priority_looks_at_the_outputs_in_turn() -> None:
    rules = [([""], ['"b"', "1"]), ([""], ['"a"', "2"]), ([""], ['"a"', "1"])]
    values = {"x": '"a", "b"', "y": "1, 2"}
    model = read(decision("d", table(["1"], ["x", "y"], rules, "OUTPUT ORDER", values=values)))

    assert [(row["x"], row["y"]) for row in decide(model, "d").value] == [("a", 1), ("a", 2), ("b", 1)]


@pytest.mark.parametrize(
    ("aggregation", "expected"), [("SUM", "4.00"), ("MIN", "0.25"), ("MAX", "2.25"), ("COUNT", "3")]
)
def test_collected_values_are_aggregated_exactly(aggregation: str, expected: str) -> None:
    model = read(decision("d", table(["poang"], ["x"], NUMBERS, "COLLECT", aggregation=aggregation)))

    assert str(decide(model, "d", poang=5).value) == expected


def test_unique_table_refuses_two_rules_and_names_them() -> None:
    model = read(decision("niva", table(["poang"], ["niva"], ONE)))

    with pytest.raises(FeelError, match="the rules 2, 3 apply, but the table is UNIQUE") as caught:
        decide(model, "niva", poang=15)

    assert caught.value.element == "niva"


def test_any_table_wants_rules_that_agree() -> None:
    rules = [(["< 10"], ["1"]), (["< 20"], ["1"]), ([""], ["2"])]
    model = read(decision("d", table(["poang"], ["x"], rules[:2], "ANY")))
    assert decide(model, "d", poang=5).value == 1

    split = read(decision("d", table(["poang"], ["x"], rules, "ANY")))
    with pytest.raises(FeelError, match="the rules 1, 2, 3 give different results"):
        decide(split, "d", poang=5)


NOTHING: list[tuple[str, str, Any]] = [
    ("UNIQUE", "", None),
    ("FIRST", "", None),
    ("ANY", "", None),
    ("COLLECT", "", []),
    ("RULE ORDER", "", []),
    ("COLLECT", "COUNT", 0),
    ("COLLECT", "SUM", None),
]


@pytest.mark.parametrize(("policy", "aggregation", "expected"), NOTHING)
def test_table_without_a_hit(policy: str, aggregation: str, expected: object) -> None:
    model = read(decision("d", table(["poang"], ["x"], [(["< 10"], ["1"])], policy, aggregation=aggregation)))

    result = decide(model, "d", poang=50)

    assert result.value == expected
    assert result.hits == ()


def test_default_stands_in_when_no_rule_applies() -> None:
    single = table(["poang"], ["x"], [(["< 10"], ["1"])], defaults={"x": "7"})
    several = table(["poang"], ["x"], [(["< 10"], ["1"])], "COLLECT", defaults={"x": "7"})
    model = read(decision("en", single), decision("flera", several))

    assert decide(model, "en", poang=50).value == 7
    assert decide(model, "flera", poang=50).value == [7]


def test_null_input_passes_only_tests_for_null() -> None:
    rules = [(["< 10"], ['"låg"']), (["null"], ['"obesvarad"']), ([">= 10"], ['"hög"'])]
    model = read(decision("d", table(["poang"], ["x"], rules)))

    assert decide(model, "d", poang=None).value == "obesvarad"


def test_error_in_a_cell_names_the_cell() -> None:
    model = read(decision("d", table(["poang"], ["x"], [(["< 10"], ["1"]), (["> tak"], ["2"])])))

    told = "decision d, rule 2, column poang: line 1, column 3: there is no variable 'tak'"
    with pytest.raises(FeelError, match=told) as caught:
        decide(model, "d", poang=5)

    assert (caught.value.element, caught.value.name) == ("r2i", "tak")


def test_input_of_another_kind_than_the_tests_is_an_error() -> None:
    model = read(decision("d", table(["poang"], ["x"], [(["< 10"], ["1"])])))

    with pytest.raises(FeelError, match="a string cannot be compared with this test"):
        decide(model, "d", poang="tio")


def test_input_outside_its_allowed_values_is_an_error() -> None:
    xml = table(["svar"], ["x"], [(["-"], ["1"])]).replace(
        "</input>", '<inputValues><text>"ja"</text></inputValues></input>'
    )
    model = read(decision("d", xml))

    assert decide(model, "d", svar="ja").value == 1
    with pytest.raises(FeelError, match="none of its allowed values"):
        decide(model, "d", svar="kanske")


def test_rules_without_id_go_by_their_number() -> None:
    xml = table(["poang"], ["x"], [(["< 10"], ["1"]), ([">= 10"], ["2"])]).replace(' id="r2"', "")
    result = decide(read(decision("d", xml)), "d", poang=50)

    assert result.hits == (Hit("d", ("2",), (2,)),)


def test_table_that_works_too_long_is_stopped() -> None:
    model = read(decision("d", table(["1"], ["x"], [(["2"], ["1"])] * 100)))

    with pytest.raises(FeelLimitError):
        model.evaluate("d", {}, now=NOW, limits=Limits(steps=50))


def test_lenient_evaluation_gives_null_and_says_why() -> None:
    model = read(decision("niva", table(["poang"], ["niva"], ONE)))

    result = model.evaluate_lenient("niva", {"poang": 15}, now=NOW)

    assert result.value is None
    assert "UNIQUE" in result.warnings[0].message
