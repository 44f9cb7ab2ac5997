"""Decisions that build on each other, and boxed expressions."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest

from engine.errors import NotFound
from engine.feel import FeelError
from tests.unit.dmn.models import decide, decision, input_data, knowledge, literal, read, table


def boxed(tag: str, **parts: str) -> str:
    return f"<{tag}>" + "".join(f"<{name}>{logic}</{name}>" for name, logic in parts.items()) + f"</{tag}>"


def entry(name: str, logic: str) -> str:
    variable = f'<variable name="{name}"/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def test_decision_builds_on_another_and_reports_both_tables() -> None:
    first = decision("steg", table(["antal"], ["x"], [(["> 1"], ["true"]), (["<= 1"], ["false"])]), ["input:antal"])
    second = decision(
        "spar", table(["steg"], ["x"], [(["true"], ['"komplext"']), (["false"], ['"enkelt"'])]), ["decision:steg"]
    )
    result = decide(read(input_data("antal"), second, first), "spar", antal=3)

    assert result.value == "komplext"
    assert [(hit.decision_id, hit.numbers) for hit in result.hits] == [("steg", (1,)), ("spar", (1,))]


def test_shared_decision_is_made_once() -> None:
    shared = decision("a", table(["1"], ["x"], [(["1"], ["5"])]))
    model = read(
        shared,
        decision("b", literal("a + 1"), ["decision:a"]),
        decision("c", literal("a + b"), ["decision:a", "decision:b"]),
    )

    result = decide(model, "c")

    assert result.value == 11
    assert len(result.hits) == 1


def test_inputs_of_a_decision_are_what_its_whole_tree_needs() -> None:
    model = read(
        input_data("antal"),
        input_data("annat"),
        decision("a", literal("antal + tillagg"), ["input:antal"]),
        decision("b", literal("for x in [1] return a + x + get or else(valfri, 0)"), ["decision:a"]),
        decision("c", literal("annat"), ["input:annat"]),
    )

    assert model.decision_ids == ("a", "b", "c")
    assert model.inputs("b") == {"antal", "tillagg"}
    assert decide(model, "b", antal=1, tillagg=2).value == [4]
    assert decide(model, "b", antal=1, tillagg=2, valfri=3).value == [7]


def test_input_that_is_not_set_is_an_error() -> None:
    model = read(input_data("antal"), decision("a", literal("antal + 1"), ["input:antal"]))

    with pytest.raises(FeelError, match="there is no variable 'antal'") as caught:
        decide(model, "a")

    assert caught.value.element == "a"


def test_unknown_decision_is_not_found() -> None:
    with pytest.raises(NotFound):
        decide(read(decision("a", literal("1"))), "b")


def test_context_gives_its_entries_or_its_last_result() -> None:
    entries = entry("netto", literal("100.00")) + entry("moms", literal("netto * 0.25"))
    model = read(
        decision("kontext", f"<context>{entries}</context>"),
        decision("summa", f"<context>{entries}{entry('', literal('netto + moms'))}</context>"),
    )

    assert decide(model, "kontext").value == {"netto": 100, "moms": 25}
    assert decide(model, "summa").value == 125
    assert model.inputs("summa") == frozenset()


def test_knowledge_is_called_and_invoked() -> None:
    binding = f'<binding><parameter name="n"/>{literal("4")}</binding>'
    factorial = literal("if n < 2 then 1 else n * fakultet(n - 1)")
    model = read(
        knowledge("fakultet", ["n"], factorial),
        decision("anropad", literal("fakultet(5)"), ["knowledge:fakultet"]),
        decision("bunden", f"<invocation>{literal('fakultet')}{binding}</invocation>", ["knowledge:fakultet"]),
    )

    assert decide(model, "anropad").value == 120
    assert decide(model, "bunden").value == 24
    assert model.inputs("anropad") == frozenset()
    assert model.decision_ids == ("anropad", "bunden")


def test_table_of_knowledge_reports_its_rules() -> None:
    model = read(
        knowledge("taxa", ["yta"], table(["yta"], ["x"], [(["< 50"], ["1200"]), ([">= 50"], ["2400"])])),
        decision("avgift", literal("taxa(60)"), ["knowledge:taxa"]),
    )

    result = decide(model, "avgift")

    assert result.value == 2400
    assert [(hit.decision_id, hit.rules) for hit in result.hits] == [("taxa", ("r2",))]


BOXED = [
    (f"<list>{literal('1')}{literal('2')}</list>", [1, 2]),
    (
        f'<relation><column name="a"/><column name="b"/><row>{literal("1")}{literal("2")}</row></relation>',
        [{"a": 1, "b": 2}],
    ),
    (boxed("conditional", **{"if": literal("1 < 2"), "then": literal('"ja"'), "else": literal('"nej"')}), "ja"),
    (boxed("filter", **{"in": literal("[1, 5, 9]"), "match": literal("item > 3")}), [5, 9]),
    (
        boxed("for", **{"in": literal("[1, 2]"), "return": literal("x * 10")}).replace(
            "<for>", '<for iteratorVariable="x">'
        ),
        [10, 20],
    ),
    (
        boxed("some", **{"in": literal("[1, 2]"), "satisfies": literal("x > 1")}).replace(
            "<some>", '<some iteratorVariable="x">'
        ),
        True,
    ),
    (
        boxed("every", **{"in": literal("[1, 2]"), "satisfies": literal("x > 1")}).replace(
            "<every>", '<every iteratorVariable="x">'
        ),
        False,
    ),
]


@pytest.mark.parametrize(("logic", "expected"), BOXED)
def test_boxed_expression_has_its_value(logic: str, expected: object) -> None:
    model = read(decision("d", logic))

    assert decide(model, "d").value == expected
    assert model.inputs("d") == frozenset()


@pytest.mark.parametrize(
    ("logic", "message"),
    [
        (boxed("conditional", **{"if": literal("null"), "then": literal("1"), "else": literal("2")}), "true or false"),
        (boxed("filter", **{"in": literal("null"), "match": literal("true")}), "nothing to filter"),
        (f"<invocation>{literal('5')}</invocation>", "a number can't be invoked"),
        (
            f'<invocation>{literal("count")}<binding><parameter name="x"/>{literal("1")}</binding></invocation>',
            "it has no arguments named x",
        ),
    ],
)
def test_boxed_expression_without_value_is_an_error(logic: str, message: str) -> None:
    with pytest.raises(FeelError, match=message):
        decide(read(decision("d", logic)), "d")


def item(name: str, type_name: str, allowed: str = "") -> str:
    values = f"<allowedValues><text>{escape(allowed)}</text></allowedValues>" if allowed else ""
    return f'<itemDefinition name="{name}"><typeRef>{type_name}</typeRef>{values}</itemDefinition>'


def test_value_must_be_of_its_declared_type() -> None:
    model = read(input_data("antal", "number"), decision("a", literal("antal"), ["input:antal"], "string"))

    with pytest.raises(FeelError, match="antal is not of the declared type 'number'"):
        decide(model, "a", antal="tre")
    with pytest.raises(FeelError, match="a is not of the declared type 'string'"):
        decide(model, "a", antal=3)


def test_value_must_be_among_the_allowed_ones() -> None:
    model = read(
        item("Svar", "string", '"ja", "nej"'),
        input_data("svar", "Svar"),
        decision("a", literal("svar"), ["input:svar"]),
    )

    assert decide(model, "a", svar="nej").value == "nej"
    assert decide(model, "a", svar=None).value is None
    with pytest.raises(FeelError, match="svar is not one of the values allowed for 'Svar'"):
        decide(model, "a", svar="kanske")


def component(name: str, type_name: str, allowed: str = "") -> str:
    return item(name, type_name, allowed).replace("itemDefinition", "itemComponent")


PERSON = f'<itemDefinition name="Person">{component("namn", "string")}{component("roll", "Roll")}</itemDefinition>'
ROLE = item("Roll", "Ord", '"lots", "chef"')
WORD = item("Ord", "string", "string length(?) < 10")


@pytest.mark.parametrize(
    ("who", "part"),
    [
        ({"namn": "Tove", "roll": "kock"}, "vem.roll"),
        ({"namn": "Tove", "roll": "lots"}, None),
        ({"namn": "Tove", "roll": None}, None),
    ],
)
def test_parts_of_a_structure_must_be_among_their_allowed_values(who: dict[str, object], part: str | None) -> None:
    model = read(PERSON, ROLE, WORD, input_data("vem", "Person"), decision("a", literal("vem.namn"), ["input:vem"]))

    if part is None:
        assert decide(model, "a", vem=who).value == "Tove"
    else:
        with pytest.raises(FeelError, match=f"{part} is not one of the values allowed for 'Person'"):
            decide(model, "a", vem=who)


def test_a_type_allows_no_more_than_what_it_builds_on() -> None:
    model = read(
        item("Kort", "Ord", 'starts with(?, "a")'),
        item("Ord", "string", "string length(?) < 4"),
        input_data("x", "Kort"),
        decision("d", literal("x"), ["input:x"]),
    )

    assert decide(model, "d", x="abc").value == "abc"
    for refused in ("bcd", "abcd"):
        with pytest.raises(FeelError, match="x is not one of the values allowed for 'Kort'"):
            decide(model, "d", x=refused)


def test_types_that_build_on_each_other_in_a_circle_allow_anything() -> None:
    model = read(item("A", "B"), item("B", "A"), input_data("x", "A"), decision("d", literal("x"), ["input:x"]))

    assert decide(model, "d", x=5).value == 5


def test_items_and_whole_of_a_collection_have_their_own_tests() -> None:
    collection = item("Flera", "number", "< 10").replace("<itemDefinition", '<itemDefinition isCollection="true"')
    whole = collection.replace(
        "</itemDefinition>", "<typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>"
    )
    model = read(whole, input_data("x", "Flera"), decision("d", literal("sum(x)"), ["input:x"]))

    assert decide(model, "d", x=[1, 2]).value == 3
    for refused in ([1, 20], [1, 2, 3]):
        with pytest.raises(FeelError, match="not one of the values allowed"):
            decide(model, "d", x=refused)


def test_declared_structures_are_checked_and_known_to_instance_of() -> None:
    part = '<itemComponent name="namn"><typeRef>string</typeRef></itemComponent>'
    people = f'<itemDefinition name="Person">{part}</itemDefinition>'
    model = read(people, input_data("vem", "Person"), decision("a", literal("vem instance of Person"), ["input:vem"]))

    assert decide(model, "a", vem={"namn": "Tove"}).value is True
    with pytest.raises(FeelError, match="not of the declared type 'Person'"):
        decide(model, "a", vem={"namn": 5})


def test_single_value_fits_a_collection() -> None:
    xml = item("Namn", "string").replace("<itemDefinition", '<itemDefinition isCollection="true"')
    model = read(xml, input_data("namn", "Namn"), decision("a", literal("count(namn)"), ["input:namn"]))

    assert decide(model, "a", namn="Tove").value == 1


def test_function_is_no_result_of_a_decision() -> None:
    with pytest.raises(FeelError, match="the result of 'a' is a function"):
        decide(read(decision("a", literal("function(x) x"))), "a")
