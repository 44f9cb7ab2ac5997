"""What is refused when a file is read, and how the findings name it."""

from __future__ import annotations

import pytest

from engine.dmn import read_decisions
from engine.errors import DefinitionError, Finding
from tests.unit.dmn.models import decide, decision, definitions, input_data, knowledge, literal, read, table


def findings(xml: bytes) -> tuple[Finding, ...]:
    with pytest.raises(DefinitionError) as caught:
        read_decisions(xml)
    return caught.value.findings


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"", "DMN-XML"),
        (b"<definitions", "DMN-XML"),
        (b"<a/>", "DMN-VERSION"),
        (
            definitions(decision("a", literal("1")), namespace="http://www.omg.org/spec/DMN/20151101/dmn.xsd"),
            "DMN-VERSION",
        ),
        (b"<!DOCTYPE definitions>" + definitions(decision("a", literal("1"))), "DMN-DOCTYPE"),
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + definitions(literal("&x;")), "DMN-DOCTYPE"),
        (b"<!--" + b" " * 2_000_000 + b"-->" + definitions(), "DMN-SIZE"),
        (b"<d>" * 5000, "DMN-XML"),
    ],
)
def test_bytes_that_are_no_model_are_refused(xml: bytes, code: str) -> None:
    assert [f.code for f in findings(xml)] == [code]


@pytest.mark.parametrize("end", [b"<d>&e9;</d>", b'<d a="&e9;"/>'])
def test_entities_that_multiply_are_refused(end: bytes) -> None:
    layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<!DOCTYPE d [<!ENTITY e0 "x">{layers}]>'.encode() + end

    assert findings(xml)[0].code in ("DMN-DOCTYPE", "DMN-XML")


@pytest.mark.parametrize("release", ["20191111", "20211108", "20230324"])
def test_every_release_from_1_3_is_read(release: str) -> None:
    xml = definitions(decision("a", literal("1")), namespace=f"https://www.omg.org/spec/DMN/{release}/MODEL/")

    assert decide(read_decisions(xml), "a").value == 1


