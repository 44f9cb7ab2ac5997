"""Overlaps, gaps and rules that never apply, found by looking at the cells of a table."""

from __future__ import annotations

import pytest

from engine.dmn import check_tables
from engine.dmn.geometry import Budget, Region, TooManyError, find_gap
from engine.errors import Finding
from tests.unit.dmn.models import decision, input_data, read, table

Rules = list[tuple[list[str], list[str]]]


def rules(*cells: str) -> Rules:
    """One column of cells, each rule with its own output."""
    return [([cell], [str(n)]) for n, cell in enumerate(cells, 1)]


def found(xml: str, *others: str) -> list[Finding]:
    return check_tables(read(*others, decision("d", xml)))


def said(xml: str, *others: str) -> list[tuple[str, str]]:
    return [(f.code, f.message) for f in found(xml, *others)]


def one_column(*cells: str, policy: str = "UNIQUE") -> str:
    return table(["x"], ["y"], rules(*cells), policy)


OVERLAPS = [
    (("< 10", "[9..20]", ">= 20"), "1 and 2", "x = 9"),
    (("< 10", "[10..20]", ">= 20"), "2 and 3", "x = 20"),
    (("<= 5", "> 4"), "1 and 2", "x = 4.5"),
    (("< 10", "> 8.5 "), "1 and 2", "x = 9"),
    (('"a", "b"', 'not("a")'), "1 and 2", 'x = "b"'),
    (('"a"', "-"), "1 and 2", 'x = "a"'),
    (("true", "true, false"), "1 and 2", "x = true"),
    (('< date("2026-07-01")', '>= date("2026-06-30")'), "1 and 2", "x = 2026-06-30"),
    (('<= @"2026-07-01"', '> @"2026-06-01"'), "1 and 2", "x = 2026-06-02"),
    (('< duration("P30D")', '>= duration("P14D")'), "1 and 2", "x = P14D"),
    (('< duration("P3M")', '>= duration("P2M")'), "1 and 2", "x = P2M"),
    (('<= time("12:00:00")', '>= time("12:00:00")'), "1 and 2", "x = 12:00:00"),
    (("? > 3 and ? < 9", "? in [8..12]"), "1 and 2", "x = 8"),
    (("-5", "< 0"), "1 and 2", "x = -5"),
    (("10 * 12", "> 100"), "1 and 2", "x = 120"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "numbers", "example"), OVERLAPS, ids=[" | ".join(o[0]) for o in OVERLAPS])
def test_rules_that_apply_together_are_an_error_in_a_unique_table(
    cells: tuple[str, ...], numbers: str, example: str
) -> None:
    overlap = next(f for f in found(one_column(*cells)) if f.code == "DMN-OVERLAP")

    assert overlap.severity == "error"
    assert overlap.message == f"The rules {numbers} both apply, for example with {example}."
    assert overlap.element == f"r{numbers[-1]}"


GAPS = [
    (("< 10", "> 10"), "x = 10"),
    (("<= 10", ">= 11"), "x = 10.5"),
    (("[0..10)", "[10..20]"), "x = -1"),
    (("<= 10",), "x = 11"),
    (('"a"', '"b"'), 'x = "…"'),
    (("true",), "x = false"),
    (('< @"2026-07-01"', '> @"2026-07-02"'), "x = 2026-07-01"),
    (('<= date("2026-07-01")',), "x = 2026-07-02"),
    (('< @"2026-07-01T08:00:00"', '> @"2026-07-01T09:00:00"'), "x = 2026-07-01T08:00:00"),
    (('< duration("P1M")', '> duration("P3M")'), "x = P1M"),
    (("not(5)",), "x = 5"),
    (("null", "> 0"), "x = -1"),
]  # fmt: skip


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST"])
@pytest.mark.parametrize(("cells", "example"), GAPS, ids=[" | ".join(g[0]) for g in GAPS])
def test_values_that_no_rule_takes_are_a_warning(cells: tuple[str, ...], example: str, policy: str) -> None:
    gap = next(f for f in found(one_column(*cells, policy=policy)) if f.code == "DMN-GAP")

    assert gap.severity == "warning"
    assert gap.message == f"No rule applies, for example with {example}."
    assert gap.element == "t"


COMPLETE = [
    ("< 10", "[10..20]", "> 20"),
    ("true", "false"),
    ('"a"', 'not("a")'),
    ("null", "< 0", ">= 0"),
    ('< @"2026-07-01"', '>= @"2026-07-01"'),
    ('<= @"2026-06-30"', '>= @"2026-07-01"'),
    ("-",),
]


@pytest.mark.parametrize("cells", COMPLETE, ids=" | ".join)
def test_nothing_is_said_of_rules_that_share_all_values(cells: tuple[str, ...]) -> None:
    assert said(one_column(*cells)) == []


