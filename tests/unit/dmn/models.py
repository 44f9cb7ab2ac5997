"""Small decision models, written as the editor writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from engine.dmn import DecisionModel, DecisionResult, read_decisions

DMN_1_3 = "https://www.omg.org/spec/DMN/20191111/MODEL/"
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def definitions(*elements: str, namespace: str = DMN_1_3) -> bytes:
    body = "\n".join(elements)
    return f'<definitions xmlns="{namespace}" id="m" name="m" namespace="https://lots.example/m">{body}</definitions>'.encode()


def literal(text: str) -> str:
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def decision(name: str, logic: str, requires: Iterable[str] = (), type_name: str = "Any") -> str:
    """A decision whose arrows come from ids: `decision:x`, `input:x` or `knowledge:x`."""
    arrows = "".join(arrow(requirement) for requirement in requires)
    return (
        f'<decision id="{name}" name="{name}"><variable name="{name}" typeRef="{type_name}"/>{arrows}{logic}</decision>'
    )


def arrow(requirement: str) -> str:
    kind, _, identity = requirement.partition(":")
    tag = {"decision": "requiredDecision", "input": "requiredInput", "knowledge": "requiredKnowledge"}[kind]
    holder = "knowledgeRequirement" if kind == "knowledge" else "informationRequirement"
    return f'<{holder}><{tag} href="#{identity}"/></{holder}>'


def input_data(name: str, type_name: str = "Any") -> str:
    return f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{type_name}"/></inputData>'


def knowledge(name: str, params: Iterable[str], body: str) -> str:
    declared = "".join(f'<formalParameter name="{p}"/>' for p in params)
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}">'
        f"<encapsulatedLogic>{declared}{body}</encapsulatedLogic></businessKnowledgeModel>"
    )


def table(
    inputs: Iterable[str],
    outputs: Iterable[str],
    rules: Iterable[tuple[Iterable[str], Iterable[str]]],
    policy: str = "UNIQUE",
    *,
    aggregation: str = "",
    values: Mapping[str, str] | None = None,
    defaults: Mapping[str, str] | None = None,
) -> str:
    """A decision table; *values* and *defaults* belong to outputs by name."""
    columns = "".join(f"<input><inputExpression>{text_element(i)}</inputExpression></input>" for i in inputs)
    named = "".join(output(name, (values or {}).get(name), (defaults or {}).get(name)) for name in outputs)
    rows = "".join(rule(number, *cells) for number, cells in enumerate(rules, 1))
    attribute = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable id="t" hitPolicy="{policy}"{attribute}>{columns}{named}{rows}</decisionTable>'


def output(name: str, values: str | None, default: str | None) -> str:
    listed = f"<outputValues>{text_element(values)}</outputValues>" if values else ""
    fallback = f"<defaultOutputEntry>{text_element(default)}</defaultOutputEntry>" if default else ""
    return f'<output name="{name}">{listed}{fallback}</output>'


def rule(number: int, tests: Iterable[str], results: Iterable[str]) -> str:
    cells = "".join(f'<inputEntry id="r{number}i">{text_element(t)}</inputEntry>' for t in tests)
    ends = "".join(f"<outputEntry>{text_element(r)}</outputEntry>" for r in results)
    return f'<rule id="r{number}">{cells}{ends}</rule>'


def text_element(text: str) -> str:
    return f"<text>{escape(text)}</text>"


def read(*elements: str) -> DecisionModel:
    return read_decisions(definitions(*elements))


def decide(model: DecisionModel, decision_id: str, **variables: Any) -> DecisionResult:
    return model.evaluate(decision_id, variables, now=NOW, zone=STOCKHOLM)