CELL = (["1"], ["2"])
TWO = (["1"], ["2", "3"])
JAVA = knowledge("k", [], literal("1")).replace("Logic>", 'Logic kind="Java">', 1)
REFUSED = [
    ((), "DMN-EMPTY", None),
    ((decision("a", ""),), "DMN-LOGIC", "a"),
    ((decision("a", "<conditional/>"),), "DMN-LOGIC", "a"),
    ((decision("a", literal("1")), decision("a", literal("2"))), "DMN-ID", "a"),
    (('<decision name="a"><literalExpression><text>1</text></literalExpression></decision>',), "DMN-ID", "m"),
    ((decision("a", literal("1"), ["decision:b"]),), "DMN-REF", "a"),
    ((decision("a", literal("1"), ["decision:a"]),), "DMN-CIRCLE", "a"),
    ((decision("a", literal("1"), ["decision:b"]), decision("b", literal("1"), ["decision:a"])), "DMN-CIRCLE", None),
    ((decision("a", literal("1")).replace("Any", "strng"),), "DMN-TYPE", "a"),
    ((decision("a", table(["x"], ["y"], [(["1", "2"], ["3"])])),), "DMN-RULE", "r1"),
    ((decision("a", table(["x"], ["y"], [CELL], "BEST")),), "DMN-HIT-POLICY", "t"),
    ((decision("a", table(["x"], ["y"], [CELL], "FIRST", aggregation="SUM")),), "DMN-HIT-POLICY", "t"),
    ((decision("a", table(["x"], ["y", "z"], [TWO], "COLLECT", aggregation="SUM")),), "DMN-HIT-POLICY", "t"),
    ((decision("a", table(["x"], ["y"], [CELL], "PRIORITY")),), "DMN-OUTPUT", "t"),
    ((decision("a", table(["x"], [], [(["1"], [])])),), "DMN-OUTPUT", "t"),
    ((decision("a", table(["x"], ["y", "y"], [TWO])),), "DMN-OUTPUT", "t"),
    ((decision("a", table(["x"], ["y", "z"], [TWO], defaults={"y": "1"})),), "DMN-OUTPUT", "t"),
    ((decision("a", table([""], ["y"], [CELL])),), "DMN-INPUT", "t"),
    ((decision("a", literal("1")), '<import namespace="x" importType="y"/>'), "DMN-UNSUPPORTED", "m"),
    ((decision("a", literal("1")), '<decisionService id="s" name="s"/>'), "DMN-SERVICE", "s"),
    ((JAVA, decision("a", literal("1"))), "DMN-UNSUPPORTED", "k"),
    ((decision("if", literal("1")),), "DMN-NAME", "if"),
    ((input_data("a;b"), decision("a", literal("1"))), "DMN-NAME", "a;b"),
    ((decision("a", literal("1"), ["decision:x"]).replace("#x", "https://elsewhere.example#x"),), "DMN-REF", "a"),
    ((decision("a", '<relation><column name="a"/><row/></relation>'),), "DMN-RULE", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("elements", "code", "element"), REFUSED)
def test_finding_names_the_element(elements: tuple[str, ...], code: str, element: str | None) -> None:
    found = findings(definitions(*elements))

    assert code in {f.code for f in found}
    if element is not None:
        assert element in {f.element for f in found if f.code == code}
    assert all(f.severity == "error" and f.message and f.remedy for f in found)


def test_all_syntax_errors_are_found_at_once_with_their_cells() -> None:
    rules = [(["1 < 2 < 3"], ["1"]), (["-"], ["1 +"])]
    found = findings(definitions(decision("a", table(["x y z +"], ["y"], rules)), decision("b", literal("if"))))

    assert [(f.code, f.element, f.position) for f in found] == [
        ("FEEL-SYNTAX", "t", (1, 8)),
        ("FEEL-SYNTAX", "r1i", (1, 7)),
        ("FEEL-SYNTAX", "r2", (1, 4)),
        ("FEEL-SYNTAX", "b", (1, 3)),
    ]


def test_types_that_build_on_themselves_are_read() -> None:
    part = '<itemComponent name="under"><typeRef>Enhet</typeRef></itemComponent>'
    model = read(f'<itemDefinition name="Enhet">{part}</itemDefinition>', decision("a", literal("1"), type_name="Any"))

    assert decide(model, "a").value == 1


def test_types_that_double_at_each_level_cost_no_more_than_their_definitions() -> None:
    def level(n: int) -> str:
        parts = "".join(f'<itemComponent name="{p}"><typeRef>T{n - 1}</typeRef></itemComponent>' for p in "ab")
        return f'<itemDefinition name="T{n}">{parts}</itemDefinition>'

    bottom = '<itemDefinition name="T0"><typeRef>number</typeRef></itemDefinition>'
    model = read(bottom, *(level(n) for n in range(1, 24)), decision("a", literal("1")))

    assert decide(model, "a").value == 1


def test_too_many_types_on_top_of_each_other_are_refused() -> None:
    chain = [f'<itemDefinition name="T{n}"><typeRef>T{n + 1}</typeRef></itemDefinition>' for n in range(2000)]
    end = '<itemDefinition name="T2000"><typeRef>number</typeRef></itemDefinition>'

    assert {f.code for f in findings(definitions(*chain, end, decision("a", literal("1"))))} == {"DMN-TYPE"}


def test_titles_of_the_file_are_no_names_in_expressions() -> None:
    xml = definitions(decision("a", literal("x-y"))).replace(b' name="m"', b' name="x-y"')

    assert decide(read_decisions(xml), "a", x=5, y=3).value == 2


def test_names_with_spaces_are_known_to_expressions() -> None:
    model = read(input_data("antal och yta"), decision("a", literal("antal och yta + 1"), ["input:antal och yta"]))

    assert model.evaluate("a", {"antal och yta": 2}, now=None).value == 3  # type: ignore[arg-type]