UNKNOWN = [
    ("< tak", "> 5"),
    ("? + 1 > 5", "< 3"),
    ('starts with(?, "a")', '"b"'),
    ("< today()", '> @"2026-01-01"'),
    ('"a"', "5"),
    ('< "m"', '> "k"'),
    ('< @"2026-07-01T08:00:00"', '> @"2026-07-01T09:00:00Z"'),
    ("null", "-"),
]


@pytest.mark.parametrize("cells", UNKNOWN, ids=" | ".join)
def test_nothing_is_said_of_a_table_that_can_not_be_decided(cells: tuple[str, ...]) -> None:
    assert said(one_column(*cells)) == []


def test_two_columns_that_look_at_the_same_are_not_decided() -> None:
    assert said(table(["x", "x"], ["y"], [(["< 5", "> 5"], ["1"])])) == []


def test_columns_are_looked_at_together() -> None:
    xml = table(
        ["belopp", "typ"], ["y"], [(["< 10", '"a"'], ["1"]), ([">= 10", "-"], ["2"]), (["-", 'not("a")'], ["3"])]
    )

    assert said(xml) == [("DMN-OVERLAP", 'The rules 2 and 3 both apply, for example with belopp = 10, typ = "…".')]


def test_gap_of_several_columns_names_each() -> None:
    xml = table(["belopp", "typ"], ["y"], [(["< 10", "-"], ["1"]), ([">= 10", '"a"'], ["2"])])

    assert said(xml) == [("DMN-GAP", 'No rule applies, for example with belopp = 10, typ = "…".')]


def test_rules_that_say_nothing_apply_always() -> None:
    assert said(one_column("-", "-")) == [("DMN-OVERLAP", "The rules 1 and 2 always apply both.")]


def test_default_closes_a_gap() -> None:
    assert said(table(["x"], ["y"], rules("< 10"), defaults={"y": "7"})) == []


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER"])
def test_lists_may_overlap_and_may_be_empty(policy: str) -> None:
    assert said(one_column("< 10", "< 5", policy=policy)) == []


def test_any_table_may_overlap_where_the_results_agree() -> None:
    agreeing: Rules = [(["< 10"], ["1"]), (["-"], ["1.0"])]
    assert said(table(["x"], ["y"], agreeing, "ANY")) == []
    assert said(one_column("< 10", "-", policy="ANY")) == [
        ("DMN-OVERLAP", "The rules 1 and 2 give different results, for example with x = 9.")
    ]


def test_results_that_are_computed_are_not_compared() -> None:
    computed: Rules = [(["< 10"], ["a + 1"]), (["-"], ["b"])]
    assert said(table(["x"], ["y"], computed, "ANY")) == []


def test_rule_behind_others_that_take_all_is_never_reached() -> None:
    assert said(one_column("< 10", ">= 5", "[6..8]", policy="FIRST")) == [
        ("DMN-UNREACHED", "Rule 3 never applies: the rules before it take everything that it says.")
    ]


def allowed(values: str, xml: str) -> str:
    return xml.replace("</input>", f"<inputValues><text>{values}</text></inputValues></input>")


def test_allowed_values_of_the_column_bound_it() -> None:
    assert said(allowed('"a", "b"', one_column('"a"', '"b"'))) == []
    assert said(allowed("[0..20]", one_column("[0..10)", "[10..20]"))) == []
    assert said(allowed('"a", "b"', one_column('"a"', '"b"', '"c"'))) == [
        ("DMN-UNREACHED", "Rule 3 never applies: no value of x passes its cell.")
    ]


def test_allowed_values_of_the_type_of_the_input_bound_the_column() -> None:
    kind = (
        '<itemDefinition name="Svar"><typeRef>string</typeRef>'
        '<allowedValues><text>"ja", "nej"</text></allowedValues></itemDefinition>'
    )
    assert said(one_column('"ja"', '"nej"'), kind, input_data("x", "Svar")) == []


def test_whole_numbers_have_nothing_in_between() -> None:
    xml = one_column("<= 10", ">= 11").replace("<inputExpression>", '<inputExpression typeRef="integer">')
    assert said(xml) == []


def test_table_without_rules_never_gives_a_result() -> None:
    assert [f.code for f in found(table(["x"], ["y"], []))] == ["DMN-GAP"]


def test_large_table_is_decided_in_bounded_steps() -> None:
    many = [([f"[{10 * n}..{10 * n + 10})", f'"{n}"', "-"], [str(n)]) for n in range(150)]
    (gap,) = found(table(["a", "b", "c"], ["y"], many))

    assert gap.message == "No rule applies, for example with a = -1."


def test_search_that_would_take_too_long_is_given_up() -> None:
    every = 2**40 - 1
    columns = [[Region(False, every ^ (1 << 2 * n)), Region(True, every ^ (2 << 2 * n))] for n in range(20)]

    with pytest.raises(TooManyError):
        find_gap(columns, every, Budget())
